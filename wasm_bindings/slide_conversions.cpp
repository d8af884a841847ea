// Implements the conversions of the lectures' rules.
#include "slide_conversions.h"

#include <cstdint>

#include "explain/slide_rules.h"
#include "js_values.h"
#include "plane_conversions.h"

namespace mlp::bindings {
namespace {

constexpr double kMany = 4294967295.0;

}  // namespace

val threshold_outputs_of(double z) {
  return guarded([&] {
    const ThresholdOutputs at = threshold_outputs(z);
    val result = val::object();
    result.set("output000", at.output_000);
    result.set("f001", at.f_001);
    result.set("step001", at.step_001);
    result.set("sign003", at.sign_003);
    result.set("step003", at.step_003);
    result.set("formula004", at.formula_004);
    result.set("code004", at.code_004);
    return result;
  });
}

val slide_perceptron_of(const val& points, double max_rounds) {
  return guarded([&] {
    const SlidePerceptron run = slide_perceptron(planar_points_from(points), whole(max_rounds, "maxRounds", 0, kMany));
    val result = val::object();
    result.set("w1", run.w1);
    result.set("w2", run.w2);
    result.set("shown", number(run.shown));
    result.set("updates", number(run.updates));
    result.set("stopped", run.stopped);
    result.set("outputs", typed_array(std::vector<std::uint8_t>(run.outputs.begin(), run.outputs.end())));
    result.set("wrong", number(run.wrong));
    return result;
  });
}

val bracket_loss_of(const val& points, double weight, double bias) {
  return guarded([&] {
    const LabelledPoints labelled{.x = doubles_from(points["x"], "x"), .label = bytes_from(points["label"], "label")};
    const BracketLoss loss = bracket_loss(labelled, weight, bias);
    val result = val::object();
    result.set("withBrackets", loss.with_brackets);
    result.set("withoutBrackets", loss.without_brackets);
    result.set("slopeWith", loss.slope_with);
    result.set("slopeWithout", loss.slope_without);
    result.set("measuredWith", loss.measured_with);
    result.set("measuredWithout", loss.measured_without);
    return result;
  });
}

}  // namespace mlp::bindings
