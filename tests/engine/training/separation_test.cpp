// The largest margin against brute force; the bound against a thousand runs; sets without a margin.
#include "training/separation.h"

#include <chrono>
#include <cmath>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"
#include "data/synthetic.h"
#include "training/perceptron.h"

using namespace mlp;

namespace {

/// The signed points sᵢx̃ᵢ.
std::vector<LineWeights> signed_points(const PlanarPoints& points, bool with_bias) {
  std::vector<LineWeights> result;
  for (std::size_t i = 0; i < points.size(); ++i) {
    LineWeights x = augmented(points, i, with_bias);
    for (double& v : x) v *= points.label[i] == 1 ? 1 : -1;
    result.push_back(x);
  }
  return result;
}

double determinant(const LineWeights& a, const LineWeights& b, const LineWeights& c) {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}

/// The direction with w·a = w·b = w·c, by Cramer's rule.
LineWeights equal_on_three(const LineWeights& a, const LineWeights& b, const LineWeights& c) {
  LineWeights w{};
  for (std::size_t k = 0; k < 3; ++k) {
    LineWeights columns[3] = {{a[0], b[0], c[0]}, {a[1], b[1], c[1]}, {a[2], b[2], c[2]}};
    columns[k] = {1, 1, 1};
    w[k] = determinant(columns[0], columns[1], columns[2]);
  }
  return w;
}

/// The direction with w·a = w·b in the plane of a and b, by the normal equations.
LineWeights equal_on_two(const LineWeights& a, const LineWeights& b) {
  const double of_a = dot(b, b) - dot(a, b), of_b = dot(a, a) - dot(a, b);
  return {of_a * a[0] + of_b * b[0], of_a * a[1] + of_b * b[1], of_a * a[2] + of_b * b[2]};
}

/// The largest margin by trying everything: at the best direction one, two or three of the points are nearest.
double margin_by_search(const PlanarPoints& points, bool with_bias) {
  const std::vector<LineWeights> all = signed_points(points, with_bias);
  double best = -1e300;
  const auto offer = [&](const LineWeights& w) {
    const double length = std::sqrt(dot(w, w));
    if (length == 0) return;
    for (const double sign : {1.0, -1.0}) {
      double least = 1e300;
      for (const LineWeights& x : all) least = std::min(least, sign * dot(w, x) / length);
      best = std::max(best, least);
    }
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    offer(all[i]);
    for (std::size_t j = 0; j < i; ++j) {
      offer(equal_on_two(all[i], all[j]));
      for (std::size_t k = 0; k < j; ++k) offer(equal_on_three(all[i], all[j], all[k]));
    }
  }
  return best;
}

/// Random points of a class each, decided by a random line, none nearer to it than `gap`.
PlanarPoints separable_set(Rng& rng, std::size_t count, double gap) {
  const double angle = rng.uniform(-3, 3), offset = rng.uniform(-0.5, 0.5);
  PlanarPoints points;
  while (points.size() < count) {
    const double x1 = rng.uniform(-1, 1), x2 = rng.uniform(-1, 1);
    const double distance = std::cos(angle) * x1 + std::sin(angle) * x2 - offset;
    if (std::abs(distance) >= gap) points.add(x1, x2, distance > 0);
  }
  return points;
}

}  // namespace

TEST_CASE("margins of the gates, known in closed form") {
  // AND: the best plane of the augmented points is (−3, 2, 2)/√17 with margin 1/√17, and R = √3.
  const Separation gate = separation(planar_set(PlanarSetKind::and_gate, 4, 0, 0), true);
  REQUIRE(gate.separable);
  CHECK(gate.margin == Approx(1 / std::sqrt(17.0)).epsilon(1e-14));
  CHECK(gate.radius == Approx(std::sqrt(3.0)).epsilon(1e-15));
  CHECK(gate.bound == Approx(51).epsilon(1e-13));
  CHECK(gate.weights[0] == Approx(-3 / std::sqrt(17.0)).epsilon(1e-13));
  CHECK(gate.weights[1] == Approx(2 / std::sqrt(17.0)).epsilon(1e-13));
  CHECK_FALSE(separation(planar_set(PlanarSetKind::and_gate, 4, 0, 0), false).separable);
  const Separation exclusive = separation(planar_set(PlanarSetKind::xor_gate, 4, 0, 0), true);
  CHECK_FALSE(exclusive.separable);
  CHECK((exclusive.margin == 0 && std::isinf(exclusive.bound) && exclusive.weights == LineWeights{0, 0, 0}));
}

TEST_CASE("margins of random sets against trying all directions that can be the best") {
  Rng rng(11);
  for (int i = 0; i < 60; ++i) {
    const bool with_bias = i % 3 != 0;
    PlanarPoints points = separable_set(rng, 3 + rng.below(12), 0.02);
    if (!with_bias)
      for (std::size_t k = 0; k < points.size(); ++k) points.label[k] = points.x1[k] + 2 * points.x2[k] > 0;
    const Separation found = separation(points, with_bias);
    REQUIRE(found.separable);
    CHECK(found.margin == Approx(margin_by_search(points, with_bias)).epsilon(1e-10));
    CHECK(std::sqrt(dot(found.weights, found.weights)) == Approx(1).epsilon(1e-14));
  }
}

TEST_CASE("random labels: separable exactly when a search finds a direction") {
  Rng rng(12);
  int separable = 0;
  for (int i = 0; i < 150; ++i) {
    PlanarPoints points;
    for (int k = 0; k < 5; ++k)
      points.add(rng.uniform(-1, 1), rng.uniform(-1, 1), static_cast<std::uint8_t>(rng.below(2)));
    const Separation found = separation(points, true);
    const double searched = margin_by_search(points, true);
    if (std::abs(searched) < 1e-12) continue;
    CHECK(found.separable == (searched > 0));
    separable += found.separable;
  }
  CHECK(separable > 20);
  CHECK(separable < 145);
}

TEST_CASE("1,000 random separable sets from zero: never more updates than (R/γ)², in any order, with any rate") {
  Rng rng(13);
  for (int i = 0; i < 1000; ++i) {
    const PlanarPoints points = separable_set(rng, 2 + rng.below(40), 0.01);
    const Separation found = separation(points, true);
    REQUIRE(found.separable);
    PerceptronSettings settings;
    settings.order = i % 2 == 0 ? ExampleOrder::fixed : ExampleOrder::random;
    settings.learning_rate = i % 3 == 0 ? 1 : 0.3;
    settings.seed = static_cast<std::uint64_t>(i);
    Perceptron perceptron(points, settings);
    perceptron.run(10'000'000);
    REQUIRE(perceptron.converged());
    REQUIRE(static_cast<double>(perceptron.updates()) <= found.bound);
  }
}

TEST_CASE("a margin far below the points' size is still found") {
  const PlanarPoints points{{0, 1, 0, 1}, {0, 0, 1e-9, 1e-9}, {0, 0, 1, 1}};
  const Separation found = separation(points, true);
  REQUIRE(found.separable);
  CHECK(found.margin == Approx(0.5e-9).epsilon(1e-6));
}

TEST_CASE("odd sets: one point, one class, all the same, both labels on one spot, extreme values") {
  const Separation one = separation({{3}, {4}, {0}}, true);
  CHECK(one.separable);
  CHECK(one.margin == Approx(std::sqrt(26.0)).epsilon(1e-15));
  CHECK(one.bound == Approx(1).epsilon(1e-14));
  CHECK(separation({{1, 1, 1}, {2, 2, 2}, {1, 1, 1}}, true).separable);
  CHECK(separation({{1, -1, 0}, {2, 2, -7}, {1, 1, 1}}, true).separable);
  CHECK_FALSE(separation({{1, 1}, {2, 2}, {0, 1}}, true).separable);
  CHECK_FALSE(separation({{1, 1}, {2, 2}, {0, 1}}, false).separable);
  CHECK_FALSE(separation({{0}, {0}, {0}}, false).separable);
  const Separation large = separation({{1e30, -1e30}, {1e30, -1e30}, {0, 1}}, true);
  CHECK(large.separable);
  CHECK(std::isfinite(large.bound));
  for (const PlanarPoints& points :
       {PlanarPoints{{1e30, 1e-30}, {-1e30, 1e-30}, {0, 1}}, PlanarPoints{{1e-30, 2e-30}, {0, 0}, {0, 1}}}) {
    const Separation found = separation(points, true);
    CHECK_FALSE(std::isnan(found.bound));
    CHECK_FALSE(std::isnan(found.margin));
  }
  CHECK_THROWS_WITH(separation({}, true), Catch::Matchers::ContainsSubstring("there are none"));
}

TEST_CASE("10,000 points of every kind take a moment") {
  for (int kind = 0; kind < 9; ++kind) {
    const PlanarPoints points = planar_set(static_cast<PlanarSetKind>(kind), 10000, 0.02, 1);
    const auto start = std::chrono::steady_clock::now();
    const Separation found = separation(points, true);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
    CHECK(found.separable == (kind < 3 || kind == 4));
  }
}
