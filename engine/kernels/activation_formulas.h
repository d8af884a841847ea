// The formulas of the activation zoo: value and derivative of each function at one place, in double.
//
// Written to be read; the float kernels (activation_isa.cpp) are held against them. sigmoid, tanh, (Leaky) ReLU and
// step, which came first, stand in elementwise.h. Limits are right at ±∞, and NaN gives NaN.
#pragma once

#include "base/scalar_math.h"

namespace mlp::formula {

// lecture: begin elu
/// ELU (Clevert, Unterthiner & Hochreiter 2016): z above 0, α(eᶻ − 1) elsewhere.
struct Elu {
  double alpha = 1;
  double value(double z) const { return z > 0 ? z : alpha * math::expm1(z); }
  double derivative(double z) const { return z > 0 ? 1 : alpha * math::exp(z); }  // at 0 the left side's, as in PyTorch
};
// lecture: end elu

// lecture: begin softplus
/// Softplus (Dugas et al. 2001): ln(1 + eᶻ), a smooth ReLU; its derivative is σ.
struct Softplus {
  static double value(double z) { return math::softplus(z); }
  static double derivative(double z) { return math::sigmoid(z); }
};
// lecture: end softplus

// lecture: begin softsign
/// Softsign (Bergstra et al. 2009): z/(1 + |z|).
struct Softsign {
  static double value(double z) {
    const double magnitude = math::finite_magnitude(z);
    return z < 0 ? -magnitude / (1 + magnitude) : magnitude / (1 + magnitude);
  }
  static double derivative(double z) {
    const double scale = 1 / (1 + math::finite_magnitude(z));
    return scale * scale;
  }
};
// lecture: end softsign

// lecture: begin log-sigmoid
/// Log-sigmoid: ln σ(z) = −softplus(−z); its derivative is σ(−z).
struct LogSigmoid {
  static double value(double z) { return -math::softplus(-z); }
  static double derivative(double z) { return math::sigmoid(-z); }
};
// lecture: end log-sigmoid

// lecture: begin swish
/// Swish, also SiLU (Elfwing, Uchibe & Doya 2018; Ramachandran et al. 2017): z σ(z).
struct Swish {
  static double value(double z) { return math::bounded(z, -1000, z) * math::sigmoid(z); }
  static double derivative(double z) {
    const double s = math::sigmoid(z);
    return s + math::bounded(z, -1000, 1000) * s * math::sigmoid(-z);
  }
};
// lecture: end swish

// lecture: begin sinc
/// sinc: sin z / z, and 1 at 0. (torch.sinc is sin πz / πz.)
struct Sinc {
  static double value(double z) { return math::sinc(z); }
  static double derivative(double z) { return math::sinc_slope(z); }
};
// lecture: end sinc

// lecture: begin mish
/// Mish (Misra 2019): z tanh(softplus(z)).
struct Mish {
  static double value(double z) { return math::bounded(z, -1000, z) * math::tanh(math::softplus(z)); }
  static double derivative(double z) {
    const double t = math::tanh(math::softplus(z));
    return t + math::bounded(z, -1000, 1000) * (1 - t * t) * math::sigmoid(z);
  }
};
// lecture: end mish

}  // namespace mlp::formula
