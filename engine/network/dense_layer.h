// One fully connected layer with its activation: z = W x + b, a = f(z), and the way back.
#pragma once

#include <span>

#include "base/matrix.h"
#include "kernels/execution.h"
#include "network/activation.h"

namespace mlp {

/// Works on batches: rows are samples. Weights are [out × in] row-major, as in PyTorch; they and their gradients live
/// in flat arrays of the network, on which the optimiser works, and are reached through views.
/// T is float (SIMD kernels) or double (reference kernels).
template <class T>
class DenseLayer {
 public:
  DenseLayer(std::size_t in_features, std::size_t out_features, const Activation& activation)
      : in_features_(in_features), out_features_(out_features), activation_(activation) {}

  std::size_t in_features() const { return in_features_; }
  std::size_t out_features() const { return out_features_; }
  std::size_t parameter_count() const { return out_features_ * in_features_ + out_features_; }
  const Activation& activation() const { return activation_; }

  /// Tells the layer where its parameters and gradients stand: weights, then bias; parameter_count() of each.
  void bind(std::span<T> parameters, std::span<T> gradients);
  /// Makes room for batches of up to `batch` samples; values are lost when it grows.
  void reserve(std::size_t batch);

  MatrixView<T> weights() { return {parameters_.data(), out_features_, in_features_}; }
  MatrixView<const T> weights() const { return {parameters_.data(), out_features_, in_features_}; }
  std::span<T> bias() { return parameters_.subspan(out_features_ * in_features_); }
  std::span<const T> bias() const { return parameters_.subspan(out_features_ * in_features_); }
  MatrixView<const T> weight_gradient() const { return {gradients_.data(), out_features_, in_features_}; }
  std::span<const T> bias_gradient() const { return gradients_.subspan(out_features_ * in_features_); }

  /// Computes z and a for x [batch × in] and returns a [batch × out]; valid until the next forward.
  MatrixView<const T> forward(Execution& execution, MatrixView<const T> x);

  /// Given ∂L/∂a [batch × out] and the x of the last forward, computes δ = ∂L/∂z, ∂L/∂W = δᵀx and ∂L/∂b = Σ δ,
  /// and, unless `input_gradient` is empty, ∂L/∂x = δW into it [batch × in].
  void backward(Execution& execution, MatrixView<const T> x, MatrixView<const T> output_gradient,
                MatrixView<T> input_gradient);

  /// What the last forward and backward left, [batch × out]: z, a = f(z), δ = ∂L/∂z.
  MatrixView<const T> pre_activations() const { return z_.top(batch_); }
  MatrixView<const T> activations() const { return a_.top(batch_); }
  MatrixView<const T> delta() const { return delta_.top(batch_); }

 private:
  std::size_t in_features_, out_features_;
  Activation activation_;
  std::span<T> parameters_, gradients_;
  Matrix<T> z_, a_, delta_;
  std::size_t batch_ = 0;
};

}  // namespace mlp
