// Slips are recognised on 100 random networks, and a right answer is never called wrong.
#include "explain/calculation_slips.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::AnswerMark;
using mlp::BackpropProblem;
using mlp::BackpropTrace;
using mlp::Slip;
using mlp::SlipValue;

namespace {

constexpr std::uint64_t kNetworks = 100;

/// Losses and activations in turn, 1 to 3 layers of 1 to 4 units.
BackpropProblem network(std::uint64_t seed) {
  mlp::Rng rng(seed, 7);
  std::vector<std::size_t> sizes(2 + rng.below(3));
  for (std::size_t& size : sizes) size = 1 + rng.below(4);
  const auto losses = mlp::all_losses();
  BackpropProblem problem;
  problem.loss.kind = losses[seed % losses.size()];
  if (problem.loss.kind == mlp::LossKind::softmax_cross_entropy) sizes.back() = 2 + rng.below(3);
  const std::vector<mlp::ActivationKind> smooth{mlp::ActivationKind::sigmoid, mlp::ActivationKind::tanh,
                                                mlp::ActivationKind::leaky_relu, mlp::ActivationKind::sigmoid};
  problem.architecture = mlp::Architecture::from_sizes(sizes, {.kind = smooth[seed % 4], .slope = 0.1});
  if (problem.loss.kind == mlp::LossKind::squared_error)
    problem.architecture.layers.back().activation = {.kind = smooth[(seed / 4) % 4]};
  problem.bias = seed % 5 != 0;
  problem.learning_rate = seed % 2 == 0 ? 1 : 0.4;
  return mlp::drawn_problem(problem, seed);
}

/// As somebody writes it down.
double written(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*e", digits - 1, value);
  return std::stod(text);
}

}  // namespace

TEST_CASE("each slip is recognised on 100 random networks") {
  std::map<Slip, std::size_t> made, first;
  for (std::uint64_t seed = 0; seed < kNetworks; ++seed) {
    const BackpropProblem problem = network(seed);
    const BackpropTrace<double> trace = mlp::trace_backprop<double>(problem);
    for (std::size_t i = 0; i < trace.steps.size(); ++i)
      for (const SlipValue& slip : mlp::slips_of(problem, trace, i))
        for (const int digits : {3, 4, 6}) {
          const double answer = written(slip.value, digits);
          const AnswerMark mark = mlp::mark_answer(problem, trace, i, answer);
          // Rounded so far that it comes within the tolerance, it is a right answer.
          if (mark.right) {
            CHECK(std::fabs(answer - trace.steps[i].value) <= trace.steps[i].tolerance);
            continue;
          }
          INFO("network " << seed << ", step " << i << " (" << mlp::trace_kind_name(trace.steps[i].kind) << "), "
                          << mlp::slip_name(slip.slip));
          CHECK(std::find(mark.slips.begin(), mark.slips.end(), slip.slip) != mark.slips.end());
          ++made[slip.slip];
          first[slip.slip] += mark.slips.front() == slip.slip ? 1 : 0;
        }
  }
  // All kinds came up, and the first that is named is nearly always the one that was made.
  std::size_t all = 0, named_first = 0;
  for (const Slip slip : mlp::all_slips()) {
    INFO(mlp::slip_name(slip) << ": " << first[slip] << " of " << made[slip]);
    CHECK(made[slip] >= 20);
    all += made[slip];
    named_first += first[slip];
  }
  INFO(named_first << " of " << all);
  CHECK(static_cast<double>(named_first) > 0.8 * static_cast<double>(all));
}

TEST_CASE(
    "a right answer is never accused: in full, with four and with three digits, and carried on from rounded values") {
  for (std::uint64_t seed = 0; seed < kNetworks; ++seed) {
    const BackpropProblem problem = network(seed);
    const BackpropTrace<double> trace = mlp::trace_backprop<double>(problem);
    mlp::Rng rng(seed, 9);
    for (std::size_t i = 0; i < trace.steps.size(); ++i) {
      const mlp::TraceStep& step = trace.steps[i];
      INFO("network " << seed << ", step " << i << " (" << mlp::trace_kind_name(step.kind) << "), " << step.value);
      std::vector<double> answers{step.value, written(step.value, 6), written(step.value, 4), written(step.value, 3)};
      for (int k = 0; k < 5; ++k) answers.push_back(step.value + rng.uniform(-0.999, 0.999) * step.tolerance);
      for (const double answer : answers) {
        const AnswerMark mark = mlp::mark_answer(problem, trace, i, answer);
        CHECK(mark.right);
        CHECK(mark.slips.empty());
      }
    }
  }
}

TEST_CASE("an answer that no slip gives is wrong, and near where it is near") {
  const BackpropProblem problem = network(3);
  const BackpropTrace<double> trace = mlp::trace_backprop<double>(problem);
  const double value = trace.steps[0].value, tolerance = trace.steps[0].tolerance;
  const AnswerMark near = mlp::mark_answer(problem, trace, 0, value + 3 * tolerance);
  CHECK_FALSE(near.right);
  CHECK(near.near);
  const AnswerMark far = mlp::mark_answer(problem, trace, 0, value + 1234.5);
  CHECK_FALSE(far.right);
  CHECK_FALSE(far.near);
  CHECK(far.slips.empty());
}

TEST_CASE("a dead unit's δ is 0: then 0 is right, and nothing else") {
  BackpropProblem problem{.architecture = mlp::Architecture::from_sizes(std::vector<std::size_t>{1, 1, 1},
                                                                        {.kind = mlp::ActivationKind::relu}),
                          .loss = {.kind = mlp::LossKind::squared_error},
                          .bias = true,
                          .learning_rate = 1,
                          .parameters = {1, -2, 0.7, 0.1},
                          .inputs = {1},
                          .targets = {1}};
  const BackpropTrace<double> trace = mlp::trace_backprop<double>(problem);
  for (std::size_t i = 0; i < trace.steps.size(); ++i) {
    if (trace.steps[i].kind != mlp::TraceKind::delta || trace.steps[i].layer != 1) continue;
    CHECK(trace.steps[i].value == 0);
    CHECK(mlp::mark_answer(problem, trace, i, 0).right);
    CHECK_FALSE(mlp::mark_answer(problem, trace, i, -0.63).right);
    CHECK(mlp::mark_answer(problem, trace, i, -0.63).slips.front() == Slip::no_slope);
  }
}

TEST_CASE("names are one a slip, and what cannot be marked is refused") {
  std::set<std::string> names;
  for (const Slip slip : mlp::all_slips()) names.insert(std::string(mlp::slip_name(slip)));
  CHECK(names.size() == mlp::all_slips().size());
  CHECK(names.count("weight-for-activation") == 1);
  const BackpropProblem problem = network(1);
  BackpropTrace<double> trace = mlp::trace_backprop<double>(problem);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(mlp::mark_answer(problem, trace, 0, nan), ContainsSubstring("finite"));
  CHECK_THROWS_WITH(mlp::mark_answer(problem, trace, 10000, 1), ContainsSubstring("10000"));
  trace.steps[0].value = nan;
  CHECK_THROWS_WITH(mlp::mark_answer(problem, trace, 0, 1), ContainsSubstring("nobody"));
}
