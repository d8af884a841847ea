// The trace against PyTorch's autograd, against lecture 004's example, in the order of a calculation by hand; and wrong
// input.
#include "explain/backprop_trace.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../compare.h"
#include "../golden.h"
#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::BackpropProblem;
using mlp::BackpropTrace;
using mlp::LossKind;
using mlp::TraceKind;
using mlp::TraceStep;

namespace {

BackpropProblem golden_problem(const nlohmann::json& entry) {
  const auto sizes = entry.at("sizes").get<std::vector<std::size_t>>();
  mlp::Activation hidden = mlp::activation_from_name(entry.at("activation").get<std::string>());
  hidden.slope = entry.at("slope");
  BackpropProblem problem{.architecture = mlp::Architecture::from_sizes(sizes, hidden),
                          .loss = {.kind = mlp::loss_from_name(entry.at("loss_kind").get<std::string>())},
                          .bias = true,
                          .learning_rate = entry.at("learning_rate"),
                          .parameters = entry.at("parameters"),
                          .inputs = entry.at("inputs"),
                          .targets = entry.at("targets")};
  mlp::Activation& output = problem.architecture.layers.back().activation;
  output = mlp::activation_from_name(entry.at("output").get<std::string>());
  output.slope = hidden.slope;
  return problem;
}

/// Layer by layer.
template <class T, class Member>
std::vector<double> all_of(const BackpropTrace<T>& trace, Member member) {
  std::vector<double> all;
  for (const auto& layer : trace.layers) all.insert(all.end(), (layer.*member).begin(), (layer.*member).end());
  return all;
}

template <class T, class Member>
std::vector<double> parameters_of(const BackpropTrace<T>& trace, Member weights, Member bias) {
  std::vector<double> all;
  for (const auto& layer : trace.layers) {
    all.insert(all.end(), (layer.*weights).begin(), (layer.*weights).end());
    all.insert(all.end(), (layer.*bias).begin(), (layer.*bias).end());
  }
  return all;
}

template <class T>
void check_against_pytorch(double bar) {
  const auto bytes = mlp::read_file(golden::path("backprop.json"));
  const auto networks = nlohmann::json::parse(bytes);
  REQUIRE(networks.size() == 50);
  std::size_t learned = 0;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const auto& entry = networks[i];
    INFO("network " << i << ": " << entry.at("activation") << ", " << entry.at("loss_kind") << ", "
                    << entry.at("sizes").dump());
    const auto trace = mlp::trace_backprop<T>(golden_problem(entry));
    using Layer = mlp::LayerTrace<T>;
    const auto expected = [&](const char* name) { return entry.at(name).get<std::vector<double>>(); };
    CHECK(relative_distance(all_of(trace, &Layer::z), expected("z")) < bar);
    CHECK(relative_distance(all_of(trace, &Layer::a), expected("a")) < bar);
    CHECK(relative_distance(all_of(trace, &Layer::delta), expected("delta")) < bar);
    CHECK(relative_distance(parameters_of(trace, &Layer::weight_gradient, &Layer::bias_gradient),
                            expected("gradient")) < bar);
    CHECK(relative_distance(parameters_of(trace, &Layer::updated_weights, &Layer::updated_bias), expected("updated")) <
          bar);
    CHECK(relative_distance(trace.input_gradient, expected("input_gradient")) < bar);
    CHECK(std::fabs(trace.loss - entry.at("loss").get<double>()) <= bar * (1 + std::fabs(trace.loss)));
    CHECK(std::fabs(trace.loss_after - entry.at("loss_after").get<double>()) <=
          bar * (1 + std::fabs(trace.loss_after)));
    learned += trace.loss_after < trace.loss ? 1 : 0;
  }
  CHECK(learned > 30);  // a learning rate of 1 is too large for some
}

/// 004: σ everywhere, no bias, η = 1, with the θ₁₃ = −1.5 that it computes with.
BackpropProblem lecture_004() {
  const std::vector<std::size_t> sizes{2, 3, 1};
  BackpropProblem problem{.architecture = mlp::Architecture::from_sizes(sizes, {.kind = mlp::ActivationKind::sigmoid}),
                          .loss = {.kind = LossKind::squared_error},
                          .bias = false,
                          .learning_rate = 1,
                          .parameters = {1.2, -0.3, 2.1, -0.7, -1.5, 0.3, 0, 0, 0, -0.2, 0.5, 1.3, 0},
                          .inputs = {1, -0.5},
                          .targets = {1}};
  problem.architecture.layers.back().activation = {.kind = mlp::ActivationKind::sigmoid};
  return problem;
}

/// As the syllabus has it: six digits.
std::string six(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

void check_six_digits(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(six(found[i]) == six(expected[i]));
}

double value_of(const BackpropTrace<double>& trace, TraceKind kind, std::size_t layer = 0, std::size_t unit = 0,
                std::size_t input = 0) {
  for (const TraceStep& step : trace.steps)
    if (step.kind == kind && step.layer == layer && step.unit == unit && step.input == input) return step.value;
  FAIL("no such step");
  return 0;
}

}  // namespace

TEST_CASE("every number of a step is PyTorch's: 50 networks, in double to 1e-10 and in float to 1e-5") {
  check_against_pytorch<double>(1e-10);
  check_against_pytorch<float>(1e-5);
}

TEST_CASE("lecture 004's example, to six digits") {
  const auto trace = mlp::trace_backprop<double>(lecture_004());
  const auto &first = trace.layers[0], &second = trace.layers[1];
  check_six_digits(first.z, {1.35, 2.45, -1.65});
  check_six_digits(first.a, {0.794130, 0.920561, 0.161109});
  check_six_digits(second.z, {0.510896});
  check_six_digits(second.a, {0.625017});
  check_six_digits({trace.loss}, {0.0703063});
  check_six_digits(second.error, {-0.374983});
  check_six_digits(second.slope, {0.234371});
  check_six_digits(second.delta, {-0.0878852});
  check_six_digits(second.weight_gradient, {-0.0697922, -0.0809037, -0.0141591});
  check_six_digits(first.delta, {0.00287363, -0.00321344, -0.0154413});
  // Ours is out × in, the lecture's turned over.
  check_six_digits(first.weight_gradient, {0.00287363, -0.00143682, -0.00321344, 0.00160672, -0.0154413, 0.00772066});
  check_six_digits(second.updated_weights, {-0.130208, 0.580904, 1.314159});
  check_six_digits({trace.loss_after}, {0.0590705});
  CHECK(second.updated_bias == std::vector<double>{0});
}

TEST_CASE("steps come in the order of a calculation by hand, with the trace's numbers") {
  const auto trace = mlp::trace_backprop<double>(lecture_004());
  std::string order;
  TraceKind before = TraceKind::loss_after;
  for (const TraceStep& step : trace.steps) {
    if (step.kind != before)
      order += std::string(order.empty() ? "" : " ") + std::string(mlp::trace_kind_name(step.kind));
    before = step.kind;
  }
  CHECK(order == "z a z a z a z a loss output-error delta weight-gradient input-gradient weight-update loss-after");
  CHECK(trace.steps.size() == 8 + 1 + 1 + 4 + 9 + 2 + 9 + 1);
  CHECK(value_of(trace, TraceKind::delta, 2) == trace.layers[1].delta[0]);
  CHECK(value_of(trace, TraceKind::weight_gradient, 1, 2, 1) == trace.layers[0].weight_gradient[5]);
  CHECK(value_of(trace, TraceKind::weight_update, 1, 2, 1) == trace.layers[0].updated_weights[5]);
  CHECK(value_of(trace, TraceKind::input_gradient, 0, 1) == trace.input_gradient[1]);
  CHECK(value_of(trace, TraceKind::loss_after) == trace.loss_after);
  // From the output backward: its δ before those of the hidden units.
  std::vector<std::size_t> layers;
  for (const TraceStep& step : trace.steps)
    if (step.kind == TraceKind::delta) layers.push_back(step.layer);
  CHECK(layers == std::vector<std::size_t>{2, 1, 1, 1});
  for (const TraceStep& step : trace.steps) CHECK(step.tolerance >= 0.005 * std::fabs(step.value));
}

TEST_CASE("δ is f′ times the error that comes back, unless the loss takes the output's function into itself") {
  for (const LossKind loss : mlp::all_losses()) {
    BackpropProblem problem = lecture_004();
    problem.architecture =
        mlp::Architecture::from_sizes(std::vector<std::size_t>{3, 4, 2}, {.kind = mlp::ActivationKind::tanh});
    problem.loss.kind = loss;
    problem.bias = true;
    problem = mlp::drawn_problem(problem, 5);
    const auto trace = mlp::trace_backprop<double>(problem);
    const auto &hidden = trace.layers[0], &output = trace.layers[1];
    for (std::size_t j = 0; j < 4; ++j) CHECK(hidden.delta[j] == Approx(hidden.slope[j] * hidden.error[j]));
    for (std::size_t k = 0; k < 2; ++k) {
      CHECK(output.delta[k] == Approx(output.a[k] - problem.targets[k]));
      CHECK(std::isnan(output.error[k]) == (loss != LossKind::squared_error));
    }
    CHECK(mlp::loss_with(problem, problem.parameters) == trace.loss);
  }
}

TEST_CASE("drawn numbers are for the hand, the same for a seed, and follow what the loss asks of its targets") {
  BackpropProblem problem = lecture_004();
  problem.bias = true;
  const BackpropProblem one = mlp::drawn_problem(problem, 3), same = mlp::drawn_problem(problem, 3),
                        other = mlp::drawn_problem(problem, 4);
  CHECK(one.parameters == same.parameters);
  CHECK(one.inputs == same.inputs);
  CHECK(one.parameters != other.parameters);
  for (const double w : one.parameters) {
    CHECK(std::fabs(w) >= 0.1);
    CHECK(std::fabs(w) <= 1.5);
    CHECK(std::fabs(w * 10 - std::round(w * 10)) < 1e-12);
  }
  problem.architecture.layers.back() = {4, {}};
  problem.loss.kind = LossKind::softmax_cross_entropy;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const BackpropProblem drawn = mlp::drawn_problem(problem, seed);
    drawn.validate();
    CHECK(std::count(drawn.targets.begin(), drawn.targets.end(), 1.0) == 1);
  }
  problem.bias = false;
  mlp::drawn_problem(problem, 1).validate();
}

TEST_CASE("overflow gives infinite losses and no crash") {
  BackpropProblem problem = lecture_004();
  problem.architecture.layers.back().activation = {};
  problem.parameters = {1e30, 1e30, -1e30, 1e30, 1e30, 1e30, 0, 0, 0, 1e30, 1e30, 1e30, 0};
  problem.architecture.layers.front().activation = {.kind = mlp::ActivationKind::relu};
  problem.inputs = {1e30, 1e30};
  problem.learning_rate = 1e30;
  for (int updates = 0; updates < 3; ++updates) {
    const auto trace = mlp::trace_backprop<double>(problem);
    CHECK_FALSE(trace.loss < 1e30);
  }
  CHECK_FALSE(std::isfinite(mlp::trace_backprop<float>(problem).loss));
}

TEST_CASE("what the trace cannot work with is refused, with what was expected") {
  const auto message = [](auto change) {
    BackpropProblem problem = lecture_004();
    change(problem);
    return [problem] { mlp::trace_backprop<double>(problem); };
  };
  const auto refused = [&](auto change, const char* words) {
    CHECK_THROWS_WITH(message(change)(), ContainsSubstring(words));
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  refused([&](BackpropProblem& p) { p.parameters[3] = nan; }, "parameter 3");
  refused([&](BackpropProblem& p) { p.inputs[1] = 1e31; }, "input 1");
  refused([&](BackpropProblem& p) { p.targets = {1, 2}; }, "target: 2 numbers, expected 1");
  refused([&](BackpropProblem& p) { p.parameters.pop_back(); }, "12 numbers, expected 13");
  refused([&](BackpropProblem& p) { p.parameters[6] = 0.5; }, "without biases");
  refused([&](BackpropProblem& p) { p.learning_rate = -1; }, "learning rate");
  refused([&](BackpropProblem& p) { p.learning_rate = nan; }, "learning rate");
  refused([&](BackpropProblem& p) { p.architecture.layers[0].out_features = 7; }, "7 units");
  refused([&](BackpropProblem& p) { p.architecture.layers.resize(7, {1, {}}); }, "7 layers");
  refused([&](BackpropProblem& p) { p.loss.kind = LossKind::binary_cross_entropy; }, "takes the output's function");
  const auto logits = [](BackpropProblem& p, LossKind kind, double y) {
    p.architecture.layers.back().activation = {};
    p.loss.kind = kind;
    p.targets = {y};
  };
  refused([&](BackpropProblem& p) { logits(p, LossKind::binary_cross_entropy, 1.5); }, "0 to 1");
  refused([&](BackpropProblem& p) { logits(p, LossKind::softmax_cross_entropy, 0.5); }, "their sum is 0.5");
}
