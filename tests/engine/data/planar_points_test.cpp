// Points of the plane and made-up sets: gates' truth tables, classes, seeds, noise, split; wrong input refused.
#include "data/planar_points.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "catch.h"
#include "data/synthetic.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::vector<std::string> kKinds{"and",     "or",    "nand",  "xor", "blobs", "nearly-separable",
                                      "circles", "moons", "spiral"};

PlanarPoints set(const std::string& kind, std::size_t count, double noise, std::uint64_t seed) {
  return planar_set(planar_set_from_name(kind), count, noise, seed);
}

}  // namespace

TEST_CASE("the gates' sets are their truth tables, whatever noise and seed") {
  using Labels = std::vector<std::uint8_t>;
  const std::vector<std::pair<std::string, Labels>> tables{
      {"and", {0, 0, 0, 1}}, {"or", {0, 1, 1, 1}}, {"nand", {1, 1, 1, 0}}, {"xor", {0, 1, 1, 0}}};
  for (const auto& [kind, labels] : tables) {
    const PlanarPoints points = set(kind, 4, 0.3, 7);
    CHECK(points.x1 == std::vector<double>{0, 0, 1, 1});
    CHECK(points.x2 == std::vector<double>{0, 1, 0, 1});
    CHECK(points.label == labels);
    // Clouds around the corners: the nearest corner gives the label.
    const PlanarPoints clouds = set(kind, 402, 0.05, 7);
    for (std::size_t i = 0; i < clouds.size(); ++i) {
      const auto corner = static_cast<std::size_t>(2 * std::lround(clouds.x1[i]) + std::lround(clouds.x2[i]));
      REQUIRE(clouds.label[i] == labels.at(corner));
      REQUIRE(clouds.x1[i] != std::round(clouds.x1[i]));
    }
  }
}

TEST_CASE("every set has its size, both classes, finite points, and the same bits for the same seed") {
  for (const std::string& kind : kKinds) {
    INFO(kind);
    const PlanarPoints a = set(kind, 501, 0.1, 3), b = set(kind, 501, 0.1, 3), c = set(kind, 501, 0.1, 4);
    REQUIRE_NOTHROW(a.validate());
    CHECK(a.size() == 501);
    CHECK(std::count(a.label.begin(), a.label.end(), 1) > 100);
    CHECK(std::count(a.label.begin(), a.label.end(), 0) > 100);
    CHECK((a.x1 == b.x1 && a.x2 == b.x2 && a.label == b.label));
    CHECK(a.x1 != c.x1);
    for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(std::hypot(a.x1[i], a.x2[i]) < 2.2);
  }
}

TEST_CASE("noise is the standard deviation of what is added") {
  const PlanarPoints exact = set("circles", 10000, 0, 5), noisy = set("circles", 10000, 0.2, 5);
  double square = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    REQUIRE(std::hypot(exact.x1[i], exact.x2[i]) == Approx(exact.label[i] == 1 ? 0.5 : 1).epsilon(1e-12));
    square += std::pow(noisy.x1[i] - exact.x1[i], 2) + std::pow(noisy.x2[i] - exact.x2[i], 2);
  }
  CHECK(std::sqrt(square / 20000) == Approx(0.2).epsilon(0.03));
}

TEST_CASE("curves: evenly spread, exact without noise") {
  const auto y = [](const char* kind, std::size_t i) {
    return regression_set(regression_set_from_name(kind), 5, 0, 0).y[i];
  };
  CHECK(regression_set(RegressionSetKind::line, 5, 0, 0).x == std::vector<double>{-1, -0.5, 0, 0.5, 1});
  CHECK(y("line", 1) == -0.5);
  CHECK(y("sine", 1) == Approx(-1).epsilon(1e-15));
  CHECK(y("square", 1) == 0.25);
  CHECK(y("absolute", 1) == 0.5);
  CHECK((y("step", 1) == 0 && y("step", 2) == 1));
  CHECK(y("sine-radians", 1) == Approx(std::sin(-0.5)).epsilon(1e-15));
  CHECK(regression_set(RegressionSetKind::sine, 50, 0.1, 1).y == regression_set(RegressionSetKind::sine, 50, 0.1, 1).y);
}

TEST_CASE("a split puts every point into one part, with the same share of each class") {
  const PlanarPoints points = set("blobs", 100, 0.1, 1);
  const PointsSplit split = split_points(points, 0.3, 9);
  CHECK(split.train.size() == 70);
  CHECK(split.test.size() == 30);
  CHECK(std::count(split.test.label.begin(), split.test.label.end(), 1) == 15);
  std::vector<int> seen(100);
  for (const std::uint32_t i : split.train_indices) ++seen[i];
  for (const std::uint32_t i : split.test_indices) ++seen[i];
  CHECK(seen == std::vector<int>(100, 1));
  CHECK(split.test.x1[0] == points.x1[split.test_indices[0]]);
  CHECK(split_points(points, 0.3, 9).test_indices == split.test_indices);
}

TEST_CASE("wrong points and sets are refused with what, where and what was expected") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(PlanarPoints{}.validate(), ContainsSubstring("there are none"));
  CHECK_THROWS_WITH((PlanarPoints{{1, 2}, {1}, {0, 1}}.validate()), ContainsSubstring("2 numbers x1, 1 numbers x2"));
  CHECK_THROWS_WITH((PlanarPoints{{1, nan}, {1, 2}, {0, 1}}.validate()), ContainsSubstring("x1 of point 1 is nan"));
  CHECK_THROWS_WITH((PlanarPoints{{1, 2}, {1, 1e31}, {0, 1}}.validate()), ContainsSubstring("x2 of point 1"));
  CHECK_THROWS_WITH((PlanarPoints{{1}, {1}, {2}}.validate()), ContainsSubstring("label 2 of point 0"));
  const std::vector<double> many(10001);
  CHECK_THROWS_WITH((PlanarPoints{many, many, std::vector<std::uint8_t>(10001)}.validate()),
                    ContainsSubstring("at most 10000"));
  CHECK_THROWS_WITH(set("xnor", 4, 0, 0), ContainsSubstring("nearly-separable"));
  CHECK_THROWS_WITH(set("xor", 3, 0, 0), ContainsSubstring("expected 4 to 10000"));
  CHECK_THROWS_WITH(set("moons", 10001, 0, 0), ContainsSubstring("count"));
  CHECK_THROWS_WITH(set("moons", 10, -1, 0), ContainsSubstring("noise"));
  CHECK_THROWS_WITH(set("moons", 10, nan, 0), ContainsSubstring("noise"));
  CHECK_THROWS_WITH(regression_set_from_name("cubic"), ContainsSubstring("absolute"));
  CHECK_THROWS_WITH(regression_set(RegressionSetKind::line, 1, 0, 0), ContainsSubstring("expected 2"));
  CHECK_THROWS_WITH(split_points(set("xor", 4, 0, 0), 1.5, 0), ContainsSubstring("test share"));
}
