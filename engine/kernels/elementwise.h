// Functions applied to each element: activations and their backward steps, exp, pixel scaling.
//
// Each comes three times: `_reference`, a template that states the formula; an overload for float that runs the SIMD
// kernel; an overload for double that runs the reference. out may be the same array as an input; sizes must agree.
#pragma once

#include <cstdint>
#include <span>

#include "base/scalar_math.h"
#include "kernels/execution.h"

namespace mlp {

// lecture: begin activation-formulas
/// a = σ(z) = 1/(1 + e⁻ᶻ)
template <class T>
void sigmoid_reference(std::span<const T> z, std::span<T> a) {
  for (std::size_t i = 0; i < z.size(); ++i) a[i] = static_cast<T>(math::sigmoid(z[i]));
}

/// dz = da · σ′(z), and σ′(z) = σ(z)(1 − σ(z)) needs only a
template <class T>
void sigmoid_backward_reference(std::span<const T> a, std::span<const T> da, std::span<T> dz) {
  for (std::size_t i = 0; i < a.size(); ++i) dz[i] = da[i] * ((T(1) - a[i]) * a[i]);
}

/// a = tanh z
template <class T>
void tanh_reference(std::span<const T> z, std::span<T> a) {
  for (std::size_t i = 0; i < z.size(); ++i) a[i] = static_cast<T>(math::tanh(z[i]));
}

/// dz = da · tanh′(z), and tanh′(z) = 1 − tanh²(z)
template <class T>
void tanh_backward_reference(std::span<const T> a, std::span<const T> da, std::span<T> dz) {
  for (std::size_t i = 0; i < a.size(); ++i) dz[i] = da[i] * (T(1) - a[i] * a[i]);
}

/// a = z where z > 0, slope·z elsewhere; slope 0 is ReLU
template <class T>
void leaky_relu_reference(std::span<const T> z, std::span<T> a, T slope) {
  for (std::size_t i = 0; i < z.size(); ++i) a[i] = z[i] > 0 ? z[i] : z[i] * slope;
}

/// dz = da where z > 0, slope·da elsewhere (at z = 0 too, as PyTorch)
template <class T>
void leaky_relu_backward_reference(std::span<const T> z, std::span<const T> da, std::span<T> dz, T slope) {
  for (std::size_t i = 0; i < z.size(); ++i) dz[i] = z[i] > 0 ? da[i] : da[i] * slope;
}

/// a = 1 where z ≥ 0, else 0; its derivative is 0 wherever it has one, so there is no way back
template <class T>
void step_reference(std::span<const T> z, std::span<T> a) {
  for (std::size_t i = 0; i < z.size(); ++i) a[i] = z[i] >= 0 ? T(1) : T(0);
}
// lecture: end activation-formulas

/// y = eˣ
template <class T>
void exp_reference(std::span<const T> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = static_cast<T>(math::exp(x[i]));
}

/// y = x/255: pixels 0 … 255 to [0, 1]
template <class T>
void unit_from_bytes_reference(std::span<const std::uint8_t> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = static_cast<T>(x[i]) / T(255);
}

inline void sigmoid(Execution& execution, std::span<const float> z, std::span<float> a) {
  execution.kernels().sigmoid(z.data(), a.data(), z.size());
}
inline void sigmoid(Execution&, std::span<const double> z, std::span<double> a) { sigmoid_reference(z, a); }

inline void sigmoid_backward(Execution& execution, std::span<const float> a, std::span<const float> da,
                             std::span<float> dz) {
  execution.kernels().sigmoid_backward(a.data(), da.data(), dz.data(), a.size());
}
inline void sigmoid_backward(Execution&, std::span<const double> a, std::span<const double> da, std::span<double> dz) {
  sigmoid_backward_reference(a, da, dz);
}

inline void tanh(Execution& execution, std::span<const float> z, std::span<float> a) {
  execution.kernels().tanh(z.data(), a.data(), z.size());
}
inline void tanh(Execution&, std::span<const double> z, std::span<double> a) { tanh_reference(z, a); }

inline void tanh_backward(Execution& execution, std::span<const float> a, std::span<const float> da,
                          std::span<float> dz) {
  execution.kernels().tanh_backward(a.data(), da.data(), dz.data(), a.size());
}
inline void tanh_backward(Execution&, std::span<const double> a, std::span<const double> da, std::span<double> dz) {
  tanh_backward_reference(a, da, dz);
}

inline void leaky_relu(Execution& execution, std::span<const float> z, std::span<float> a, float slope) {
  execution.kernels().leaky_relu(z.data(), a.data(), z.size(), slope);
}
inline void leaky_relu(Execution&, std::span<const double> z, std::span<double> a, double slope) {
  leaky_relu_reference(z, a, slope);
}

inline void leaky_relu_backward(Execution& execution, std::span<const float> z, std::span<const float> da,
                                std::span<float> dz, float slope) {
  execution.kernels().leaky_relu_backward(z.data(), da.data(), dz.data(), z.size(), slope);
}
inline void leaky_relu_backward(Execution&, std::span<const double> z, std::span<const double> da, std::span<double> dz,
                                double slope) {
  leaky_relu_backward_reference(z, da, dz, slope);
}

inline void exp(Execution& execution, std::span<const float> x, std::span<float> y) {
  execution.kernels().exp(x.data(), y.data(), x.size());
}
inline void exp(Execution&, std::span<const double> x, std::span<double> y) { exp_reference(x, y); }

inline void unit_from_bytes(Execution& execution, std::span<const std::uint8_t> x, std::span<float> y) {
  execution.kernels().unit_from_bytes(x.data(), y.data(), x.size());
}
inline void unit_from_bytes(Execution&, std::span<const std::uint8_t> x, std::span<double> y) {
  unit_from_bytes_reference(x, y);
}

}  // namespace mlp
