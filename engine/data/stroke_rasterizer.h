// Draws pen strokes, kept as vectors, into a grey picture large enough to be scaled down to a digit.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "data/grey_image.h"

namespace mlp {

/// In the drawing pad's units, about a pixel each; x to the right, y down.
struct StrokePoint {
  double x = 0, y = 0;
};
/// A line through its points in order; a single point is a dot.
using Stroke = std::vector<StrokePoint>;

/// Coordinates beyond this come from a mistake, not from a pad. Strokes that all lie within kSmallestDrawing are a dot.
inline constexpr double kMaxStrokeCoordinate = 1e9, kSmallestDrawing = 1e-3;

/// Pen width as a share of the digit's longest side, ink included. MNIST's strokes are about 2.4 px wide in digits of
/// 20 px. Relative, so that a small digit does not become a blob and a large one a thread.
inline constexpr double kPenShare = 0.12;

/// Longest side of the ink in the raster, in pixels: ten for each of the 20 that the digit is scaled to. A final pixel
/// is then the mean of 100 raster pixels of 256 levels each, and twice the resolution changes no final pixel by more
/// than a few of 255 levels (a test holds this), for four times the work.
inline constexpr std::size_t kRasterSide = 200;

/// More than a minute of drawing; bounds the time of one call.
inline constexpr std::size_t kMaxStrokePoints = 10000;

/// The strokes under a round pen of kPenShare, antialiased, in a raster that fits the ink with one pixel of paper
/// around it; the longest side of the ink is `side` pixels (dots at one place: a disc of that diameter). Coverage of a
/// pixel comes from the distance of its centre to the nearest segment; overlapping strokes do not add up. No points: an
/// empty image (0 × 0). Same bits on every machine (only + − × ÷ √). Throws Error for a coordinate that is NaN or
/// beyond ±kMaxStrokeCoordinate, for more than kMaxStrokePoints points, and unless 8 ≤ side ≤ 2000.
GreyImage rasterize_strokes(std::span<const Stroke> strokes, std::size_t side = kRasterSide);

/// What of the drawing is shown, and with which pen. The network's input needs the defaults; the lecture shows why.
struct RasterOptions {
  std::size_t side = kRasterSide;  // longest side of the ink, or side of the sheet, in pixels
  double pen = 0;                  // the pen's width in the strokes' unit; 0: kPenShare of the digit's longest side
  double sheet = 0;  // 0: a raster that fits the ink; else the square sheet (0, 0) to (sheet, sheet), no more
};

/// A raster and where it lies in the drawing: pixel (r, c) begins at x = left + c / pixels_per_unit, y = top + r / … .
/// `pen` is the pen's width in the strokes' unit. A dot under a relative pen has no size of its own: both are 0.
struct StrokeRaster {
  GreyImage image;
  double left = 0, top = 0, pixels_per_unit = 0;
  double pen = 0;
};

/// As rasterize_strokes, with options. A relative pen makes of dots on a sheet a disc of kPenShare of the sheet.
/// Throws Error also for a pen or sheet that is negative, NaN or beyond kMaxStrokeCoordinate.
StrokeRaster draw_strokes(std::span<const Stroke> strokes, const RasterOptions& options);

}  // namespace mlp
