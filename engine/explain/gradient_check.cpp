// Implements the gradient check.
#include "explain/gradient_check.h"

#include <cmath>

#include "base/error.h"

namespace mlp {

// lecture: begin gradient-check
GradientCheck check_gradient(Mlp<double>& network, const Loss& loss, MatrixView<const double> inputs,
                             MatrixView<const double> targets, double epsilon) {
  require(epsilon > 0 && std::isfinite(epsilon), "gradient check: epsilon is ", epsilon,
          ", expected a positive finite number");
  Execution execution;
  Matrix<double> output_gradient(inputs.rows(), network.out_features());
  const auto loss_now = [&] {
    return loss_and_gradient<double>(execution, loss, network.forward(execution, inputs), targets,
                                     output_gradient.view());
  };

  GradientCheck result;
  for (double& w : network.parameters()) {
    const double kept = w;
    w = kept + epsilon;
    const double above = loss_now();
    w = kept - epsilon;
    const double below = loss_now();
    w = kept;
    result.numerical.push_back((above - below) / (2 * epsilon));
  }
  loss_now();
  network.backward(execution, inputs, output_gradient.view());
  result.analytic.assign(network.gradients().begin(), network.gradients().end());

  double difference = 0, analytic = 0, numerical = 0;
  for (std::size_t i = 0; i < result.analytic.size(); ++i) {
    difference += (result.analytic[i] - result.numerical[i]) * (result.analytic[i] - result.numerical[i]);
    analytic += result.analytic[i] * result.analytic[i];
    numerical += result.numerical[i] * result.numerical[i];
  }
  const double scale = std::sqrt(analytic) + std::sqrt(numerical);
  result.relative_error = scale == 0 ? 0 : std::sqrt(difference) / scale;
  return result;
}
// lecture: end gradient-check

}  // namespace mlp
