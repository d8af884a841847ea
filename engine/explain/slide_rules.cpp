// Implements the lectures' rules as they are printed.
#include "explain/slide_rules.h"

#include <cmath>

#include "base/error.h"
#include "base/scalar_math.h"
#include "explain/logistic_terms.h"

namespace mlp {
namespace {

constexpr std::size_t kMaxRounds = 100'000;
constexpr double kEpsilon = 1e-5;

/// The parts of the loss for y = 1 and for y = 0, both as sums of positive terms over N.
struct Parts {
  double positive = 0, negative = 0;
};

Parts parts_of(const LabelledPoints& points, double w, double b) {
  const LogisticTerms terms = logistic_terms(points, w, b);
  Parts parts;
  const auto n = static_cast<double>(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    (points.label[i] == 1 ? parts.positive : parts.negative) += terms.loss[i] / n;
  return parts;
}

/// Of either reading: `sign` is that of the second part.
double loss_of(const Parts& parts, double sign) { return parts.positive + sign * parts.negative; }

}  // namespace

ThresholdOutputs threshold_outputs(double z) {
  require(std::isfinite(z), "z: expected a finite number, got ", z);
  return {.output_000 = z > 0 ? 1 : 0,
          .f_001 = z > 0 ? 1 : 0,
          .step_001 = z >= 0 ? 1 : 0,
          .sign_003 = z > 0 ? 1 : -1,
          .step_003 = z < 0 ? 0 : 1,
          .formula_004 = z < 0 ? 0 : 1,
          .code_004 = z <= 0 ? 0 : 1};
}

SlidePerceptron slide_perceptron(const PlanarPoints& points, std::size_t max_rounds) {
  points.validate();
  require(points.size() >= 1, "points: there are none");
  require(max_rounds >= 1 && max_rounds <= kMaxRounds, "rounds: expected 1 to ", kMaxRounds, ", got ", max_rounds);
  SlidePerceptron run;
  for (std::size_t round = 0; round < max_rounds && !run.stopped; ++round) {
    const std::size_t before = run.updates;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double z = run.w1 * points.x1[i] + run.w2 * points.x2[i];
      const bool positive = points.label[i] == 1;
      ++run.shown;
      if (positive ? !(z < 0) : !(z >= 0)) continue;
      ++run.updates;
      run.w1 += positive ? points.x1[i] : -points.x1[i];
      run.w2 += positive ? points.x2[i] : -points.x2[i];
    }
    run.stopped = run.updates == before;
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    run.outputs.push_back(run.w1 * points.x1[i] + run.w2 * points.x2[i] > 0 ? 1 : 0);
    if (run.outputs.back() != points.label[i]) ++run.wrong;
  }
  return run;
}

BracketLoss bracket_loss(const LabelledPoints& points, double w, double b) {
  const Parts here = parts_of(points, w, b);
  const Parts above = parts_of(points, w, b + kEpsilon), below = parts_of(points, w, b - kEpsilon);
  BracketLoss result;
  result.with_brackets = loss_of(here, 1);
  result.without_brackets = loss_of(here, -1);
  result.measured_with = (loss_of(above, 1) - loss_of(below, 1)) / (2 * kEpsilon);
  result.measured_without = (loss_of(above, -1) - loss_of(below, -1)) / (2 * kEpsilon);
  const LogisticTerms terms = logistic_terms(points, w, b);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double slope = terms.error[i] / static_cast<double>(points.size());
    result.slope_with += slope;
    result.slope_without += points.label[i] == 1 ? slope : -slope;
  }
  return result;
}

}  // namespace mlp
