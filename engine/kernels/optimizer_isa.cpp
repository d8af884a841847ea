// The parameter updates of SGD with momentum, of RMSProp and of Adam, one pass over memory, once per instruction set.
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

// x, but 0 where it is too small to be a normal number. A mean decays when its gradient stays 0, as at a pixel that few
// images have, and arrives at subnormal numbers after some 800 steps. Processors multiply these a hundred times as
// slowly, and WebAssembly has no way to tell them not to: the last epochs of the default recipe took 1.7 times as long
// (natively, one thread). No weight notices: a step of 10⁻³⁸ is far below its last digit.
inline Vec settled(Vec x) {
  const IntVec magnitude = bits(x) & splat_int(0x7fffffff);
  return from_bits(bits(x) & ~(magnitude < splat_int(0x00800000)));
}

// ∇w + λw + λ₁ sign(w), as `penalized` in optimizer_update.h.
struct Penalty {
  Vec decay, l1;
  bool has_l1;

  Penalty(float weight_decay, float l1_weight)
      : decay(splat(weight_decay)), l1(splat(l1_weight)), has_l1(l1_weight != 0) {}

  Vec operator()(Vec gradient, Vec weight) const {
    const Vec step = gradient + decay * weight;
    if (!has_l1) return step;
    const Vec zero = splat(0.0f);
    const Vec sign = select(weight > zero, splat(1.0f), select(weight < zero, splat(-1.0f), zero));
    return step + l1 * sign;
  }
};

}  // namespace

void sgd(float* w, const float* g, float* velocity, std::size_t n, float learning_rate, float momentum,
         float weight_decay, float l1, bool nesterov) {
  const Vec rate = splat(learning_rate), mu = splat(momentum);
  const Penalty penalized(weight_decay, l1);
  update(n, [&](std::size_t i, std::size_t count) {
    const Vec weight = load_some(w + i, count);
    const Vec gradient = penalized(load_some(g + i, count), weight);
    Vec step = gradient;
    if (velocity != nullptr) {
      step = settled(mu * load_some(velocity + i, count) + gradient);
      store_some(velocity + i, step, count);
    }
    if (nesterov) step = gradient + mu * step;
    store_some(w + i, weight - rate * step, count);
  });
}

void rmsprop(float* w, const float* g, float* square, std::size_t n, float learning_rate, double smoothing,
             float epsilon, float weight_decay, float l1) {
  const Vec keep = splat(static_cast<float>(smoothing)), rest = splat(static_cast<float>(1 - smoothing));
  const Vec rate = splat(learning_rate), eps = splat(epsilon);
  const Penalty penalized(weight_decay, l1);
  update(n, [&](std::size_t i, std::size_t count) {
    const Vec weight = load_some(w + i, count);
    const Vec gradient = penalized(load_some(g + i, count), weight);
    const Vec v = settled(keep * load_some(square + i, count) + rest * (gradient * gradient));
    store_some(square + i, v, count);
    store_some(w + i, weight - rate * (gradient / (sqrt(v) + eps)), count);
  });
}

void adam(float* w, const float* g, float* mean, float* square, std::size_t n, float step_size, double beta1,
          double beta2, float square_correction, float epsilon, float weight_decay, float l1, float shrink) {
  const Vec b1 = splat(static_cast<float>(beta1)), rest1 = splat(static_cast<float>(1 - beta1));
  const Vec b2 = splat(static_cast<float>(beta2)), rest2 = splat(static_cast<float>(1 - beta2));
  const Vec root_correction = splat(__builtin_sqrtf(square_correction));
  const Vec rate = splat(step_size), eps = splat(epsilon), shrunk = splat(shrink);
  const Penalty penalized(weight_decay, l1);
  update(n, [&](std::size_t i, std::size_t count) {
    const Vec weight = shrunk * load_some(w + i, count);
    const Vec gradient = penalized(load_some(g + i, count), weight);
    const Vec m = settled(b1 * load_some(mean + i, count) + rest1 * gradient);
    const Vec v = settled(b2 * load_some(square + i, count) + rest2 * (gradient * gradient));
    store_some(mean + i, m, count);
    store_some(square + i, v, count);
    store_some(w + i, weight - rate * (m / (sqrt(v) / root_correction + eps)), count);
  });
}

}  // namespace mlp::MLP_ISA
