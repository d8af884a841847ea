// Made-up data, seeded: labelled points of the plane (gates, blobs, circles, moons, spiral), and points of curves.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/planar_points.h"

namespace mlp {

/// and_gate … xor_gate    the corners (0,0), (0,1), (1,0), (1,1) with the gate's output; beyond four points, clouds
/// blobs                  two discs of radius 0.4 around ±(0.5, 0.5): separable while noise is small
/// nearly_separable       both sides of the line x₁ + x₂ = 0, and one point in ten just beyond it
/// circles                radius 1 (class 0) around radius 0.5 (class 1)
/// moons                  two half circles, one in the opening of the other
/// spiral                 two arms of 1¾ turns
enum class PlanarSetKind { and_gate, or_gate, nand_gate, xor_gate, blobs, nearly_separable, circles, moons, spiral };

/// "and", "or", "nand", "xor", "blobs", "nearly-separable", "circles", "moons", "spiral". Throws Error listing them.
PlanarSetKind planar_set_from_name(std::string_view name);

/// `count` points, classes in turn. `noise` (0 … 10): standard deviation of what is added to each coordinate; the four
/// corners of a gate stay exact while count is 4. Throws Error unless count is 1 … 10,000, for gates at least 4.
PlanarPoints planar_set(PlanarSetKind kind, std::size_t count, double noise, std::uint64_t seed);

/// y = f(x) with f(x) = x, sin πx, x², |x|, the step (0 below 0, 1 from there on), and sin x.
enum class RegressionSetKind { line, sine, square, absolute, step, sine_radians };

/// "line", "sine", "square", "absolute", "step", "sine-radians". Throws Error listing them.
RegressionSetKind regression_set_from_name(std::string_view name);

/// Points of a curve, x ascending.
struct RegressionPoints {
  std::vector<double> x, y;
};

/// `count` (2 … 10,000) points, x evenly over −1 … 1, y = f(x) + noise · N(0, 1). Throws Error for values out of range.
RegressionPoints regression_set(RegressionSetKind kind, std::size_t count, double noise, std::uint64_t seed);

}  // namespace mlp
