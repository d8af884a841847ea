// Holds the engine's own exp, log, tanh … against the C library's over their whole range.
#include "base/scalar_math.h"

#include <cmath>
#include <limits>

#include "base/rng.h"
#include "catch.h"

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Largest relative error of f against g at n points of [low, high].
template <class F, class G>
double worst_relative_error(F f, G g, double low, double high, int n) {
  mlp::Rng rng(7);
  double worst = 0;
  for (int i = 0; i < n; ++i) {
    const double x = rng.uniform(low, high), expected = g(x);
    worst = std::max(worst, std::abs(f(x) - expected) / std::abs(expected));
  }
  return worst;
}

}  // namespace

TEST_CASE("exp agrees with the C library within its stated bound") {
  CHECK(worst_relative_error(
            mlp::math::exp, [](double x) { return std::exp(x); }, -700, 700, 200000) < 1e-15);
  CHECK(worst_relative_error(
            mlp::math::exp, [](double x) { return std::exp(x); }, -1, 1, 200000) < 1e-15);
  CHECK(mlp::math::exp(0) == 1);
  CHECK(mlp::math::exp(-kInfinity) == 0);
  CHECK(mlp::math::exp(kInfinity) == kInfinity);
  CHECK(mlp::math::exp(710) == kInfinity);
  CHECK(mlp::math::exp(-746) == 0);
  CHECK(std::abs(mlp::math::exp(-740) - std::exp(-740.0)) <= std::numeric_limits<double>::denorm_min());
  CHECK(std::isnan(mlp::math::exp(kNan)));
}

TEST_CASE("log agrees with the C library within its stated bound") {
  CHECK(worst_relative_error(
            mlp::math::log, [](double x) { return std::log(x); }, 1.5, 1e6, 200000) < 1e-15);
  CHECK(worst_relative_error(
            mlp::math::log, [](double x) { return std::log(x); }, 1e-300, 0.5, 200000) < 1e-15);
  mlp::Rng rng(3);
  for (int i = 0; i < 100000; ++i) {
    const double x = rng.uniform(0.5, 1.5);
    REQUIRE(std::abs(mlp::math::log(x) - std::log(x)) <= 1e-16 + 1e-15 * std::abs(std::log(x)));
  }
  CHECK(mlp::math::log(1) == 0);
  CHECK(mlp::math::log(0) == -kInfinity);
  CHECK(mlp::math::log(kInfinity) == kInfinity);
  CHECK(std::isnan(mlp::math::log(-1)));
  CHECK(std::isnan(mlp::math::log(kNan)));
  CHECK(std::abs(mlp::math::log(5e-324) - std::log(5e-324)) < 1e-12);
}

TEST_CASE("tanh, sigmoid, softplus, expm1 and log1p keep their digits for tiny and huge arguments") {
  CHECK(worst_relative_error(
            mlp::math::tanh, [](double x) { return std::tanh(x); }, -20, 20, 200000) < 2e-15);
  CHECK(worst_relative_error(
            mlp::math::tanh, [](double x) { return std::tanh(x); }, -1e-6, 1e-6, 10000) < 2e-15);
  CHECK(worst_relative_error(
            mlp::math::expm1, [](double x) { return std::expm1(x); }, -1e-3, 1e-3, 10000) < 2e-15);
  CHECK(worst_relative_error(
            mlp::math::log1p, [](double x) { return std::log1p(x); }, -1e-3, 1e-3, 10000) < 2e-15);
  CHECK(mlp::math::tanh(1e300) == 1);
  CHECK(mlp::math::tanh(-kInfinity) == -1);
  CHECK(std::isnan(mlp::math::tanh(kNan)));
  CHECK(mlp::math::sigmoid(0) == 0.5);
  CHECK(mlp::math::sigmoid(-1000) == 0);
  CHECK(mlp::math::sigmoid(1000) == 1);
  CHECK(mlp::math::softplus(1000) == 1000);
  CHECK(mlp::math::softplus(-800) == 0);
  CHECK(std::abs(mlp::math::softplus(0) - std::log(2.0)) < 1e-16);
}

TEST_CASE("cos and sin agree with the C library") {
  mlp::Rng rng(5);
  for (int i = 0; i < 100000; ++i) {
    const double x = rng.uniform(-10, 10);
    REQUIRE(std::abs(mlp::math::cos(x) - std::cos(x)) < 1e-15);
    REQUIRE(std::abs(mlp::math::sin(x) - std::sin(x)) < 1e-15);
    REQUIRE(std::abs(mlp::math::sin(100 * x) - std::sin(100 * x)) < 1e-13);
  }
  CHECK(mlp::math::cos(0) == 1);
  CHECK(std::isnan(mlp::math::cos(kInfinity)));
}

TEST_CASE("sinc and its slope keep their absolute precision near zero and far out") {
  const auto slope = [](long double x) { return (x * std::cos(x) - std::sin(x)) / (x * x); };
  mlp::Rng rng(6);
  for (const double width : {0.5, 3.0, 100.0, 1e6, 1e12})
    for (int i = 0; i < 10000; ++i) {
      const double x = rng.uniform(-width, width);
      REQUIRE(std::abs(mlp::math::sinc(x) - std::sin(x) / x) < 1e-15);
      if (std::abs(x) > 0.01) REQUIRE(std::abs(mlp::math::sinc_slope(x) - static_cast<double>(slope(x))) < 1e-15);
    }
  for (const double x : {1e-3, 1e-8, 1e-160}) {
    CHECK(mlp::math::sinc_slope(x) == Approx(-x / 3 + x * x * x / 30).epsilon(1e-14));
    CHECK(mlp::math::sinc_slope(-x) == -mlp::math::sinc_slope(x));
    CHECK(mlp::math::sinc(-x) == mlp::math::sinc(x));
  }
  CHECK(mlp::math::sinc(0) == 1);
  CHECK(mlp::math::sinc_slope(0) == 0);
  CHECK(mlp::math::sinc(1e300) == 0);
  CHECK(mlp::math::sinc_slope(-kInfinity) == 0);
  CHECK(std::isnan(mlp::math::sinc(kNan)));
  CHECK(std::isnan(mlp::math::sinc_slope(kNan)));
}
