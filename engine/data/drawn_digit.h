// From strokes on a pad to the network's input: pen and MNIST's normalisation, with steps that can be left out.
#pragma once

#include <optional>
#include <span>

#include "data/digit_normalizer.h"
#include "data/stroke_rasterizer.h"

namespace mlp {

/// Which steps are done. All of them make what the network was trained for; the lecture leaves some out to show their
/// use.
struct DrawingSteps {
  bool pen = true;      // a pen in proportion to the digit; otherwise one of kSheetPenShare of the sheet
  bool box = true;      // the ink's box is scaled; otherwise the whole sheet
  bool mass = true;     // see NormalizerStages
  bool stretch = true;  // see NormalizerStages
};

/// The pen that does not know the digit's size: right for a digit of half the sheet.
inline constexpr double kSheetPenShare = kPenShare / 2;

struct DrawnDigit {
  StrokeRaster raster;
  NormalizedDigit digit;
};

/// `sheet` is the side of the square pad in the strokes' unit, from (0, 0); it matters only without `pen` or `box`.
/// Nothing for a drawing without ink (or, without `box`, with none on the sheet).
/// Throws Error as draw_strokes does, and without `pen` or `box` unless sheet > 0.
std::optional<DrawnDigit> normalize_drawing(std::span<const Stroke> strokes, double sheet,
                                            const DrawingSteps& steps = {});

}  // namespace mlp
