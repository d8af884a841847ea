// The gradient check of one example looked at closely: with ε from huge to tiny, in double and in float, weight by
// weight, and with a derivative broken on purpose.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "explain/backprop_trace.h"

namespace mlp {

/// What `faulty_gradient` does wrong, in one layer: a slip that programs have too.
enum class GradientFault : std::uint8_t {
  none,
  no_slope,               ///< δ without f′
  minus,                  ///< δ with its sign turned round
  weight_for_activation,  ///< ∂L/∂w = w δ: what lecture 004's example prints
  first_term,             ///< hands back the share of the first unit alone instead of the sum over all
};

/// "none", "no-slope", "minus", "weight-for-activation", "first-term".
std::string_view gradient_fault_name(GradientFault fault);
/// Throws Error listing the known names.
GradientFault gradient_fault_from_name(std::string_view name);
std::vector<GradientFault> all_gradient_faults();

/// ∂L/∂(every parameter) in the order of BackpropProblem::parameters, by plain loops that can be broken in `layer`
/// (from 1). With `none` the same numbers as Mlp::backward. Throws Error as validate(), and for a layer that is not
/// there.
std::vector<double> faulty_gradient(const BackpropProblem& problem, GradientFault fault, std::size_t layer);

/// |a − b| / (|a| + |b|); 0 when both are 0, NaN when one is not finite.
double relative_error(double a, double b);

/// Every parameter, in the order of BackpropProblem::parameters. A bias that is not trained has 0 everywhere.
struct GradientProbe {
  std::vector<double> analytic;        ///< by backpropagation, broken or not
  std::vector<double> numerical;       ///< (L(w + ε) − L(w − ε)) / 2ε
  std::vector<double> relative_error;  ///< of the two
  double whole_error = 0;  ///< ‖analytic − numerical‖ / (‖analytic‖ + ‖numerical‖), as check_gradient's
};

/// In double. Throws Error unless ε is positive and at most 1e30, and as faulty_gradient().
GradientProbe probe_gradient(const BackpropProblem& problem, double epsilon, GradientFault fault = GradientFault::none,
                             std::size_t layer = 1);

/// One parameter's central difference for each ε.
struct EpsilonSweep {
  double analytic = 0;                            ///< by backpropagation, in double
  std::vector<double> in_double, in_float;        ///< the difference quotients of the two paths
  std::vector<double> double_error, float_error;  ///< relative, to `analytic`
};

/// In float weights, sums and outputs are float, as in training on MNIST. Throws Error for an index that is not there,
/// and for an ε as probe_gradient().
EpsilonSweep sweep_epsilon(const BackpropProblem& problem, std::size_t parameter, std::span<const double> epsilons);

/// The loss with one parameter at each of the values (−1e30 … 1e30); +∞ or NaN where it overflows.
std::vector<double> loss_along(const BackpropProblem& problem, std::size_t parameter, std::span<const double> values);

}  // namespace mlp
