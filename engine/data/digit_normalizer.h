// Brings a picture of a digit into the form in which MNIST shows its digits, keeping every stage for the lecture.
#pragma once

#include <cstddef>
#include <optional>

#include "data/grey_image.h"

namespace mlp {

inline constexpr std::size_t kDigitSide = 28;     // MNIST's images are 28 × 28 pixels,
inline constexpr std::size_t kDigitBoxSide = 20;  // the digit's longest side is 20 (in 99.98 % of them),
inline constexpr int kDigitCentre = 14;           // the centre of mass lies in [13.5, 14.5), counting pixels 0 … 27

/// A rectangle of pixels: rows top … top + rows − 1, columns left … left + cols − 1.
struct PixelBox {
  std::size_t top = 0, left = 0, rows = 0, cols = 0;
};

/// The stages in order. All pictures are 0 = paper … 255 = ink.
struct NormalizedDigit {
  PixelBox box;                       // smallest rectangle that holds all ink of the source
  GreyImage ink;                      // the source inside the box
  double scale = 0;                   // 20 / longest side of the box
  GreyImage scaled;                   // 20 × 20: the ink scaled by area averaging, in the middle of the field
  double mass_row = 0, mass_col = 0;  // centre of mass of `scaled`, in pixel indices (0 … 19)
  int shift_row = 0, shift_col = 0;   // where pixel (0, 0) of `scaled` comes to lie in the 28 × 28 field
  GreyImage centred;                  // 28 × 28: shifted, so that the centre of mass is nearest to index 14
  double largest = 0;                 // of `scaled`, before it was rounded to a byte
  GreyImage digit;                    // 28 × 28: the largest value scaled to 255; what the network is shown
};

/// Which stages run: all of them, unless a lecture wants to show what goes wrong without one.
struct NormalizerStages {
  bool box = true;      // otherwise the whole picture is the box
  bool mass = true;     // otherwise the 20 × 20 field comes to lie in the middle of the 28 × 28
  bool stretch = true;  // otherwise `digit` is `centred`
};

/// MNIST's own normalisation (LeCun et al. 1998, section III.A), with the details measured on its 70,000 images: the
/// short side stands in the middle of the 20 × 20 field (at a fraction of a pixel if need be), the shift is a whole
/// number of pixels, and what is shifted out of the field is lost (at most a row or two, in 0.02 % of MNIST). Ink is
/// every pixel above 0. Nothing (std::nullopt) for a picture without ink, also one of 0 × 0 pixels. Throws Error unless
/// image.pixels has rows · cols elements, and at most 2²⁶ of them.
std::optional<NormalizedDigit> normalize_digit(const GreyImage& image, const NormalizerStages& stages = {});

}  // namespace mlp
