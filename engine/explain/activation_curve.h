// An activation function as a figure shows it: values, derivatives, and the slopes that its values really have.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "network/activation.h"

namespace mlp {

struct ActivationCurve {
  std::vector<double> value;       ///< f(z)
  std::vector<double> derivative;  ///< f′(z) as backpropagation takes it
  std::vector<double> secant;      ///< (f(z + h) − f(z − h)) / 2h
};

/// One entry a z. h: `step`. Throws Error unless step is 1e-12 … 1, and for more than 100,000 z.
ActivationCurve activation_curve(const Activation& f, std::span<const double> z, double step);

/// tanh z as lectures 001, 003 and 000 write it: (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ), (1 − e⁻²ᶻ)/(1 + e⁻²ᶻ), 2/(1 + e⁻²ᶻ) − 1. They are
/// computed as they stand: for large |z| the first two become ∞/∞, which is NaN; near 0 all three lose digits.
std::array<double, 3> tanh_forms(double z);

/// The maximum of affine pieces over one variable, and which piece it is.
struct MaxoutCurve {
  std::vector<double> value;
  std::vector<std::uint32_t> piece;  ///< the first of those that are largest
};

}  // namespace mlp
