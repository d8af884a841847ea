// Where f′ of the output layer appears in δ and where it cancels: output function and loss side by side, factor by
// factor.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace mlp {

/// Of outputs z [K] and targets y [K].
struct OutputDelta {
  std::vector<double> prediction;  ///< ŷ
  double loss = 0;
  std::vector<double> loss_slope;    ///< ∂L/∂ŷ_k; infinite where ŷ is 0 or 1 and should be the other
  std::vector<double> output_slope;  ///< [K × K]: ∂ŷ_k/∂z_j; only the diagonal is not 0, but for softmax
  std::vector<double> chained;   ///< Σ_k ∂L/∂ŷ_k ∂ŷ_k/∂z_j, the two multiplied; NaN where that is ∞ · 0
  std::vector<double> delta;     ///< ∂L/∂z_j as training computes it
  std::vector<double> measured;  ///< ∂L/∂z_j by central differences, ε = 1e-5
};

/// `pair`: "linear-squared", "sigmoid-squared", "sigmoid-bce" or "softmax-ce". Throws Error for another one, unless 1
/// to 6 outputs and as many targets are given, for z outside −1e30 … 1e30, targets outside 0 … 1 with the
/// cross-entropies (−1e30 … 1e30 otherwise), and targets that do not sum to 1 with softmax.
OutputDelta output_delta(std::string_view pair, std::span<const double> z, std::span<const double> y);

}  // namespace mlp
