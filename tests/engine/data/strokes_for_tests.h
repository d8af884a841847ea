// Simple drawings that several tests share. Not handwriting: that set lives with the page's tests.
#pragma once

#include <cmath>
#include <vector>

#include "base/scalar_math.h"
#include "data/stroke_rasterizer.h"

namespace strokes_for_tests {

/// `points` points on the ellipse around (x, y), from angle `from` to `to` (radians, clockwise on screen).
inline mlp::Stroke arc(double x, double y, double rx, double ry, double from, double to, int points = 40) {
  mlp::Stroke stroke;
  for (int i = 0; i <= points; ++i) {
    const double angle = from + (to - from) * i / points;
    stroke.push_back({x + rx * mlp::math::cos(angle), y + ry * mlp::math::sin(angle)});
  }
  return stroke;
}

constexpr double kPi = 3.14159265358979323846;

inline std::vector<mlp::Stroke> zero() { return {arc(100, 120, 50, 80, 0, 2 * kPi)}; }
inline std::vector<mlp::Stroke> one() { return {{{80, 60}, {110, 30}, {108, 220}}}; }
inline std::vector<mlp::Stroke> four() { return {{{90, 40}, {60, 130}, {150, 125}}, {{120, 60}, {115, 220}}}; }
inline std::vector<mlp::Stroke> eight() {
  return {arc(100, 75, 35, 40, kPi / 2, 2.5 * kPi), arc(100, 165, 45, 50, -kPi / 2, 1.5 * kPi)};
}
inline std::vector<std::vector<mlp::Stroke>> all() { return {zero(), one(), four(), eight()}; }

/// Every point p becomes p · scale + (dx, dy).
inline std::vector<mlp::Stroke> moved(std::vector<mlp::Stroke> strokes, double scale, double dx, double dy) {
  for (auto& stroke : strokes) {
    for (auto& point : stroke) point = {point.x * scale + dx, point.y * scale + dy};
  }
  return strokes;
}

}  // namespace strokes_for_tests
