// Strokes → raster: a segment is a capsule, all points within the pen's radius of it; a pixel keeps its best cover.
#include "data/stroke_rasterizer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace mlp {
namespace {

struct Bounds {
  double left, top, right, bottom;
};

/// Bounds of all points; checks that they are sane and not too many. False when there are none.
bool find_bounds(std::span<const Stroke> strokes, Bounds& bounds) {
  std::size_t count = 0;
  for (std::size_t s = 0; s < strokes.size(); ++s) {
    for (const StrokePoint& p : strokes[s]) {
      // Written so that NaN fails.
      if (!(std::abs(p.x) <= kMaxStrokeCoordinate && std::abs(p.y) <= kMaxStrokeCoordinate)) {
        fail("stroke ", s, ": point (", p.x, ", ", p.y, "); expected coordinates within ±", kMaxStrokeCoordinate);
      }
      if (count++ == 0) bounds = {p.x, p.y, p.x, p.y};
      bounds.left = std::min(bounds.left, p.x);
      bounds.right = std::max(bounds.right, p.x);
      bounds.top = std::min(bounds.top, p.y);
      bounds.bottom = std::max(bounds.bottom, p.y);
    }
    if (count > kMaxStrokePoints) fail("strokes of more than ", kMaxStrokePoints, " points; draw something simpler");
  }
  return count > 0;
}

/// The pixels whose centres lie in [low, high], as a half-open range within 0 … size.
struct PixelRange {
  std::size_t begin, end;
};
PixelRange pixels_between(double low, double high, std::size_t size) {
  const double last = static_cast<double>(size);
  const double begin = std::clamp(std::ceil(low - 0.5), 0.0, last);
  const double end = std::clamp(std::floor(high - 0.5) + 1, begin, last);
  return {static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
}

/// Draws the capsule of `radius` pixels around the segment a–b, in raster coordinates (pixel (r, c) has its centre at
/// x = c + ½, y = r + ½).
void draw_segment(GreyImage& image, StrokePoint a, StrokePoint b, double radius) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double length2 = dx * dx + dy * dy;
  // Cover falls from 1 to 0 while the distance goes from ½ pixel inside the edge to ½ pixel outside.
  const double reach = radius + 0.5;
  const double inside2 = (radius - 0.5) * (radius - 0.5), outside2 = reach * reach;
  const PixelRange rows = pixels_between(std::min(a.y, b.y) - reach, std::max(a.y, b.y) + reach, image.rows);
  for (std::size_t r = rows.begin; r < rows.end; ++r) {
    const double py = static_cast<double>(r) + 0.5 - a.y;
    // Only the part of the segment that is within reach of this row matters: t ∈ [t0, t1]. It keeps the cost of a long
    // slanting segment at the capsule's area instead of its box's.
    double t0 = 0, t1 = 1;
    if (std::abs(dy) * 1e6 > reach) {  // otherwise the segment is level, and the division useless
      const double u = (py - reach) / dy, v = (py + reach) / dy;
      t0 = std::clamp(std::min(u, v), 0.0, 1.0);
      t1 = std::clamp(std::max(u, v), 0.0, 1.0);
    }
    const double x0 = a.x + t0 * dx, x1 = a.x + t1 * dx;
    const PixelRange cols = pixels_between(std::min(x0, x1) - reach, std::max(x0, x1) + reach, image.cols);
    for (std::size_t c = cols.begin; c < cols.end; ++c) {
      std::uint8_t& pixel = image(r, c);
      if (pixel == 255) continue;
      const double px = static_cast<double>(c) + 0.5 - a.x;
      const double along = px * dx + py * dy;
      const double t = length2 > 0 ? std::clamp(along / length2, 0.0, 1.0) : 0.0;  // nearest point: a + t (b − a)
      const double ex = px - t * dx, ey = py - t * dy;
      const double distance2 = ex * ex + ey * ey;
      if (distance2 >= outside2) continue;
      const double cover = distance2 <= inside2 ? 1.0 : reach - std::sqrt(distance2);
      pixel = std::max(pixel, static_cast<std::uint8_t>(cover * 255 + 0.5));
    }
  }
}

/// How the strokes come to lie in the raster, all in raster pixels but `left` and `top`.
struct Placement {
  double left, top;  // this point of the drawing …
  double offset;     // … comes to x = y = offset
  double scale;      // raster pixels per unit
  double pen;
  std::size_t rows, cols;
};

/// A raster that fits the ink, with a pixel of paper around it.
Placement fit_ink(const Bounds& bounds, const RasterOptions& options) {
  const double width = bounds.right - bounds.left, height = bounds.bottom - bounds.top;
  const double longest = std::max(width, height), side = static_cast<double>(options.side);
  const bool dots_only = longest <= kSmallestDrawing;
  double pen, scale;
  if (options.pen > 0) {
    scale = side / (longest + options.pen);
    pen = options.pen * scale;
  } else {
    pen = dots_only ? side : kPenShare * side;
    scale = dots_only ? 0 : (side - pen) / longest;
  }
  constexpr double kMargin = 1;
  const auto pixels = [&](double extent) {
    return static_cast<std::size_t>(std::ceil(extent * scale + pen - 1e-9) + 2 * kMargin);
  };
  return {bounds.left, bounds.top, kMargin + pen / 2, scale, pen, pixels(height), pixels(width)};
}

/// The sheet as it is. A relative pen is the one that fit_ink would take.
Placement fit_sheet(const Bounds& bounds, const RasterOptions& options) {
  const double longest = std::max(bounds.right - bounds.left, bounds.bottom - bounds.top);
  const double relative = kPenShare * (longest > kSmallestDrawing ? longest / (1 - kPenShare) : options.sheet);
  const double scale = static_cast<double>(options.side) / options.sheet;
  return {0, 0, 0, scale, scale * (options.pen > 0 ? options.pen : relative), options.side, options.side};
}

}  // namespace

StrokeRaster draw_strokes(std::span<const Stroke> strokes, const RasterOptions& options) {
  require(options.side >= 8 && options.side <= 2000, "rasterize_strokes: side of ", options.side,
          " pixels; expected 8 to 2000");
  for (const double length : {options.pen, options.sheet}) {
    require(length >= 0 && length <= kMaxStrokeCoordinate, "rasterize_strokes: pen or sheet of ", length,
            "; expected 0 to ", kMaxStrokeCoordinate);
  }
  Bounds bounds{};
  if (!find_bounds(strokes, bounds)) return {};

  const Placement place = options.sheet > 0 ? fit_sheet(bounds, options) : fit_ink(bounds, options);
  StrokeRaster result{GreyImage(place.rows, place.cols), place.left, place.top, place.scale, 0};
  if (place.scale > 0) {
    result.left -= place.offset / place.scale;
    result.top -= place.offset / place.scale;
    result.pen = place.pen / place.scale;
  }
  const auto to_raster = [&](const StrokePoint& p) {
    return StrokePoint{(p.x - place.left) * place.scale + place.offset, (p.y - place.top) * place.scale + place.offset};
  };
  for (const Stroke& stroke : strokes) {
    if (stroke.empty()) continue;
    StrokePoint from = to_raster(stroke.front());
    if (stroke.size() == 1) draw_segment(result.image, from, from, place.pen / 2);
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      const StrokePoint to = to_raster(stroke[i]);
      draw_segment(result.image, from, to, place.pen / 2);
      from = to;
    }
  }
  return result;
}

GreyImage rasterize_strokes(std::span<const Stroke> strokes, std::size_t side) {
  return draw_strokes(strokes, {.side = side}).image;
}

}  // namespace mlp
