// What happens in each layer of a deep network: how large its gradients are, how its activations are spread, how many
// of its units can still learn.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix_view.h"
#include "kernels/execution.h"
#include "network/loss.h"
#include "network/mlp.h"

namespace mlp {

/// One layer on all samples. Numbers may be infinite, or NaN, or 0 although they are not: they are what arithmetic of
/// this precision makes of them. Sums over squares are taken in double.
struct LayerProbe {
  double weight_gradient = 0;    ///< ‖∂L/∂W‖, Frobenius, of the mean loss
  double weight_norm = 0;        ///< ‖W‖, Frobenius
  double delta = 0;              ///< ‖δ‖, δ = ∂L/∂z of all samples [batch × out]
  double slope = 0;              ///< mean of |f′(z)| over samples and units; 1 where there is no activation
  double mean = 0;               ///< of a over samples and units that are finite
  double deviation = 0;          ///< standard deviation of the same
  double low = 0, high = 0;      ///< smallest and largest of the same; 0 without any
  std::uint64_t not_finite = 0;  ///< values of a that are infinite or NaN
  double saturated = 0;          ///< share of values where |f′(z)| is below a tenth of its largest
  double dead = 0;               ///< share of units where f′(z) is 0 for every sample
  /// Of a, over `bins` equal parts of [histogram_low, histogram_high]; values at or beyond an end count in its bin.
  std::vector<std::uint32_t> histogram;
};

/// Runs the samples forward and backward. inputs [batch × in], targets [batch × out]; bins ≥ 1. Parameters stay.
/// Throws Error for networks with maxout layers, shapes that do not fit, and an empty range.
template <class T>
std::vector<LayerProbe> probe_layers(Execution& execution, Mlp<T>& network, const Loss& loss,
                                     MatrixView<const T> inputs, MatrixView<const T> targets, std::size_t bins,
                                     double histogram_low, double histogram_high);

}  // namespace mlp
