// Elementary functions of float vectors and loops that apply them to arrays: what the elementwise kernels are made of.
// Included only by *_isa.cpp files; like everything there it lives in mlp::<isa>, a copy for each file.
//
// No fused multiply-add is used here, so that every instruction set gives the same bits. Polynomials are Taylor's on
// the reduced interval; the error bounds stated below are tested against double precision over the whole range.
#pragma once

#include "simd/vec.h"

namespace mlp::MLP_ISA {
namespace {  // one copy a file: no linker merges the copies of two instruction sets

inline constexpr float kLog2E = 1.44269504f;
inline constexpr float kLn2High = 0.693359375f;        // 9 bits: n · kLn2High is exact for |n| < 2¹⁵
inline constexpr float kLn2Low = -2.12194440e-4f;      // ln 2 − kLn2High
inline constexpr float kRoundToInteger = 12582912.0f;  // 1.5 · 2²³: adding it rounds the fraction away
inline constexpr float kInfinity = __builtin_inff();

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

// eˣ − 1; relative error < 3e-7, −1 below −17.4, +∞ above 88.73; NaN for NaN.
inline Vec expm1(Vec x) {
  const Reduced reduced = reduce(min(max(x, splat(-20.0f)), splat(89.0f)));
  const IntVec half = reduced.n >> 1;  // 2ⁿ in two factors, as in exp
  const Vec low = power_of_two(half), high = power_of_two(reduced.n - half);
  const Vec result = (expm1_reduced(reduced.r) * low) * high + (low * high - splat(1.0f));
  return select(x != x, x, select(x > splat(88.72f), exp(x), result));
}

// ln(1 + x) for 0 ≤ x ≤ 1: 2 artanh(x/(2 + x)); relative error < 3e-7, so tiny x lose nothing. NaN for NaN.
inline Vec log1p(Vec x) {
  const Vec s = x / (splat(2.0f) + x), z = s * s;  // z ≤ 1/9; the next term of the series is below 2e-9
  Vec p = splat(2.0f / 15);
  p = p * z + splat(2.0f / 13);
  p = p * z + splat(2.0f / 11);
  p = p * z + splat(2.0f / 9);
  p = p * z + splat(2.0f / 7);
  p = p * z + splat(2.0f / 5);
  p = p * z + splat(2.0f / 3);
  return splat(2.0f) * s + s * z * p;
}

// sin and cos of x, |x| ≤ 4·10⁶; absolute error < 1e-7 + 3e-7·|x|: what is left of x after whole quarter turns has the
// absolute precision of x. Polynomials for |r| ≤ 1.3, as π/2 is subtracted once too often or too seldom far out.
struct SinCos {
  Vec sin, cos;
};
inline SinCos sin_cos(Vec x) {
  const Vec shifted = x * splat(0.636619772f) + splat(kRoundToInteger);
  const Vec n = shifted - splat(kRoundToInteger);
  const IntVec quarter = bits(shifted) & splat_int(3);  // n mod 4: the low bits of 1.5 · 2²³ + n
  // π/2 in three parts: the first two have 8 and 11 bits.
  const Vec r = ((x - n * splat(1.5703125f)) - n * splat(4.837512969970703125e-4f)) - n * splat(7.54978995e-8f);
  const Vec z = r * r;
  Vec s = splat(1.0f / 362880);
  s = s * z - splat(1.0f / 5040);
  s = s * z + splat(1.0f / 120);
  s = s * z - splat(1.0f / 6);
  s = r + r * z * s;
  Vec c = splat(-1.0f / 3628800);
  c = c * z + splat(1.0f / 40320);
  c = c * z - splat(1.0f / 720);
  c = c * z + splat(1.0f / 24);
  c = splat(1.0f) - splat(0.5f) * z + z * z * c;
  const IntVec odd = (quarter & splat_int(1)) != splat_int(0);
  const Vec sine = select(odd, c, s), cosine = select(odd, s, c);
  const IntVec sine_sign = (quarter & splat_int(2)) << 30;
  const IntVec cosine_sign = ((quarter + splat_int(1)) & splat_int(2)) << 30;
  return {from_bits(bits(sine) ^ sine_sign), from_bits(bits(cosine) ^ cosine_sign)};
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
}  // namespace mlp::MLP_ISA
