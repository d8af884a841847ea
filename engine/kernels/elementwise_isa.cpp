// Activations, exp, log and pixel scaling on float arrays, once per instruction set.
#include "kernels/kernels_isa.h"
#include "kernels/vec_math.h"

namespace mlp::MLP_ISA {

void sigmoid(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return sigmoid(v); });
}

void tanh(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return tanh(v); });
}

void leaky_relu(const float* z, float* a, std::size_t n, float slope) {
  map(z, a, n, [s = splat(slope)](Vec v) { return select(v > splat(0.0f), v, v * s); });
}

void sigmoid_backward(const float* a, const float* da, float* dz, std::size_t n) {
  map2(a, da, dz, n, [](Vec f, Vec d) { return d * ((splat(1.0f) - f) * f); });
}

void tanh_backward(const float* a, const float* da, float* dz, std::size_t n) {
  map2(a, da, dz, n, [](Vec f, Vec d) { return d * (splat(1.0f) - f * f); });
}

void leaky_relu_backward(const float* z, const float* da, float* dz, std::size_t n, float slope) {
  map2(z, da, dz, n, [s = splat(slope)](Vec v, Vec d) { return select(v > splat(0.0f), d, d * s); });
}

void exp(const float* x, float* y, std::size_t n) {
  map(x, y, n, [](Vec v) { return exp(v); });
}

void log(const float* x, float* y, std::size_t n) {
  map(x, y, n, [](Vec v) { return log(v); });
}

void unit_from_bytes(const std::uint8_t* x, float* y, std::size_t n) {
  constexpr float kHigh = 0x1.01p-8f, kLow = static_cast<float>(1.0 / 255 - 0x1.01p-8);
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    // x/255, correctly rounded, without a division: x · kHigh is exact, so the sum rounds once but for 2⁻⁴⁰.
    const Vec wide = load_bytes(x + i);
    store(y + i, wide * splat(kHigh) + wide * splat(kLow));
  }
  for (; i < n; ++i) y[i] = static_cast<float>(x[i]) / 255.0f;
}

}  // namespace mlp::MLP_ISA
