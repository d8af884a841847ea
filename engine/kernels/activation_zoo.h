// The activation zoo on arrays: in double the formula, element by element; in float its SIMD kernel.
//
// out may be the same array as an input; sizes must agree.
#pragma once

#include <span>

#include "kernels/activation_formulas.h"
#include "kernels/execution.h"

namespace mlp {

/// a = f(z)
template <class Formula>
void apply(Execution&, const Formula& f, std::span<const double> z, std::span<double> a) {
  for (std::size_t i = 0; i < z.size(); ++i) a[i] = f.value(z[i]);
}
/// dz = da · f′(z)
template <class Formula>
void apply_backward(Execution&, const Formula& f, std::span<const double> z, std::span<const double> da,
                    std::span<double> dz) {
  for (std::size_t i = 0; i < z.size(); ++i) dz[i] = da[i] * f.derivative(z[i]);
}

inline void apply(Execution& e, const formula::Elu& f, std::span<const float> z, std::span<float> a) {
  e.kernels().elu(z.data(), a.data(), z.size(), static_cast<float>(f.alpha));
}
inline void apply_backward(Execution& e, const formula::Elu& f, std::span<const float> z, std::span<const float> da,
                           std::span<float> dz) {
  e.kernels().elu_backward(z.data(), da.data(), dz.data(), z.size(), static_cast<float>(f.alpha));
}

inline void apply(Execution& e, const formula::Softplus&, std::span<const float> z, std::span<float> a) {
  e.kernels().softplus(z.data(), a.data(), z.size());
}
inline void apply_backward(Execution& e, const formula::Softplus&, std::span<const float> z, std::span<const float> da,
                           std::span<float> dz) {
  e.kernels().softplus_backward(z.data(), da.data(), dz.data(), z.size());
}

inline void apply(Execution& e, const formula::Softsign&, std::span<const float> z, std::span<float> a) {
  e.kernels().softsign(z.data(), a.data(), z.size());
}
inline void apply_backward(Execution& e, const formula::Softsign&, std::span<const float> z, std::span<const float> da,
                           std::span<float> dz) {
  e.kernels().softsign_backward(z.data(), da.data(), dz.data(), z.size());
}

inline void apply(Execution& e, const formula::LogSigmoid&, std::span<const float> z, std::span<float> a) {
  e.kernels().log_sigmoid(z.data(), a.data(), z.size());
}
inline void apply_backward(Execution& e, const formula::LogSigmoid&, std::span<const float> z,
                           std::span<const float> da, std::span<float> dz) {
  e.kernels().log_sigmoid_backward(z.data(), da.data(), dz.data(), z.size());
}

inline void apply(Execution& e, const formula::Swish&, std::span<const float> z, std::span<float> a) {
  e.kernels().swish(z.data(), a.data(), z.size());
}
inline void apply_backward(Execution& e, const formula::Swish&, std::span<const float> z, std::span<const float> da,
                           std::span<float> dz) {
  e.kernels().swish_backward(z.data(), da.data(), dz.data(), z.size());
}

inline void apply(Execution& e, const formula::Sinc&, std::span<const float> z, std::span<float> a) {
  e.kernels().sinc(z.data(), a.data(), z.size());
}
inline void apply_backward(Execution& e, const formula::Sinc&, std::span<const float> z, std::span<const float> da,
                           std::span<float> dz) {
  e.kernels().sinc_backward(z.data(), da.data(), dz.data(), z.size());
}

inline void apply(Execution& e, const formula::Mish&, std::span<const float> z, std::span<float> a) {
  e.kernels().mish(z.data(), a.data(), z.size());
}
inline void apply_backward(Execution& e, const formula::Mish&, std::span<const float> z, std::span<const float> da,
                           std::span<float> dz) {
  e.kernels().mish_backward(z.data(), da.data(), dz.data(), z.size());
}

}  // namespace mlp
