// exp, log, tanh, sigmoid, sin, cos, sinc in double, made of + − × ÷ only, so that every build and machine gives the
// same bits.
#pragma once

namespace mlp::math {

/// eˣ; relative error < 1e-15 for results in the normal range (about 1 ulp of argument reduction and polynomial);
/// 0 below −745.2, +∞ above 709.8, NaN for NaN.
double exp(double x);
/// ln x; relative error < 1e-15 away from x = 1, absolute error < 1e-16 near it; −∞ at 0, NaN below.
double log(double x);
/// ln(1 + x), accurate for tiny x, where log(1 + x) would lose all digits.
double log1p(double x);
/// eˣ − 1, accurate for tiny x.
double expm1(double x);
/// (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ), accurate for tiny x.
double tanh(double x);
/// σ(x) = 1/(1 + e⁻ˣ), without overflow on either side.
double sigmoid(double x);
/// 1 where x ≥ 0, else 0: the threshold of a perceptron.
inline double step(double x) { return x >= 0 ? 1 : 0; }
/// ln(1 + eˣ) without overflow: the softplus that binary cross-entropy with logits is made of.
double softplus(double x);
/// cos x for |x| ≤ 1000 (schedules and lecture curves); absolute error < 1e-15 for |x| ≤ 10.
double cos(double x);
/// sin x for |x| ≤ 1000, as cos.
double sin(double x);

/// sin x / x, and 1 at 0; absolute error < 1e-15 everywhere (0 beyond 2⁵⁰, where it is below that). NaN for NaN.
double sinc(double x);
/// Its derivative (cos x − sinc x)/x, and 0 at 0; absolute error < 1e-15.
double sinc_slope(double x);

/// x moved into [low, high]; NaN stays NaN. Keeps ∞ out of a product whose other factor is 0 there.
inline double bounded(double x, double low, double high) { return x < low ? low : x > high ? high : x; }
/// |x|, for infinite x the largest finite number.
inline double finite_magnitude(double x) { return bounded(x < 0 ? -x : x, 0, 1.7976931348623157e308); }

}  // namespace mlp::math
