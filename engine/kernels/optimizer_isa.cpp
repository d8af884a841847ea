// The parameter updates of SGD with momentum and of Adam, one pass over memory, once per instruction set.
// Definitions as torch.optim; no fused multiply-add, so every instruction set gives the same bits.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {
namespace {

// Calls f(vector of each array) for i = 0 … n−1 and writes the arrays back; the tail goes through partial vectors.
template <class F>
inline void update(std::size_t n, F f) {
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) f(i, kLanes);
  if (i < n) f(i, n - i);
}

inline Vec load_some(const float* p, std::size_t count) { return count == kLanes ? load(p) : load_partial(p, count); }
inline void store_some(float* p, Vec v, std::size_t count) {
  if (count == kLanes)
    store(p, v);
  else
    store_partial(p, v, count);
}

}  // namespace

void sgd(float* w, const float* g, float* velocity, std::size_t n, float learning_rate, float momentum,
         float weight_decay) {
  const Vec rate = splat(learning_rate), mu = splat(momentum), decay = splat(weight_decay);
  update(n, [&](std::size_t i, std::size_t count) {
    const Vec weight = load_some(w + i, count);
    Vec step = load_some(g + i, count) + decay * weight;
    if (velocity != nullptr) {
      step = mu * load_some(velocity + i, count) + step;
      store_some(velocity + i, step, count);
    }
    store_some(w + i, weight - rate * step, count);
  });
}

void adam(float* w, const float* g, float* mean, float* square, std::size_t n, float step_size, double beta1,
          double beta2, float square_correction, float epsilon, float weight_decay) {
  const Vec b1 = splat(static_cast<float>(beta1)), rest1 = splat(static_cast<float>(1 - beta1));
  const Vec b2 = splat(static_cast<float>(beta2)), rest2 = splat(static_cast<float>(1 - beta2));
  const Vec root_correction = splat(__builtin_sqrtf(square_correction));
  const Vec rate = splat(step_size), eps = splat(epsilon), decay = splat(weight_decay);
  update(n, [&](std::size_t i, std::size_t count) {
    const Vec weight = load_some(w + i, count);
    const Vec gradient = load_some(g + i, count) + decay * weight;
    const Vec m = b1 * load_some(mean + i, count) + rest1 * gradient;
    const Vec v = b2 * load_some(square + i, count) + rest2 * (gradient * gradient);
    store_some(mean + i, m, count);
    store_some(square + i, v, count);
    store_some(w + i, weight - rate * (m / (sqrt(v) / root_correction + eps)), count);
  });
}

}  // namespace mlp::MLP_ISA
