// The drawing pipeline: strokes → raster → normalised digit.
#include "data/drawn_digit.h"

#include <utility>

#include "base/error.h"

namespace mlp {

std::optional<DrawnDigit> normalize_drawing(std::span<const Stroke> strokes, double sheet, const DrawingSteps& steps) {
  require((steps.pen && steps.box) || sheet > 0, "normalize_drawing: a sheet of ", sheet, "; expected more than 0");
  RasterOptions options;
  if (!steps.pen) options.pen = kSheetPenShare * sheet;
  if (!steps.box) options.sheet = sheet;
  StrokeRaster raster = draw_strokes(strokes, options);
  auto digit = normalize_digit(raster.image, {.box = steps.box, .mass = steps.mass, .stretch = steps.stretch});
  if (!digit) return std::nullopt;
  return DrawnDigit{std::move(raster), std::move(*digit)};
}

}  // namespace mlp
