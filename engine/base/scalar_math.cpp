// Implements the double-precision elementary functions from + − × ÷ and bit operations alone.
// Methods are the classical ones (argument reduction, then a polynomial: Cody & Waite 1980; Muller 2016,
// "Elementary Functions"); the coefficients are Taylor's, long enough for the reduced interval.
#include "base/scalar_math.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "base/bit_cast.h"

namespace mlp::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// ln 2 in two parts; the high one ends in zeros, so that n · kLn2High is exact for |n| < 2¹¹.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
// π/2 in three parts of 33 bits each: n · part is exact for |n| < 2²⁰.
constexpr double kHalfPi1 = 0x1.921fb54400000p+0;
constexpr double kHalfPi2 = 0x1.0b4611a600000p-34;
constexpr double kHalfPi3 = 0x1.3198a2e037073p-69;

double power_of_two(int n) { return bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); }

// Nearest integer for |x| < 2⁵¹, ties to even, without a library call: adding 1.5·2⁵² rounds the fraction away.
double round_to_integer(double x) {
  constexpr double kRound = 0x1.8p52;
  return (x + kRound) - kRound;
}

// sin r and cos r for |r| ≤ π/4: Taylor, next term below 3e-18.
double sin_reduced(double r) {
  const double z = r * r;
  double p = 1.0 / 355687428096000.0;  // 1/17!
  p = p * z - 1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  p = p * z - 1.0 / 6.0;
  return r + r * z * p;
}

double cos_reduced(double r) {
  const double z = r * r;
  double p = 1.0 / 20922789888000.0;  // 1/16!
  p = p * z - 1.0 / 87178291200.0;
  p = p * z + 1.0 / 479001600.0;
  p = p * z - 1.0 / 3628800.0;
  p = p * z + 1.0 / 40320.0;
  p = p * z - 1.0 / 720.0;
  p = p * z + 1.0 / 24.0;
  return 1.0 - 0.5 * z + z * z * p;
}

// cos(x − quarter_turns·π/2) with Cody & Waite's three-part reduction, |x| ≤ 2⁵⁰. What is left after whole quarter
// turns has the absolute precision of x.
double cos_shifted(double x, int quarter_turns) {
  const double n = round_to_integer(x * 0.63661977236758134);
  const double r = ((x - n * kHalfPi1) - n * kHalfPi2) - n * kHalfPi3;
  switch ((static_cast<std::int64_t>(n) - quarter_turns) & 3) {
    case 0:
      return cos_reduced(r);
    case 1:
      return -sin_reduced(r);
    case 2:
      return -cos_reduced(r);
    default:
      return sin_reduced(r);
  }
}

bool in_range(double x) { return x >= -1000 && x <= 1000; }

constexpr double kSincRange = 0x1p50;

}  // namespace

double exp(double x) {
  if (x != x) return x;
  if (x > 709.79) return kInfinity;
  if (x < -745.2) return 0;
  const double n = round_to_integer(x * 1.4426950408889634);
  const double r = (x - n * kLn2High) - n * kLn2Low;  // |r| ≤ ln2/2
  double p = 1.0 / 6227020800.0;                      // 1/13!; the next term is below 5e-18
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  const double result = 1.0 + (r + r * r * p);
  // 2ⁿ in two factors: results below the normal range and 2¹⁰²⁴ itself have no exponent of their own.
  const int whole = static_cast<int>(n), half = whole / 2;
  return result * power_of_two(half) * power_of_two(whole - half);
}

double log(double x) {
  if (x != x || x == kInfinity) return x;
  if (x == 0) return -kInfinity;
  if (x < 0) return kNan;
  int exponent = 0;
  if (x < 0x1p-1022) {  // subnormal: bring it into the normal range first
    x *= 0x1p54;
    exponent = -54;
  }
  auto bits = bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  bits = (bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL;
  double m = bit_cast<double>(bits);  // x = 2^exponent · m, 1 ≤ m < 2
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  // ln(1 + f) = f − f²/2 + s(f²/2 + R), s = f/(2 + f), R = Σ 2 z^i/(2i + 1), z = s² ≤ 0.0295
  const double f = m - 1, s = f / (2 + f), z = s * s, half_square = 0.5 * f * f;
  double r = 2.0 / 23;
  for (int denominator = 21; denominator >= 3; denominator -= 2) r = r * z + 2.0 / denominator;
  r *= z;
  const double k = exponent;
  return k * kLn2High + (f - (half_square - (s * (half_square + r) + k * kLn2Low)));
}

double log1p(double x) {
  const double u = 1 + x;
  if (u == 1) return x;
  if (u == kInfinity) return u;
  return log(u) * (x / (u - 1));  // the rounding of u cancels (Kahan; Higham 2002, §1.14.1)
}

double expm1(double x) {
  const double u = exp(x);
  if (u == 1) return x;
  const double below_one = u - 1;
  if (below_one == -1 || u == kInfinity) return below_one;
  return below_one * (x / log(u));  // as in log1p
}

double tanh(double x) {
  const double magnitude = x < 0 ? -x : x;
  if (!(magnitude < 22)) return x != x ? x : (x < 0 ? -1.0 : 1.0);  // 1 − tanh 22 < 2⁻⁶³
  const double e = expm1(2 * magnitude);
  const double t = e / (e + 2);
  return x < 0 ? -t : t;
}

double sigmoid(double x) {
  if (x >= 0) return 1 / (1 + exp(-x));
  const double e = exp(x);
  return e / (1 + e);
}

double softplus(double x) { return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)); }

double cos(double x) { return in_range(x) ? cos_shifted(x, 0) : kNan; }
double sin(double x) { return in_range(x) ? cos_shifted(x, 1) : kNan; }

double sinc(double x) {
  const double magnitude = x < 0 ? -x : x;
  if (magnitude > kSincRange) return 0;
  if (x != x) return x;
  return x == 0 ? 1 : cos_shifted(magnitude, 1) / magnitude;  // sin's error grows as x does: here it is divided by x
}

double sinc_slope(double x) {
  const double magnitude = x < 0 ? -x : x;
  if (magnitude > kSincRange) return 0;
  if (x != x) return x;
  if (magnitude > 1) return (cos_shifted(magnitude, 0) - sinc(magnitude)) / x;
  // −x/3 (1 − x²/10 (1 − x²/28 (…))), term k + 1 being −x²/(2k(2k + 3)) times term k: the quotient above would cancel.
  double series = 1;
  for (int k = 9; k >= 1; --k) series = 1 - x * x / (2 * k * (2 * k + 3)) * series;
  return -x / 3 * series;
}

}  // namespace mlp::math
