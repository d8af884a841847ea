// Checks backpropagation against finite differences: the slope of the loss, measured by moving one weight a little.
#pragma once

#include <vector>

#include "base/matrix_view.h"
#include "network/loss.h"
#include "network/mlp.h"

namespace mlp {

/// Analytic and numerical gradient of every parameter, in the order of Mlp::parameters().
struct GradientCheck {
  std::vector<double> analytic, numerical;
  /// ‖analytic − numerical‖ / (‖analytic‖ + ‖numerical‖), 0 when both are zero.
  double relative_error = 0;
};

/// Central differences (L(w + ε) − L(w − ε)) / 2ε in double, for inputs [batch × in] and targets [batch × out].
/// ε ≈ 1e-5 balances truncation (∝ ε²) against rounding (∝ 1/ε). The network's parameters are the same afterwards,
/// its gradients are the analytic ones. Throws Error for shapes that do not fit or ε that is not positive and finite.
GradientCheck check_gradient(Mlp<double>& network, const Loss& loss, MatrixView<const double> inputs,
                             MatrixView<const double> targets, double epsilon = 1e-5);

}  // namespace mlp
