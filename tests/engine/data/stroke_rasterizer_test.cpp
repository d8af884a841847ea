// The pen: its shapes have the right size, it draws what a brute-force pen draws, and no input makes it stumble.
#include "data/stroke_rasterizer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"
#include "data/digit_normalizer.h"
#include "strokes_for_tests.h"

using Catch::Matchers::ContainsSubstring;
using mlp::GreyImage;
using mlp::Stroke;
using Strokes = std::vector<Stroke>;

namespace {

/// All ink, in full pixels.
double area(const GreyImage& image) {
  double sum = 0;
  for (const std::uint8_t pixel : image.pixels) sum += pixel / 255.0;
  return sum;
}

/// Largest difference of two pictures of one size.
int largest_difference(const GreyImage& a, const GreyImage& b) {
  REQUIRE(a.rows == b.rows);
  REQUIRE(a.cols == b.cols);
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  return largest;
}

double distance_to_segment(mlp::StrokePoint p, mlp::StrokePoint a, mlp::StrokePoint b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
  const double t = length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/// The same picture the slow way: every pixel against every segment. `strokes` already in raster coordinates.
GreyImage draw_by_brute_force(const Strokes& strokes, std::size_t rows, std::size_t cols, double radius) {
  GreyImage image(rows, cols);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < cols; ++c) {
      const mlp::StrokePoint centre{static_cast<double>(c) + 0.5, static_cast<double>(r) + 0.5};
      double nearest = std::numeric_limits<double>::infinity();
      for (const Stroke& stroke : strokes) {
        for (std::size_t i = 0; i < stroke.size(); ++i) {
          nearest = std::min(nearest, distance_to_segment(centre, stroke[i == 0 ? 0 : i - 1], stroke[i]));
        }
      }
      image(r, c) = static_cast<std::uint8_t>(std::clamp(radius + 0.5 - nearest, 0.0, 1.0) * 255 + 0.5);
    }
  }
  return image;
}

}  // namespace

TEST_CASE("no points give an empty picture") {
  REQUIRE(mlp::rasterize_strokes({}).pixels.empty());
  const Strokes empty{{}, {}};
  const GreyImage image = mlp::rasterize_strokes(empty);
  REQUIRE(image.rows == 0);
  REQUIRE(image.cols == 0);
}

TEST_CASE("a dot is a disc as wide as the raster side") {
  const Strokes dot = GENERATE(Strokes{{{3, 4}}}, Strokes{{{3, 4}, {3, 4}, {3.0000001, 4}}}, Strokes{{{1e9, -1e9}}},
                               Strokes{{}, {{0, 0}}});
  const GreyImage image = mlp::rasterize_strokes(dot);
  REQUIRE(image.rows == 202);
  REQUIRE(image.cols == 202);
  REQUIRE(area(image) == Approx(3.14159265 * 100 * 100).epsilon(1e-3));
  REQUIRE(image(0, 101) == 0);
  REQUIRE(image(1, 101) > 0);
  REQUIRE(image(101, 101) == 255);
}

TEST_CASE("a straight line is a round-capped bar, its width 12 % of its length with the caps") {
  const GreyImage level = mlp::rasterize_strokes(Strokes{{{10, 5}, {90, 5}}});
  REQUIRE(level.rows == 26);
  REQUIRE(level.cols == 202);
  REQUIRE(area(level) == Approx(176 * 24 + 3.14159265 * 12 * 12).epsilon(1e-3));
  const GreyImage upright = mlp::rasterize_strokes(Strokes{{{5, 90}, {5, 10}}});
  REQUIRE(upright.rows == 202);
  REQUIRE(upright.cols == 26);
  for (std::size_t r = 0; r < upright.rows; ++r) {
    for (std::size_t c = 0; c < upright.cols; ++c) REQUIRE(upright(r, c) == level(c, r));
  }
}

TEST_CASE("the pen draws what a brute-force pen draws") {
  mlp::Rng rng(5);
  for (int round = 0; round < 40; ++round) {
    Strokes strokes(1 + rng.below(3));
    for (Stroke& stroke : strokes) {
      stroke.resize(1 + rng.below(6));
      for (auto& point : stroke) point = {rng.uniform(0, 30), rng.uniform(0, 30)};
      if (stroke.size() > 2 && round % 3 == 0) stroke[1].y = stroke[0].y;  // exactly level
      if (stroke.size() > 2 && round % 5 == 0) stroke[2].x = stroke[1].x;  // exactly upright
    }
    const std::size_t side = 30 + rng.below(40);
    const GreyImage image = mlp::rasterize_strokes(strokes, side);

    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const Stroke& stroke : strokes) {
      for (const auto& p : stroke) {
        left = std::min(left, p.x), right = std::max(right, p.x), top = std::min(top, p.y),
        bottom = std::max(bottom, p.y);
      }
    }
    const double longest = std::max(right - left, bottom - top), s = static_cast<double>(side);
    const double pen = longest > 0 ? mlp::kPenShare * s : s, scale = longest > 0 ? (s - pen) / longest : 0;
    const double offset = 1 + pen / 2;
    const Strokes placed =
        strokes_for_tests::moved(strokes_for_tests::moved(strokes, 1, -left, -top), scale, offset, offset);
    // One level: the two compute the distance in a different order.
    REQUIRE(largest_difference(image, draw_by_brute_force(placed, image.rows, image.cols, pen / 2)) <= 1);
    REQUIRE(std::max(image.rows, image.cols) == side + 2);
  }
}

TEST_CASE("size and place of a drawing do not matter") {
  for (const Strokes& strokes : strokes_for_tests::all()) {
    const GreyImage image = mlp::rasterize_strokes(strokes);
    for (const double scale : {0.05, 0.3, 7.0, 1e5}) {
      const GreyImage other =
          mlp::rasterize_strokes(strokes_for_tests::moved(strokes, scale, -20 * scale, 1000 * scale));
      REQUIRE(largest_difference(image, other) <= 1);
    }
  }
}

TEST_CASE("twice the raster's resolution changes the scaled digit by a few grey levels at most") {
  for (const Strokes& strokes : strokes_for_tests::all()) {
    const auto digit = mlp::normalize_digit(mlp::rasterize_strokes(strokes));
    const auto finer = mlp::normalize_digit(mlp::rasterize_strokes(strokes, 2 * mlp::kRasterSide));
    REQUIRE(digit);
    REQUIRE(finer);
    // Not the centred one: a centre of mass halfway between two pixels may go to either.
    REQUIRE(largest_difference(digit->scaled, finer->scaled) <= 4);
  }
}

TEST_CASE("a long scribble of the most points allowed is drawn, one point more is refused") {
  mlp::Rng rng(1);
  Strokes scribble(2, Stroke(mlp::kMaxStrokePoints / 2));
  for (Stroke& stroke : scribble) {
    for (auto& point : stroke) point = {rng.uniform(0, 280), rng.uniform(0, 280)};
  }
  const GreyImage image = mlp::rasterize_strokes(scribble);
  REQUIRE(area(image) > 0.9 * 200 * 200);
  scribble.push_back({{1, 1}});
  REQUIRE_THROWS_WITH(mlp::rasterize_strokes(scribble), ContainsSubstring("more than 10000 points"));
}

TEST_CASE("coordinates that are no place on a pad are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinity, -infinity, 1.001e9, -1e300}) {
    REQUIRE_THROWS_WITH(mlp::rasterize_strokes(Strokes{{{0, 0}}, {{1, 1}, {bad, 2}}}),
                        ContainsSubstring("stroke 1: point"));
    REQUIRE_THROWS_WITH(mlp::rasterize_strokes(Strokes{{{0, bad}}}), ContainsSubstring("stroke 0: point"));
  }
  REQUIRE(mlp::rasterize_strokes(Strokes{{{-1e9, -1e9}, {1e9, 1e9}}}).rows == 202);
  REQUIRE_THROWS_AS(mlp::rasterize_strokes(Strokes{{{0, 0}}}, 7), mlp::Error);
  REQUIRE_THROWS_AS(mlp::rasterize_strokes(Strokes{{{0, 0}}}, 2001), mlp::Error);
}
