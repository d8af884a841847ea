// The activation zoo on float arrays, once per instruction set: ELU, softplus, softsign, log-sigmoid, swish, sinc,
// mish.
//
// Errors against activation_formulas.h, tested: values keep 5e-7 of themselves (swish and mish above −87; sinc's 5e-7
// is absolute), derivatives 1e-6 absolutely. No fused multiply-add, so every instruction set gives the same bits.
#include "kernels/kernels_isa.h"
#include "kernels/vec_math.h"

namespace mlp::MLP_ISA {
namespace {

constexpr float kLargest = 3.40282347e38f;

inline Vec negative(Vec x) { return from_bits(bits(x) ^ splat_int(static_cast<std::int32_t>(0x80000000U))); }
inline Vec with_sign_of(Vec x, Vec magnitude) {
  return from_bits(bits(magnitude) | (bits(x) & splat_int(static_cast<std::int32_t>(0x80000000U))));
}
inline Vec keep_nan(Vec x, Vec result) { return select(x != x, x, result); }
// |x|, at most the largest finite number: ∞/∞ and ∞·0 do not come up.
inline Vec finite_magnitude(Vec x) { return keep_nan(x, min(absolute(x), splat(kLargest))); }
// Beyond ±200 every factor that x is multiplied with is 0 or 1 in float.
inline Vec bounded(Vec x) { return keep_nan(x, min(max(x, splat(-200.0f)), splat(200.0f))); }

inline Vec elu(Vec x, Vec alpha) { return select(x > splat(0.0f), x, alpha * expm1(x)); }
inline Vec elu_slope(Vec x, Vec alpha) { return select(x > splat(0.0f), splat(1.0f), alpha * exp(x)); }

inline Vec softplus(Vec x) { return keep_nan(x, max(x, splat(0.0f)) + log1p(exp(negative(absolute(x))))); }

inline Vec softsign(Vec x) {
  const Vec m = finite_magnitude(x);
  return with_sign_of(x, m / (splat(1.0f) + m));
}
inline Vec softsign_slope(Vec x) {
  const Vec scale = splat(1.0f) / (splat(1.0f) + finite_magnitude(x));
  return scale * scale;
}

inline Vec swish(Vec x) { return select(x > splat(0.0f), x, bounded(x)) * sigmoid(x); }
inline Vec swish_slope(Vec x) {
  const Vec e = exp(negative(absolute(x))), below = splat(1.0f) / (splat(1.0f) + e);
  const Vec s = select(x >= splat(0.0f), below, e * below);
  return s + bounded(x) * (e * below) * below;  // σ + x σ(x) σ(−x)
}

// tanh(ln(1 + eˣ)) = (1 + 2w)/(1 + 2w + 2w²) with w = e⁻ˣ; below 0 with e = eˣ = 1/w: e(e + 2)/(e(e + 2) + 2).
// Its derivative is 4w²(1 + w)/(1 + 2w + 2w²)², or 4e(1 + e)/(e(e + 2) + 2)².
struct MishFactor {
  Vec value, slope;
};
inline MishFactor mish_factor(Vec x) {
  const Vec one = splat(1.0f), two = splat(2.0f), four = splat(4.0f);
  const Vec e = exp(negative(absolute(x)));
  const IntVec above = x >= splat(0.0f);
  const Vec numerator = select(above, one + two * e, e * (e + two));
  const Vec denominator = numerator + select(above, two * e * e, two);
  const Vec slope = four * e * (one + e) * select(above, e, one) / (denominator * denominator);
  return {numerator / denominator, slope};
}
inline Vec mish(Vec x) { return keep_nan(x, select(x > splat(0.0f), x, bounded(x)) * mish_factor(x).value); }
inline Vec mish_slope(Vec x) {
  const MishFactor factor = mish_factor(x);
  return factor.value + bounded(x) * factor.slope;
}

// Beyond 4·10⁶ sin x / x is below 2.5e-7 and counts as 0: float has no digits left to tell where in a turn x stands.
constexpr float kSincRange = 4e6f;

inline Vec sinc(Vec x) {
  const Vec inside = min(absolute(x), splat(kSincRange));
  const Vec ratio = select(inside == splat(0.0f), splat(1.0f), sin_cos(inside).sin / inside);
  return keep_nan(x, select(absolute(x) > splat(kSincRange), splat(0.0f), ratio));
}
inline Vec sinc_slope(Vec x) {
  const Vec inside = min(absolute(x), splat(kSincRange)), z = inside * inside;
  // −x/3 (1 − x²/10 (1 − x²/28 (…))) up to 1, where (cos x − sinc x)/x would cancel.
  Vec series = splat(1.0f) - z * splat(1.0f / 130);
  series = splat(1.0f) - z * splat(1.0f / 88) * series;
  series = splat(1.0f) - z * splat(1.0f / 54) * series;
  series = splat(1.0f) - z * splat(1.0f / 28) * series;
  series = splat(1.0f) - z * splat(1.0f / 10) * series;
  const SinCos turn = sin_cos(inside);
  const Vec far = (turn.cos - turn.sin / inside) / inside;
  const Vec slope = select(inside <= splat(1.0f), splat(-1.0f / 3) * inside * series, far);
  const Vec positive_side = select(absolute(x) > splat(kSincRange), splat(0.0f), slope);
  return keep_nan(x, select(x < splat(0.0f), negative(positive_side), positive_side));
}

// dz = da · slope(z)
template <class F>
inline void times_slope(const float* z, const float* da, float* dz, std::size_t n, F slope) {
  map2(z, da, dz, n, [&](Vec v, Vec d) { return d * slope(v); });
}

}  // namespace

void elu(const float* z, float* a, std::size_t n, float alpha) {
  map(z, a, n, [k = splat(alpha)](Vec v) { return elu(v, k); });
}
void elu_backward(const float* z, const float* da, float* dz, std::size_t n, float alpha) {
  times_slope(z, da, dz, n, [k = splat(alpha)](Vec v) { return elu_slope(v, k); });
}

void softplus(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return softplus(v); });
}
void softplus_backward(const float* z, const float* da, float* dz, std::size_t n) {
  times_slope(z, da, dz, n, [](Vec v) { return sigmoid(v); });
}

void softsign(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return softsign(v); });
}
void softsign_backward(const float* z, const float* da, float* dz, std::size_t n) {
  times_slope(z, da, dz, n, [](Vec v) { return softsign_slope(v); });
}

void log_sigmoid(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return negative(softplus(negative(v))); });
}
void log_sigmoid_backward(const float* z, const float* da, float* dz, std::size_t n) {
  times_slope(z, da, dz, n, [](Vec v) { return sigmoid(negative(v)); });
}

void swish(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return swish(v); });
}
void swish_backward(const float* z, const float* da, float* dz, std::size_t n) {
  times_slope(z, da, dz, n, [](Vec v) { return swish_slope(v); });
}

void sinc(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return sinc(v); });
}
void sinc_backward(const float* z, const float* da, float* dz, std::size_t n) {
  times_slope(z, da, dz, n, [](Vec v) { return sinc_slope(v); });
}

void mish(const float* z, float* a, std::size_t n) {
  map(z, a, n, [](Vec v) { return mish(v); });
}
void mish_backward(const float* z, const float* da, float* dz, std::size_t n) {
  times_slope(z, da, dz, n, [](Vec v) { return mish_slope(v); });
}

}  // namespace mlp::MLP_ISA
