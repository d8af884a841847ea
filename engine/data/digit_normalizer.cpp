// MNIST's normalisation, one function a stage: box, scale by area averaging, centre by mass, stretch to full ink.
#include "data/digit_normalizer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::size_t kMaxPixels = std::size_t{1} << 26;  // a picture of 8192 × 8192

using Field = std::vector<double>;  // [kDigitBoxSide × kDigitBoxSide] grey values 0 … 255, not yet rounded

std::uint8_t to_byte(double value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0)); }

std::optional<PixelBox> find_ink(const GreyImage& image) {
  std::size_t top = image.rows, bottom = 0, left = image.cols, right = 0;
  for (std::size_t r = 0; r < image.rows; ++r) {
    for (std::size_t c = 0; c < image.cols; ++c) {
      if (image(r, c) == 0) continue;
      top = std::min(top, r);
      bottom = r;  // rows ascend
      left = std::min(left, c);
      right = std::max(right, c);
    }
  }
  if (top == image.rows) return std::nullopt;
  return PixelBox{top, left, bottom - top + 1, right - left + 1};
}

GreyImage crop(const GreyImage& image, const PixelBox& box) {
  GreyImage result(box.rows, box.cols);
  for (std::size_t r = 0; r < box.rows; ++r) {
    const auto first = image.pixels.begin() + static_cast<std::ptrdiff_t>((box.top + r) * image.cols + box.left);
    std::copy_n(first, box.cols, result.pixels.begin() + static_cast<std::ptrdiff_t>(r * box.cols));
  }
  return result;
}

// lecture: begin area-averaging
/// What one source pixel gives to one target pixel along one axis: `weight` is the share of the target that it covers.
struct Cover {
  std::size_t source, target;
  double weight;
};

/// `length` source pixels, scaled and placed in the middle of kDigitBoxSide target pixels. Source pixel i covers the
/// interval [start + i · scale, start + (i + 1) · scale); its weights add up to scale.
std::vector<Cover> covers_along_axis(std::size_t length, double scale) {
  const double field = static_cast<double>(kDigitBoxSide);
  const double start = (field - static_cast<double>(length) * scale) / 2;
  std::vector<Cover> covers;
  for (std::size_t i = 0; i < length; ++i) {
    const double from = std::max(0.0, start + static_cast<double>(i) * scale);
    const double to = std::min(field, start + static_cast<double>(i + 1) * scale);
    for (auto target = static_cast<std::size_t>(from); static_cast<double>(target) < to; ++target) {
      const double cell = static_cast<double>(target);
      const double weight = std::min(to, cell + 1) - std::max(from, cell);
      if (weight > 0) covers.push_back({i, target, weight});
    }
  }
  return covers;
}

/// Area averaging: each target pixel is the mean of what covers it, paper where nothing does. Exact, because the area
/// of a rectangle is the product of its sides, so rows and columns can be averaged one after the other.
Field scale_into_field(const GreyImage& ink, double scale) {
  std::vector<double> narrowed(ink.rows * kDigitBoxSide);
  for (const Cover& cover : covers_along_axis(ink.cols, scale)) {
    for (std::size_t r = 0; r < ink.rows; ++r) {
      narrowed[r * kDigitBoxSide + cover.target] += cover.weight * ink(r, cover.source);
    }
  }
  Field field(kDigitBoxSide * kDigitBoxSide);
  for (const Cover& cover : covers_along_axis(ink.rows, scale)) {
    for (std::size_t c = 0; c < kDigitBoxSide; ++c) {
      field[cover.target * kDigitBoxSide + c] += cover.weight * narrowed[cover.source * kDigitBoxSide + c];
    }
  }
  return field;
}
// lecture: end area-averaging

// lecture: begin centre-of-mass
void find_centre_of_mass(const Field& field, double& row, double& col) {
  double mass = 0, row_moment = 0, col_moment = 0;
  for (std::size_t r = 0; r < kDigitBoxSide; ++r) {
    for (std::size_t c = 0; c < kDigitBoxSide; ++c) {
      const double value = field[r * kDigitBoxSide + c];
      mass += value;
      row_moment += value * static_cast<double>(r);
      col_moment += value * static_cast<double>(c);
    }
  }
  row = row_moment / mass;
  col = col_moment / mass;
}

/// The whole number that brings `mass` nearest to kDigitCentre, halves downwards: the result lies in [13.5, 14.5). The
/// mass of a symmetric drawing lies exactly between two pixels, and rounding errors of the sums must not decide for it.
int shift_to_centre(double mass) {
  constexpr double kRoundingError = 1e-9;
  return static_cast<int>(std::ceil(kDigitCentre - mass - 0.5 - kRoundingError));
}
// lecture: end centre-of-mass

/// As many rows above as below, as many columns on the left as on the right.
constexpr int kMiddleShift = static_cast<int>(kDigitSide - kDigitBoxSide) / 2;

}  // namespace

std::optional<NormalizedDigit> normalize_digit(const GreyImage& image, const NormalizerStages& stages) {
  const bool consistent = image.cols == 0
                              ? image.pixels.empty()
                              : image.pixels.size() % image.cols == 0 && image.pixels.size() / image.cols == image.rows;
  require(consistent && image.pixels.size() <= kMaxPixels, "normalize_digit: ", image.pixels.size(),
          " pixels for a picture of ", image.rows, " × ", image.cols, "; expected their product, at most ", kMaxPixels);
  std::optional<PixelBox> box = find_ink(image);
  if (!box) return std::nullopt;
  if (!stages.box) box = PixelBox{0, 0, image.rows, image.cols};

  NormalizedDigit result;
  result.box = *box;
  result.ink = crop(image, *box);
  result.scale = static_cast<double>(kDigitBoxSide) / static_cast<double>(std::max(box->rows, box->cols));
  const Field field = scale_into_field(result.ink, result.scale);
  find_centre_of_mass(field, result.mass_row, result.mass_col);
  result.shift_row = stages.mass ? shift_to_centre(result.mass_row) : kMiddleShift;
  result.shift_col = stages.mass ? shift_to_centre(result.mass_col) : kMiddleShift;

  result.largest = *std::max_element(field.begin(), field.end());
  result.scaled = GreyImage(kDigitBoxSide, kDigitBoxSide);
  result.centred = GreyImage(kDigitSide, kDigitSide);
  result.digit = GreyImage(kDigitSide, kDigitSide);
  for (std::size_t r = 0; r < kDigitBoxSide; ++r) {
    for (std::size_t c = 0; c < kDigitBoxSide; ++c) {
      const double value = field[r * kDigitBoxSide + c];
      result.scaled(r, c) = to_byte(value);
      const int row = static_cast<int>(r) + result.shift_row, col = static_cast<int>(c) + result.shift_col;
      const int side = static_cast<int>(kDigitSide);
      if (row < 0 || row >= side || col < 0 || col >= side) continue;
      const auto target_row = static_cast<std::size_t>(row), target_col = static_cast<std::size_t>(col);
      result.centred(target_row, target_col) = to_byte(value);
      result.digit(target_row, target_col) = to_byte(stages.stretch ? value * 255 / result.largest : value);
    }
  }
  return result;
}

}  // namespace mlp
