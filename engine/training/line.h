// A line in the plane as one neuron has it: three weights, what they give for a point, how many points are right.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "data/planar_points.h"

namespace mlp {

/// (b, w₁, w₂): the bias stands first, as the weight of a constant input 1.
using LineWeights = std::array<double, 3>;

// lecture: begin neuron
/// x̃ = (1, x₁, x₂), the augmented point; (0, x₁, x₂) without a bias.
inline LineWeights augmented(const PlanarPoints& points, std::size_t i, bool bias = true) {
  return {bias ? 1.0 : 0.0, points.x1[i], points.x2[i]};
}

/// a·b, summed from the front.
inline double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}
// lecture: end neuron

/// Throws Error unless every weight is a number from −1e30 to 1e30.
void validate(const LineWeights& weights);

/// How many points have step(w̃·x̃) = label.
std::size_t count_correct(const PlanarPoints& points, const LineWeights& weights);

/// ‖w‖ = √(w₁² + w₂²), without the bias.
double normal_length(const LineWeights& weights);

/// One entry a point: z = b + w₁x₁ + w₂x₂, step(z), and whether that is the label.
struct LineEvaluation {
  double norm = 0;  ///< ‖w‖; 0: there is no line
  std::vector<double> z;
  std::vector<double>
      distance;  ///< z/‖w‖: from the line to the point, positive on the side w points to; 0 without a line
  std::vector<std::uint8_t> output, right;
  std::size_t correct = 0;
};

/// Throws Error for invalid points or weights.
LineEvaluation evaluate_line(const PlanarPoints& points, const LineWeights& weights);

}  // namespace mlp
