// Implements the multiplying out of layers.
#include "explain/linear_collapse.h"

#include "base/error.h"
#include "kernels/execution.h"
#include "kernels/gemm.h"

namespace mlp {

// lecture: begin collapse
LinearCollapse collapse(const Mlp<double>& network) {
  network.require_no_maxout("collapse");
  Execution execution;
  LinearCollapse result;
  for (std::size_t i = 0; i < network.layer_count(); ++i) {
    const DenseLayer<double>& layer = network.layer(i);
    AffineMap map{.weights = Matrix<double>(layer.out_features(), network.in_features()),
                  .bias = {layer.bias().begin(), layer.bias().end()}};
    if (i == 0) {
      layer.copy_weights(map.weights.view().flat());
    } else {
      // W (Vx + c) + b = (WV) x + (Wc + b)
      const AffineMap& before = result.maps.back();
      gemm(execution, layer.weights(), Op::as_is, before.weights.view(), Op::as_is, map.weights.view());
      for (std::size_t o = 0; o < map.bias.size(); ++o)
        for (std::size_t k = 0; k < before.bias.size(); ++k) map.bias[o] += layer.weight(o, k) * before.bias[k];
    }
    if (i + 1 < network.layer_count() && layer.activation().kind != ActivationKind::identity) result.exact = false;
    result.maps.push_back(std::move(map));
  }
  return result;
}
// lecture: end collapse

}  // namespace mlp
