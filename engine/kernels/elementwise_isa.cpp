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
  std::size_t i = 0;
#if defined(__wasm_simd128__)  // sixteen a load: there is no instruction that widens a byte to 32 bits at once
  for (; i + 16 <= n; i += 16) {
    Vec wide[4];
    load_16_bytes(x + i, wide);
    store(y + i, per_255(wide[0]));
    store(y + i + 4, per_255(wide[1]));
    store(y + i + 8, per_255(wide[2]));
    store(y + i + 12, per_255(wide[3]));
  }
#endif
  for (; i + kLanes <= n; i += kLanes) store(y + i, per_255(load_bytes(x + i)));
  for (; i < n; ++i) y[i] = static_cast<float>(x[i]) / 255.0f;
}

}  // namespace mlp::MLP_ISA
