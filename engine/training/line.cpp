// Implements the evaluation of a line.
#include "training/line.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/scalar_math.h"

namespace mlp {

void validate(const LineWeights& weights) {
  constexpr const char* kNames[] = {"b", "w1", "w2"};
  for (std::size_t i = 0; i < weights.size(); ++i)
    require(weights[i] >= -kMaxMagnitude && weights[i] <= kMaxMagnitude, kNames[i], ": expected a number from ",
            -kMaxMagnitude, " to ", kMaxMagnitude, ", got ", weights[i]);
}

std::size_t count_correct(const PlanarPoints& points, const LineWeights& weights) {
  std::size_t correct = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    correct += math::step(dot(weights, augmented(points, i))) == points.label[i];
  return correct;
}

double normal_length(const LineWeights& weights) {
  const double w1 = std::fabs(weights[1]), w2 = std::fabs(weights[2]), largest = std::max(w1, w2);
  if (largest == 0) return 0;
  // Scaled first: the square of a very small weight would be 0.
  return largest * std::sqrt(w1 / largest * (w1 / largest) + w2 / largest * (w2 / largest));
}

LineEvaluation evaluate_line(const PlanarPoints& points, const LineWeights& weights) {
  points.validate();
  validate(weights);
  LineEvaluation result;
  result.norm = normal_length(weights);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double z = dot(weights, augmented(points, i));
    const bool output = math::step(z) == 1, right = output == (points.label[i] == 1);
    result.z.push_back(z);
    result.distance.push_back(result.norm > 0 ? z / result.norm : 0);
    result.output.push_back(output);
    result.right.push_back(right);
    result.correct += right;
  }
  return result;
}

}  // namespace mlp
