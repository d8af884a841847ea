// The probe agrees with finite differences, shows truncation and rounding, and notices every derivative that is broken.
#include "explain/gradient_probe.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "../compare.h"
#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::BackpropProblem;
using mlp::GradientFault;
using mlp::GradientProbe;

namespace {

constexpr double kBar = 1e-6;

BackpropProblem problem_of(mlp::ActivationKind activation, mlp::LossKind loss, std::uint64_t seed,
                           const std::vector<std::size_t>& sizes = {3, 4, 3, 2}) {
  BackpropProblem problem;
  problem.architecture = mlp::Architecture::from_sizes(sizes, {.kind = activation, .slope = 0.1});
  problem.loss.kind = loss;
  return mlp::drawn_problem(problem, seed);
}

}  // namespace

TEST_CASE("with every activation and loss the probe is below 1e-6, and its gradient is the trace's") {
  for (const mlp::ActivationKind activation : mlp::all_activations())
    for (const mlp::LossKind loss : mlp::all_losses()) {
      if (activation == mlp::ActivationKind::step) continue;  // has no gradient
      const BackpropProblem problem = problem_of(activation, loss, 12);
      const GradientProbe probe = mlp::probe_gradient(problem, 1e-5);
      INFO(mlp::activation_name(activation) << ", " << mlp::loss_name(loss) << ": " << probe.whole_error);
      CHECK(probe.whole_error < kBar);
      const auto trace = mlp::trace_backprop<double>(problem);
      std::vector<double> gradient;
      for (const auto& layer : trace.layers) {
        gradient.insert(gradient.end(), layer.weight_gradient.begin(), layer.weight_gradient.end());
        gradient.insert(gradient.end(), layer.bias_gradient.begin(), layer.bias_gradient.end());
      }
      CHECK(relative_distance(probe.analytic, gradient) < 1e-14);
    }
}

TEST_CASE("every fault in every layer makes the check fail, and leaves layers behind it alone") {
  for (const GradientFault fault : mlp::all_gradient_faults()) {
    if (fault == GradientFault::none) continue;
    for (std::size_t layer = 1; layer <= 3; ++layer) {
      const BackpropProblem problem = problem_of(mlp::ActivationKind::sigmoid, mlp::LossKind::binary_cross_entropy, 21);
      const GradientProbe probe = mlp::probe_gradient(problem, 1e-5, fault, layer);
      INFO(mlp::gradient_fault_name(fault) << " in layer " << layer << ": " << probe.whole_error);
      // At the output f′ cancels, and the first layer hands nothing back: there is nothing to leave out.
      const bool nothing =
          (fault == GradientFault::no_slope && layer == 3) || (fault == GradientFault::first_term && layer == 1);
      CHECK((probe.whole_error > 1000 * kBar) == !nothing);
      // Layers after the broken one have heard nothing of it.
      const std::size_t after[] = {0, 16, 31, 39};
      for (std::size_t i = after[layer]; i < probe.relative_error.size(); ++i) CHECK(probe.relative_error[i] < kBar);
    }
  }
}

TEST_CASE("the error over ε has two sides: truncation grows with ε², rounding with 1/ε, and in float much sooner") {
  const BackpropProblem problem = problem_of(mlp::ActivationKind::tanh, mlp::LossKind::squared_error, 5);
  std::vector<double> epsilons;
  for (int power = 0; power >= -14; --power) epsilons.push_back(std::pow(10.0, power));
  const mlp::EpsilonSweep sweep = mlp::sweep_epsilon(problem, 2, epsilons);
  REQUIRE(sweep.double_error.size() == epsilons.size());
  const auto best = [&](const std::vector<double>& errors) {
    return std::min_element(errors.begin(), errors.end()) - errors.begin();
  };
  const auto double_best = best(sweep.double_error), float_best = best(sweep.float_error);
  CHECK(sweep.double_error[static_cast<std::size_t>(double_best)] < 1e-8);
  CHECK(double_best >= 4);
  CHECK(double_best <= 7);
  CHECK(float_best >= 1);
  CHECK(float_best < double_best);
  CHECK(sweep.double_error.front() > 1e-3);
  CHECK(sweep.double_error[14] > 1e-5);
  CHECK(sweep.float_error[9] > 0.9);  // w + ε is w
  // ε ten times smaller, error a hundred times.
  CHECK(sweep.double_error[1] / sweep.double_error[2] == Approx(100).epsilon(0.1));
}

TEST_CASE("extreme ε: so small that nothing moves, so large that all overflows; 0 is refused") {
  const BackpropProblem problem = problem_of(mlp::ActivationKind::sigmoid, mlp::LossKind::squared_error, 6);
  const GradientProbe tiny = mlp::probe_gradient(problem, 1e-30);
  for (std::size_t i = 0; i < tiny.numerical.size(); ++i) {
    CHECK(tiny.numerical[i] == 0);
    CHECK(tiny.relative_error[i] == 1);
  }
  BackpropProblem linear = problem;
  for (mlp::LayerSpec& layer : linear.architecture.layers) layer.activation = {};
  const GradientProbe huge = mlp::probe_gradient(linear, 1e30);
  CHECK(huge.numerical.size() == linear.parameters.size());
  for (const double epsilon : {0.0, -1.0, 2e30, std::numeric_limits<double>::quiet_NaN()})
    CHECK_THROWS_WITH(mlp::probe_gradient(problem, epsilon), ContainsSubstring("epsilon"));
  CHECK_THROWS_WITH(mlp::sweep_epsilon(problem, 500, {}), ContainsSubstring("500"));
  CHECK_THROWS_WITH(mlp::probe_gradient(problem, 1e-5, GradientFault::minus, 4), ContainsSubstring("layer: 4"));
  CHECK_THROWS_WITH(mlp::gradient_fault_from_name("all"), ContainsSubstring("weight-for-activation"));
}

TEST_CASE("the loss along a weight passes through the loss, and its slope there is the derivative") {
  const BackpropProblem problem = problem_of(mlp::ActivationKind::tanh, mlp::LossKind::softmax_cross_entropy, 8);
  const auto trace = mlp::trace_backprop<double>(problem);
  const double w = problem.parameters[1], e = 1e-4;
  const std::vector<double> loss = mlp::loss_along(problem, 1, std::vector<double>{w - e, w, w + e});
  CHECK(loss[1] == trace.loss);
  CHECK((loss[2] - loss[0]) / (2 * e) == Approx(trace.layers[0].weight_gradient[1]).epsilon(1e-5));
  CHECK_THROWS_WITH(mlp::loss_along(problem, 1, std::vector<double>{1e31}), ContainsSubstring("value"));
}

TEST_CASE("biases that are not trained take no part") {
  BackpropProblem problem = problem_of(mlp::ActivationKind::sigmoid, mlp::LossKind::squared_error, 9, {2, 2, 1});
  problem.bias = false;
  problem = mlp::drawn_problem(problem, 9);
  const GradientProbe probe = mlp::probe_gradient(problem, 1e-5);
  CHECK(probe.whole_error < kBar);
  for (const std::size_t bias : {4, 5, 8}) {
    CHECK(probe.analytic[bias] == 0);
    CHECK(probe.numerical[bias] == 0);
  }
}
