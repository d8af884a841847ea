// Initialisers: distribution, bounds, and the same start in both precisions.
#include "network/initializer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "catch.h"

using mlp::Initializer;
using mlp::InitializerKind;

namespace {

constexpr std::size_t kIn = 300, kOut = 200;

struct Drawn {
  std::vector<double> weights = std::vector<double>(kIn * kOut), bias = std::vector<double>(kOut, 9);
};

Drawn draw(const Initializer& initializer, std::uint64_t seed = 1) {
  Drawn drawn;
  mlp::Rng rng(seed);
  mlp::initialize<double>(initializer, kIn, kOut, rng, drawn.weights, drawn.bias);
  return drawn;
}

double deviation(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v * v;
  return std::sqrt(sum / static_cast<double>(values.size()));
}

double largest(const std::vector<double>& values) {
  double result = 0;
  for (const double v : values) result = std::max(result, std::abs(v));
  return result;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

bool all_zero(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return v == 0; });
}

}  // namespace

TEST_CASE("zero") {
  const Drawn drawn = draw({.kind = InitializerKind::zero});
  CHECK(all_zero(drawn.weights));
  CHECK(all_zero(drawn.bias));
}

TEST_CASE("normal, with the standard deviation that was asked for") {
  const Drawn drawn = draw({.kind = InitializerKind::normal, .scale = 0.05});
  CHECK(deviation(drawn.weights) == Approx(0.05).epsilon(0.015));  // 60,000 draws: standard error 0.3 %
  CHECK(std::abs(mean(drawn.weights)) < 0.001);
  CHECK(largest(drawn.weights) > 3 * 0.05);  // not uniform
  CHECK(all_zero(drawn.bias));
}

TEST_CASE("Xavier: uniform within the root of 6 / (in + out)") {
  const Drawn drawn = draw({.kind = InitializerKind::xavier});
  const double bound = std::sqrt(6.0 / (kIn + kOut));
  CHECK(largest(drawn.weights) <= bound);
  CHECK(largest(drawn.weights) > 0.999 * bound);
  CHECK(deviation(drawn.weights) == Approx(bound / std::sqrt(3.0)).epsilon(0.015));
  CHECK(all_zero(drawn.bias));
}

TEST_CASE("He: normal with variance 2 / in") {
  const Drawn drawn = draw({.kind = InitializerKind::he});
  CHECK(deviation(drawn.weights) == Approx(std::sqrt(2.0 / kIn)).epsilon(0.015));
  CHECK(largest(drawn.weights) > 3 * std::sqrt(2.0 / kIn));
  CHECK(all_zero(drawn.bias));
}

TEST_CASE("PyTorch's default for Linear: weights and biases uniform within 1 / root of in") {
  const Drawn drawn = draw({});
  const double bound = 1 / std::sqrt(static_cast<double>(kIn));
  CHECK(largest(drawn.weights) <= bound);
  CHECK(largest(drawn.weights) > 0.999 * bound);
  CHECK(deviation(drawn.weights) == Approx(bound / std::sqrt(3.0)).epsilon(0.015));
  CHECK(largest(drawn.bias) <= bound);
  CHECK(deviation(drawn.bias) == Approx(bound / std::sqrt(3.0)).epsilon(0.25));
}

TEST_CASE("a seed gives the same weights again, another seed others, and float is double rounded") {
  for (const InitializerKind kind : mlp::all_initializers()) {
    INFO(mlp::initializer_name(kind));
    const Initializer initializer{.kind = kind};
    const Drawn drawn = draw(initializer);
    CHECK(draw(initializer).weights == drawn.weights);
    if (kind != InitializerKind::zero) CHECK(draw(initializer, 2).weights != drawn.weights);
    std::vector<float> weights(kIn * kOut), bias(kOut), expected(kIn * kOut);
    mlp::Rng rng(1);
    mlp::initialize<float>(initializer, kIn, kOut, rng, weights, bias);
    std::transform(drawn.weights.begin(), drawn.weights.end(), expected.begin(),
                   [](double w) { return static_cast<float>(w); });
    CHECK(weights == expected);
  }
}

TEST_CASE("names of initialisers") {
  for (const InitializerKind kind : mlp::all_initializers())
    CHECK(mlp::initializer_from_name(mlp::initializer_name(kind)) == kind);
  CHECK_THROWS_AS(mlp::initializer_from_name("glorot"), mlp::Error);
}
