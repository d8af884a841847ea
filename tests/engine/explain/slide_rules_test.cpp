// The lectures' rules at their word: thresholds at zero, lecture 000's perceptron, its cross-entropy without brackets.
#include "explain/slide_rules.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "catch.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("slides: all thresholds agree beside zero, and not at zero") {
  for (const double z : {-0.25, 0.25}) {
    const ThresholdOutputs at = threshold_outputs(z);
    const int fires = z > 0 ? 1 : 0;
    for (const int output : {at.output_000, at.f_001, at.step_001, at.step_003, at.formula_004, at.code_004})
      CHECK(output == fires);
    CHECK(at.sign_003 == (z > 0 ? 1 : -1));
  }
  const ThresholdOutputs zero = threshold_outputs(0);
  CHECK((zero.output_000 == 0 && zero.f_001 == 0 && zero.code_004 == 0));
  CHECK((zero.step_001 == 1 && zero.step_003 == 1 && zero.formula_004 == 1));
  CHECK(zero.sign_003 == -1);
  CHECK_THROWS_WITH(threshold_outputs(std::nan("")), ContainsSubstring("z: expected a finite number"));
}

TEST_CASE("slides: lecture 000's rule stops with a wrong point, or never stops for (0, 0) in N") {
  const SlidePerceptron stopped = slide_perceptron({.x1 = {0, 1}, .x2 = {1, 0}, .label = {0, 1}}, 100);
  CHECK(stopped.stopped);
  CHECK((stopped.w1 == 0 && stopped.w2 == -1));
  CHECK(stopped.outputs == std::vector<int>{0, 0});
  CHECK(stopped.wrong == 1);
  const SlidePerceptron never = slide_perceptron({.x1 = {0, 1, 0, 1}, .x2 = {0, 0, 1, 1}, .label = {0, 1, 1, 1}}, 50);
  CHECK_FALSE(never.stopped);
  CHECK(never.shown == 200);
  CHECK(never.updates >= 50);
  CHECK_THROWS_WITH(slide_perceptron({}, 1), ContainsSubstring("there are none"));
  CHECK_THROWS_WITH(slide_perceptron({.x1 = {0}, .x2 = {0}, .label = {0}}, 0), ContainsSubstring("rounds: expected 1"));
}

TEST_CASE("slides: without brackets a wrong answer of class 0 is rewarded") {
  const LabelledPoints points{.x = {-1, 0.5, 2, 1}, .label = {0, 0, 1, 1}};
  const auto loss = [&](double w, double b, double sign) {
    double sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double p = 1 / (1 + std::exp(-(w * points.x[i] + b)));
      sum += points.label[i] == 1 ? -std::log(p) / 4 : sign * -std::log(1 - p) / 4;
    }
    return sum;
  };
  const BracketLoss here = bracket_loss(points, 1.5, 0.5);
  CHECK(here.with_brackets == Approx(loss(1.5, 0.5, 1)).epsilon(1e-13));
  CHECK(here.without_brackets == Approx(loss(1.5, 0.5, -1)).epsilon(1e-13));
  CHECK(here.measured_with == Approx(here.slope_with).epsilon(1e-8));
  CHECK(here.measured_without == Approx(here.slope_without).epsilon(1e-8));
  CHECK(bracket_loss(points, 0, 50).without_brackets < -20);
  CHECK(bracket_loss(points, 0, 50).with_brackets > 20);
}
