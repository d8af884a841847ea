// MNIST's normalisation stage by stage: against a direct computation, on its invariants, and at its edges.
#include "data/digit_normalizer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"
#include "data/stroke_rasterizer.h"
#include "strokes_for_tests.h"

using mlp::GreyImage;
using mlp::NormalizedDigit;

namespace {

/// A picture with `box` of random ink somewhere in it; rows and columns at the box's edges hold some.
GreyImage random_ink(mlp::Rng& rng, std::size_t rows, std::size_t cols, const mlp::PixelBox& box) {
  GreyImage image(rows, cols);
  for (std::size_t r = 0; r < box.rows; ++r) {
    for (std::size_t c = 0; c < box.cols; ++c) {
      if (rng.below(3) == 0) image(box.top + r, box.left + c) = static_cast<std::uint8_t>(rng.below(256));
    }
  }
  image(box.top, box.left + rng.below(static_cast<std::uint32_t>(box.cols))) = 200;
  image(box.top + box.rows - 1, box.left + rng.below(static_cast<std::uint32_t>(box.cols))) = 200;
  image(box.top + rng.below(static_cast<std::uint32_t>(box.rows)), box.left) = 200;
  image(box.top + rng.below(static_cast<std::uint32_t>(box.rows)), box.left + box.cols - 1) = 200;
  return image;
}

double overlap(double a0, double a1, double b0, double b1) {
  return std::max(0.0, std::min(a1, b1) - std::max(a0, b0));
}

/// The scaled field by definition: target pixel (r, c) = Σ over source pixels of value × area of overlap.
double scaled_by_definition(const GreyImage& ink, double scale, std::size_t r, std::size_t c) {
  const double top = (20 - static_cast<double>(ink.rows) * scale) / 2,
               left = (20 - static_cast<double>(ink.cols) * scale) / 2;
  const auto row = static_cast<double>(r), col = static_cast<double>(c);
  double sum = 0;
  for (std::size_t i = 0; i < ink.rows; ++i) {
    for (std::size_t j = 0; j < ink.cols; ++j) {
      const double y = top + static_cast<double>(i) * scale, x = left + static_cast<double>(j) * scale;
      sum += ink(i, j) * overlap(y, y + scale, row, row + 1) * overlap(x, x + scale, col, col + 1);
    }
  }
  return sum;
}

/// Centre of mass along rows and columns, in pixel indices.
void centre_of(const GreyImage& image, double& row, double& col) {
  double mass = 0;
  row = col = 0;
  for (std::size_t r = 0; r < image.rows; ++r) {
    for (std::size_t c = 0; c < image.cols; ++c) {
      mass += image(r, c);
      row += image(r, c) * static_cast<double>(r);
      col += image(r, c) * static_cast<double>(c);
    }
  }
  row /= mass;
  col /= mass;
}

/// FNV-1a, to hold a picture's every bit in one number.
std::uint64_t hash_of(const std::vector<std::uint8_t>& bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

}  // namespace

TEST_CASE("a picture without ink gives nothing") {
  REQUIRE_FALSE(mlp::normalize_digit(GreyImage()));
  REQUIRE_FALSE(mlp::normalize_digit(GreyImage(1, 1)));
  REQUIRE_FALSE(mlp::normalize_digit(GreyImage(280, 280)));
  REQUIRE_FALSE(mlp::normalize_digit(GreyImage(0, 5)));
  REQUIRE_FALSE(mlp::normalize_digit(GreyImage(5, 0)));
}

TEST_CASE("a picture whose pixels do not fill its size is refused") {
  GreyImage image(3, 4);
  image.pixels.resize(11);
  REQUIRE_THROWS_AS(mlp::normalize_digit(image), mlp::Error);
  image.pixels.resize(16);
  REQUIRE_THROWS_AS(mlp::normalize_digit(image), mlp::Error);
  image.cols = 0;
  REQUIRE_THROWS_AS(mlp::normalize_digit(image), mlp::Error);
}

TEST_CASE("one pixel of the faintest ink becomes a full square in the middle") {
  GreyImage image(9, 7);
  image(8, 2) = 1;
  const auto digit = mlp::normalize_digit(image);
  REQUIRE(digit);
  REQUIRE(digit->box.top == 8);
  REQUIRE(digit->box.left == 2);
  REQUIRE(digit->box.rows == 1);
  REQUIRE(digit->box.cols == 1);
  REQUIRE(digit->ink.pixels == std::vector<std::uint8_t>{1});
  REQUIRE(digit->scale == 20);
  REQUIRE(digit->mass_row == Approx(9.5));
  REQUIRE(digit->shift_row == 4);  // 9.5 + 4 = 13.5, the lower end of [13.5, 14.5)
  REQUIRE(digit->shift_col == 4);
  for (std::size_t r = 0; r < 28; ++r) {
    for (std::size_t c = 0; c < 28; ++c) {
      const bool inside = r >= 4 && r < 24 && c >= 4 && c < 24;
      REQUIRE(digit->centred(r, c) == (inside ? 1 : 0));
      REQUIRE(digit->digit(r, c) == (inside ? 255 : 0));
    }
  }
}

TEST_CASE("the short side stands in the middle, at a fraction of a pixel if need be") {
  // 40 × 10 full pixels → 20 × 5: columns 7.5 to 12.5, so half of 7 and of 12.
  GreyImage bar(40, 10);
  std::fill(bar.pixels.begin(), bar.pixels.end(), std::uint8_t{200});
  const auto digit = mlp::normalize_digit(bar);
  REQUIRE(digit);
  const std::vector<int> expected{0, 0, 0, 0, 0, 0, 0, 100, 200, 200, 200, 200, 100, 0, 0, 0, 0, 0, 0, 0};
  for (std::size_t r = 0; r < 20; ++r) {
    for (std::size_t c = 0; c < 20; ++c) REQUIRE(digit->scaled(r, c) == expected[c]);
  }
}

TEST_CASE("the box is the ink's, and scaling is the exact area average") {
  mlp::Rng rng(11);
  for (int round = 0; round < 60; ++round) {
    const mlp::PixelBox box{rng.below(9), rng.below(9), 1 + rng.below(60), 1 + rng.below(60)};
    const GreyImage image = random_ink(rng, box.top + box.rows + rng.below(9), box.left + box.cols + rng.below(9), box);
    const auto digit = mlp::normalize_digit(image);
    REQUIRE(digit);
    REQUIRE(digit->box.top == box.top);
    REQUIRE(digit->box.left == box.left);
    REQUIRE(digit->box.rows == box.rows);
    REQUIRE(digit->box.cols == box.cols);
    REQUIRE(digit->ink.rows == box.rows);
    REQUIRE(digit->ink(0, 0) == image(box.top, box.left));
    REQUIRE(digit->scale * static_cast<double>(std::max(box.rows, box.cols)) == Approx(20));
    double worst = 0;
    for (std::size_t r = 0; r < 20; ++r) {
      for (std::size_t c = 0; c < 20; ++c) {
        worst = std::max(worst, std::abs(digit->scaled(r, c) - scaled_by_definition(digit->ink, digit->scale, r, c)));
      }
    }
    REQUIRE(worst <= 0.5 + 1e-9);  // rounding to a byte
  }
}

TEST_CASE("the centre of mass comes to [13.5, 14.5) and the largest value to 255") {
  mlp::Rng rng(12);
  for (int round = 0; round < 200; ++round) {
    const mlp::PixelBox box{0, 0, 5 + rng.below(100), 5 + rng.below(100)};
    const auto digit = mlp::normalize_digit(random_ink(rng, box.rows, box.cols, box));
    REQUIRE(digit);
    double row = 0, col = 0;
    centre_of(digit->centred, row, col);
    // A little wider for rounding to bytes; random ink fills its box evenly, so none of it is shifted out.
    REQUIRE(std::abs(row - 14) < 0.55);
    REQUIRE(std::abs(col - 14) < 0.55);
    REQUIRE(digit->mass_row + digit->shift_row >= 13.5 - 1e-6);
    REQUIRE(digit->mass_row + digit->shift_row < 14.5);
    REQUIRE(row == Approx(digit->mass_row + digit->shift_row).margin(0.05));
    REQUIRE(*std::max_element(digit->digit.pixels.begin(), digit->digit.pixels.end()) == 255);
    for (std::size_t r = 0; r < 20; ++r) {
      for (std::size_t c = 0; c < 20; ++c) {
        const auto tr = static_cast<std::size_t>(static_cast<int>(r) + digit->shift_row);
        const auto tc = static_cast<std::size_t>(static_cast<int>(c) + digit->shift_col);
        if (tr < 28 && tc < 28) REQUIRE(digit->centred(tr, tc) == digit->scaled(r, c));
      }
    }
  }
}

TEST_CASE("ink far from the centre of mass is shifted out of the field, as in MNIST") {
  GreyImage image(20, 20);
  for (std::size_t r = 18; r < 20; ++r) {
    for (std::size_t c = 18; c < 20; ++c) image(r, c) = 255;
  }
  image(0, 0) = 1;
  const auto digit = mlp::normalize_digit(image);
  REQUIRE(digit);
  // Mass at 18.5, drawn a little towards 0 by the faint corner: 18.48 − 4 = 14.48.
  REQUIRE(digit->shift_row == -4);
  REQUIRE(digit->shift_col == -4);
  REQUIRE(digit->digit(14, 14) == 255);
  REQUIRE(digit->digit(15, 15) == 255);
  REQUIRE(std::count(digit->digit.pixels.begin(), digit->digit.pixels.end(), 0) == 784 - 4);
}

TEST_CASE("rounding does not decide where a symmetric drawing goes") {
  for (const std::size_t size : {2u, 3u, 7u, 199u, 200u, 333u}) {
    GreyImage square(size, size);
    std::fill(square.pixels.begin(), square.pixels.end(), std::uint8_t{201});
    const auto digit = mlp::normalize_digit(square);
    REQUIRE(digit);
    REQUIRE(digit->shift_row == 4);
    REQUIRE(digit->shift_col == 4);
  }
}

TEST_CASE("extreme proportions work") {
  GreyImage line(1, 3000);
  std::fill(line.pixels.begin(), line.pixels.end(), std::uint8_t{255});
  auto digit = mlp::normalize_digit(line);
  REQUIRE(digit);
  REQUIRE(digit->scaled(9, 0) > 0);
  REQUIRE(digit->scaled(9, 0) + digit->scaled(10, 0) <= 2);  // 1/150 of a pixel high
  REQUIRE(*std::max_element(digit->digit.pixels.begin(), digit->digit.pixels.end()) == 255);

  GreyImage corners(2000, 2000);
  corners(0, 0) = corners(1999, 1999) = 1;
  digit = mlp::normalize_digit(corners);
  REQUIRE(digit);
  REQUIRE(digit->shift_row == 4);
  REQUIRE(digit->digit(4, 4) == 255);
  REQUIRE(digit->digit(23, 23) == 255);
}

TEST_CASE("strokes give the same digit, bit for bit, on every machine") {
  std::vector<std::uint64_t> hashes;
  for (const auto& strokes : strokes_for_tests::all()) {
    const auto digit = mlp::normalize_digit(mlp::rasterize_strokes(strokes));
    REQUIRE(digit);
    // The longest side is 20 pixels: ink in the first and last row or column of the field.
    REQUIRE(std::max(digit->box.rows, digit->box.cols) == mlp::kRasterSide);
    hashes.push_back(hash_of(digit->digit.pixels));
  }
  // From the native build; WASM must agree.
  REQUIRE(hashes ==
          std::vector<std::uint64_t>{0x67e86dc499a197c1, 0x0d259095b3ae7127, 0xfcf77062e3108145, 0x33713f9ce6753471});
}
