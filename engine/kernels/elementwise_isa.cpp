// Activations, exp, log and pixel scaling on float arrays, once per instruction set.
//
// No fused multiply-add is used here, so that every instruction set gives the same bits. Polynomials are Taylor's on
// the reduced interval; the error bounds stated below are tested against double precision over the whole range.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {
namespace {

constexpr float kLog2E = 1.44269504f;
constexpr float kLn2High = 0.693359375f;        // 9 bits: n · kLn2High is exact for |n| < 2¹⁵
constexpr float kLn2Low = -2.12194440e-4f;      // ln 2 − kLn2High
constexpr float kRoundToInteger = 12582912.0f;  // 1.5 · 2²³: adding it rounds the fraction away
constexpr float kInfinity = __builtin_inff();

inline Vec absolute(Vec x) { return from_bits(bits(x) & splat_int(0x7fffffff)); }

// eʳ − 1 for |r| ≤ ln2/2; the next term of the series is below 6e-9 · r.
inline Vec expm1_reduced(Vec r) {
  Vec p = splat(1.0f / 5040);
  p = p * r + splat(1.0f / 720);
  p = p * r + splat(1.0f / 120);
  p = p * r + splat(1.0f / 24);
  p = p * r + splat(1.0f / 6);
  p = p * r + splat(0.5f);
  return r + r * r * p;
}

// x = n·ln2 + r. Gives r, and n both as a float and as an integer; |x| < 2²¹.
struct Reduced {
  Vec r;
  IntVec n;
};
inline Reduced reduce(Vec x) {
  const Vec shifted = x * splat(kLog2E) + splat(kRoundToInteger);
  const Vec n = shifted - splat(kRoundToInteger);
  const Vec r = (x - n * splat(kLn2High)) - n * splat(kLn2Low);
  return {r, bits(shifted) - bits(splat(kRoundToInteger))};
}

inline Vec power_of_two(IntVec n) { return from_bits((n + splat_int(127)) << 23); }

// Relative error < 2e-7 where the result is a normal number; +∞ above 88.73, 0 below −104; NaN for NaN.
inline Vec exp(Vec x) {
  const Vec bounded = min(max(x, splat(-104.0f)), splat(89.0f));
  const Reduced reduced = reduce(bounded);
  const Vec e = splat(1.0f) + expm1_reduced(reduced.r);
  const IntVec half = reduced.n >> 1;  // 2ⁿ in two factors: n may lie outside the exponent's range
  const Vec result = e * power_of_two(half) * power_of_two(reduced.n - half);
  return select(x != x, x, select(x > splat(89.0f), splat(kInfinity), result));
}

// Relative error < 3e-7; NaN for NaN.
inline Vec tanh(Vec x) {
  const Vec magnitude = min(absolute(x), splat(9.1f));  // 1 − tanh 9.1 < 2⁻²⁵
  const Reduced reduced = reduce(magnitude + magnitude);
  const Vec scale = power_of_two(reduced.n);
  const Vec e = scale * expm1_reduced(reduced.r) + (scale - splat(1.0f));  // e^(2|x|) − 1 without cancellation
  const Vec t = e / (e + splat(2.0f));
  const Vec result = from_bits(bits(t) | (bits(x) & splat_int(static_cast<std::int32_t>(0x80000000U))));
  return select(x != x, x, result);
}

// Absolute and relative error < 3e-7 for x > −87.
inline Vec sigmoid(Vec x) {
  const Vec e = exp(splat(0.0f) - absolute(x));
  const Vec numerator = select(x >= splat(0.0f), splat(1.0f), e);
  return select(x != x, x, numerator / (splat(1.0f) + e));
}

// Relative error < 3e-7 (absolute < 1e-7 near 1); −∞ at 0, NaN below; subnormal x counts as 0.
inline Vec log(Vec x) {
  IntVec exponent = ((bits(x) >> 23) & splat_int(0xff)) - splat_int(127);
  Vec m = from_bits((bits(x) & splat_int(0x007fffff)) | splat_int(0x3f800000));
  const IntVec large = m > splat(1.41421356f);
  m = select(large, m * splat(0.5f), m);
  exponent = exponent - large;  // the mask is −1 where set
  const Vec f = m - splat(1.0f), s = f / (splat(2.0f) + f), z = s * s, half_square = splat(0.5f) * f * f;
  Vec p = splat(2.0f / 11);
  p = p * z + splat(2.0f / 9);
  p = p * z + splat(2.0f / 7);
  p = p * z + splat(2.0f / 5);
  p = p * z + splat(2.0f / 3);
  const Vec k = to_float(exponent);
  const Vec result = k * splat(kLn2High) + (f - (half_square - (s * (half_square + p * z) + k * splat(kLn2Low))));
  const Vec smallest_normal = splat(1.17549435e-38f);
  const Vec below = select(x < splat(0.0f), splat(__builtin_nanf("")), splat(-kInfinity));
  return select(x < smallest_normal, below, select(x == splat(kInfinity), x, select(x != x, x, result)));
}

// Runs a function of one or two vectors over arrays; the last, partial vector sees zeros in its unused lanes.
template <class F>
inline void map(const float* x, float* y, std::size_t n, F f) {
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) store(y + i, f(load(x + i)));
  if (i < n) store_partial(y + i, f(load_partial(x + i, n - i)), n - i);
}

template <class F>
inline void map2(const float* x, const float* y, float* out, std::size_t n, F f) {
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) store(out + i, f(load(x + i), load(y + i)));
  if (i < n) store_partial(out + i, f(load_partial(x + i, n - i), load_partial(y + i, n - i)), n - i);
}

}  // namespace

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
