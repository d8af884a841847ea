// The drawing pipeline as a whole: where the raster lies in the drawing, and what each step that is left out changes.
#include "data/drawn_digit.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/error.h"
#include "catch.h"
#include "strokes_for_tests.h"

using Catch::Matchers::ContainsSubstring;
using mlp::DrawnDigit;
using mlp::GreyImage;
using mlp::Stroke;
using Strokes = std::vector<Stroke>;

namespace {

int largest_value(const GreyImage& image) { return *std::max_element(image.pixels.begin(), image.pixels.end()); }

/// All drawings of all(), on a sheet of 280, in its upper left quarter.
Strokes small_and_off_centre(const Strokes& strokes) { return strokes_for_tests::moved(strokes, 0.4, 5, 5); }

}  // namespace

TEST_CASE("all steps together are the rasteriser and the normaliser") {
  for (const Strokes& strokes : strokes_for_tests::all()) {
    const auto drawn = mlp::normalize_drawing(strokes, 280);
    const auto digit = mlp::normalize_digit(mlp::rasterize_strokes(strokes));
    REQUIRE(drawn);
    REQUIRE(digit);
    REQUIRE(drawn->digit.digit.pixels == digit->digit.pixels);
    REQUIRE(drawn->raster.image.pixels == mlp::rasterize_strokes(strokes).pixels);
  }
}

TEST_CASE("the raster knows where it lies in the drawing") {
  // Ink from x = 100 − 3 to 140 + 3, y = 50 − 3 … 90 − … with a pen of 12 % of (longest + pen) = 40 / 0.88 · 0.12.
  const double pen = 0.12 * 40 / 0.88;
  const mlp::StrokeRaster raster = mlp::draw_strokes(Strokes{{{100, 50}, {140, 70}}}, {});
  REQUIRE(raster.pen == Approx(pen));
  REQUIRE(raster.pixels_per_unit == Approx(200 / (40 + pen)));
  REQUIRE(raster.left + 1 / raster.pixels_per_unit == Approx(100 - pen / 2));
  REQUIRE(raster.top + 1 / raster.pixels_per_unit == Approx(50 - pen / 2));
}

TEST_CASE("a pen of a given width makes small drawings fat and large ones thin") {
  const Strokes large = strokes_for_tests::four(), small = strokes_for_tests::moved(large, 0.25, 0, 0);
  for (const auto& [strokes, length] : {std::pair{large, 180.0}, std::pair{small, 45.0}}) {
    const mlp::StrokeRaster raster = mlp::draw_strokes(strokes, {.side = 200, .pen = 10, .sheet = 0});
    REQUIRE(raster.pen == Approx(10));
    REQUIRE(raster.pixels_per_unit == Approx(200 / (length + 10)));
    REQUIRE(std::max(raster.image.rows, raster.image.cols) == 202);
  }
}

TEST_CASE("a sheet shows the drawing where and as large as it was drawn, and cuts off what lies beside it") {
  const mlp::StrokeRaster sheet =
      mlp::draw_strokes(Strokes{{{20, 30}, {60, 30}}}, {.side = 100, .pen = 8, .sheet = 200});
  REQUIRE(sheet.image.rows == 100);
  REQUIRE(sheet.image.cols == 100);
  REQUIRE(sheet.left == 0);
  REQUIRE(sheet.top == 0);
  REQUIRE(sheet.pixels_per_unit == Approx(0.5));
  REQUIRE(sheet.image(15, 20) == 255);
  REQUIRE(sheet.image(13, 20) > 0);
  REQUIRE(sheet.image(12, 20) == 0);
  REQUIRE(sheet.image(15, 33) == 0);
  const mlp::StrokeRaster beside =
      mlp::draw_strokes(Strokes{{{500, 30}, {700, 40}}}, {.side = 100, .pen = 8, .sheet = 200});
  REQUIRE(largest_value(beside.image) == 0);
  // A dot under a relative pen has no size but that of the sheet.
  const mlp::StrokeRaster dot = mlp::draw_strokes(Strokes{{{100, 100}}}, {.side = 100, .pen = 0, .sheet = 200});
  REQUIRE(dot.pen == Approx(24));
  REQUIRE(dot.image(50, 50) == 255);
}

TEST_CASE("each step that is left out changes what it is there for") {
  for (const Strokes& all : strokes_for_tests::all()) {
    const Strokes strokes = small_and_off_centre(all);
    const auto whole = mlp::normalize_drawing(strokes, 280);
    REQUIRE(whole);

    const auto no_pen = mlp::normalize_drawing(strokes, 280, {.pen = false});
    REQUIRE(no_pen);
    REQUIRE(no_pen->raster.pen == Approx(0.06 * 280));
    REQUIRE(no_pen->raster.pen > 1.5 * whole->raster.pen);
    REQUIRE(no_pen->digit.digit.pixels != whole->digit.digit.pixels);

    const auto no_box = mlp::normalize_drawing(strokes, 280, {.box = false});
    REQUIRE(no_box);
    REQUIRE(no_box->digit.box.rows == 200);
    REQUIRE(no_box->digit.box.cols == 200);
    REQUIRE(no_box->digit.scale == Approx(0.1));
    // The digit stays as small as it was drawn: less than half of the field in each direction.
    std::size_t rows_with_ink = 0;
    for (std::size_t r = 0; r < mlp::kDigitBoxSide; ++r) {
      bool ink = false;
      for (std::size_t c = 0; c < mlp::kDigitBoxSide; ++c) ink = ink || no_box->digit.scaled(r, c) > 0;
      rows_with_ink += ink;
    }
    REQUIRE(rows_with_ink < 10);

    const auto no_mass = mlp::normalize_drawing(strokes, 280, {.mass = false});
    REQUIRE(no_mass);
    REQUIRE(no_mass->digit.shift_row == 4);
    REQUIRE(no_mass->digit.shift_col == 4);
    REQUIRE(no_mass->digit.scaled.pixels == whole->digit.scaled.pixels);

    const auto no_stretch = mlp::normalize_drawing(strokes, 280, {.stretch = false});
    REQUIRE(no_stretch);
    REQUIRE(no_stretch->digit.digit.pixels == no_stretch->digit.centred.pixels);
    REQUIRE(no_stretch->digit.centred.pixels == whole->digit.centred.pixels);
    REQUIRE(largest_value(whole->digit.digit) == 255);
    REQUIRE(no_stretch->digit.largest == Approx(largest_value(no_stretch->digit.digit)).margin(0.51));
  }
}

TEST_CASE("no ink gives nothing, with any steps") {
  REQUIRE_FALSE(mlp::normalize_drawing({}, 280));
  REQUIRE_FALSE(
      mlp::normalize_drawing(Strokes{{}, {}}, 280, {.pen = false, .box = false, .mass = false, .stretch = false}));
  REQUIRE_FALSE(mlp::normalize_drawing(Strokes{{{900, 900}, {950, 920}}}, 280, {.box = false}));
}

TEST_CASE("a sheet without size is refused where it is needed") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double sheet : {0.0, -1.0, nan}) {
    REQUIRE(mlp::normalize_drawing(strokes_for_tests::one(), sheet));
    REQUIRE_THROWS_WITH(mlp::normalize_drawing(strokes_for_tests::one(), sheet, {.box = false}),
                        ContainsSubstring("sheet of"));
    REQUIRE_THROWS_WITH(mlp::normalize_drawing(strokes_for_tests::one(), sheet, {.pen = false}),
                        ContainsSubstring("sheet of"));
  }
  REQUIRE_THROWS_AS(mlp::normalize_drawing(strokes_for_tests::one(), 1e300, {.box = false}), mlp::Error);
  REQUIRE_THROWS_AS(mlp::draw_strokes(strokes_for_tests::one(), {.side = 200, .pen = -1, .sheet = 0}), mlp::Error);
}
