// Maxout (Goodfellow et al. 2013): a unit that is the maximum of k affine pieces, aⱼ = maxᵢ (wⱼᵢ·x + bⱼᵢ).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"

namespace mlp {

/// The second half of a maxout layer. The first is a dense layer without activation whose outputs are the pieces, those
/// of a unit beside each other: piece i of unit j is output j·k + i.
template <class T>
class Maxout {
 public:
  static constexpr std::size_t kMaxPieces = 64;

  /// pieces: k ≥ 2.
  Maxout(std::size_t units, std::size_t pieces) : units_(units), pieces_(pieces) {}

  std::size_t units() const { return units_; }
  std::size_t pieces() const { return pieces_; }

  /// Makes room for batches of up to `batch` samples; values are lost when it grows.
  void reserve(std::size_t batch);
  /// z [batch × units·pieces] → a [batch × units]; valid until the next forward. NaN among the pieces gives NaN.
  MatrixView<const T> forward(MatrixView<const T> z);
  /// ∂L/∂a [batch × units] → ∂L/∂z [batch × units·pieces], for the last forward: all of it goes to the piece that won,
  /// the first of equal ones.
  MatrixView<const T> backward(MatrixView<const T> output_gradient);

  /// What the last forward left, [batch × units]: the maxima, and which piece each was.
  MatrixView<const T> activations() const { return a_.top(batch_); }
  std::span<const std::uint32_t> winners() const { return std::span(winners_).first(batch_ * units_); }

 private:
  std::size_t units_, pieces_, batch_ = 0;
  Matrix<T> a_, gradient_;
  std::vector<std::uint32_t> winners_;
};

}  // namespace mlp
