// Activation functions: their names, values and derivatives.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/execution.h"

namespace mlp {

/// step is a perceptron's threshold: 1 where z ≥ 0, else 0. Its derivative counts as 0 everywhere, so that nothing in
/// front of it can be trained.
/// sinc is sin z / z, the lecture's (torch.sinc is sin πz / πz). Formulas: kernels/elementwise.h,
/// activation_formulas.h.
enum class ActivationKind {
  identity,
  sigmoid,
  tanh,
  relu,
  leaky_relu,
  step,
  elu,
  softplus,
  softsign,
  log_sigmoid,
  swish,
  sinc,
  mish
};

/// Which function f makes a = f(z), with its parameters.
struct Activation {
  ActivationKind kind = ActivationKind::identity;
  double slope = 0.01;  ///< Leaky ReLU below zero; PyTorch's default. (Lecture 003 uses 0.1.)
  double alpha = 1;     ///< ELU: −alpha is what it tends to far below zero; PyTorch's default

  bool operator==(const Activation&) const = default;
};

/// "identity", "sigmoid", "tanh", "relu", "leaky-relu", "step", "elu", "softplus", "softsign", "log-sigmoid", "swish",
/// "sinc", "mish".
std::string_view activation_name(ActivationKind kind);
/// Throws Error listing the known names.
Activation activation_from_name(std::string_view name);
/// All kinds, in the order of the enumeration.
std::vector<ActivationKind> all_activations();

/// a[i] = f(z[i]); same length. T is float or double.
template <class T>
void activate(Execution& execution, const Activation& f, std::span<const T> z, std::span<T> a);

/// dz[i] = da[i] · f′(z[i]), with z and a = f(z) both at hand: some derivatives are cheaper from a. dz may be da.
template <class T>
void activate_backward(Execution& execution, const Activation& f, std::span<const T> z, std::span<const T> a,
                       std::span<const T> da, std::span<T> dz);

}  // namespace mlp
