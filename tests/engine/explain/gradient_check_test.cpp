// Backpropagation against finite differences: every activation with every loss, and a check that notices a difference.
#include "explain/gradient_check.h"

#include <algorithm>
#include <limits>

#include "../compare.h"
#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::ActivationKind;
using mlp::Architecture;
using mlp::Loss;
using mlp::LossKind;
using mlp::Matrix;
using mlp::Mlp;

namespace {

constexpr double kBar = 1e-6;

struct Problem {
  Mlp<double> network;
  Matrix<double> inputs, targets;

  Problem(const Architecture& architecture, std::size_t batch, std::uint64_t seed)
      : network(architecture), inputs(batch, architecture.in_features), targets(batch, architecture.sizes().back()) {
    mlp::Rng rng(seed);
    network.initialize({}, rng);
    for (double& x : inputs.view().flat()) x = rng.uniform(-1, 1);
    for (std::size_t r = 0; r < batch; ++r) targets(r, rng.below(static_cast<std::uint32_t>(targets.cols()))) = 1;
  }

  mlp::GradientCheck check(const Loss& loss, double epsilon = 1e-5) {
    return mlp::check_gradient(network, loss, inputs.view(), targets.view(), epsilon);
  }
};

Architecture architecture_of(const std::vector<std::size_t>& sizes, ActivationKind hidden) {
  return Architecture::from_sizes(sizes, {.kind = hidden, .slope = 0.1});
}

}  // namespace

TEST_CASE("backpropagation agrees with finite differences for every activation, loss and depth") {
  const std::vector<std::vector<std::size_t>> shapes{{4, 3}, {5, 7, 3}, {3, 4, 5, 2}, {2, 6, 5, 4, 3}, {6, 9, 1}};
  for (const auto& sizes : shapes)
    for (const ActivationKind activation : mlp::all_activations())
      for (const LossKind loss : mlp::all_losses()) {
        if (activation == ActivationKind::step) continue;  // has no gradient
        Problem problem(architecture_of(sizes, activation), 6, 11 + sizes.size());
        const mlp::GradientCheck result = problem.check({.kind = loss});
        INFO(mlp::activation_name(activation)
             << ", " << mlp::loss_name(loss) << ", layers " << sizes.size() - 1 << ": " << result.relative_error);
        CHECK(result.relative_error < kBar);
        CHECK(result.analytic.size() == problem.network.parameters().size());
        const bool constant =
            loss == LossKind::softmax_cross_entropy && sizes.back() == 1;  // one class: nothing to learn
        CHECK(std::all_of(result.analytic.begin(), result.analytic.end(), [](double g) { return g == 0; }) == constant);
      }
}

TEST_CASE("label smoothing and activations on the outputs pass the check too") {
  Problem smoothed(architecture_of({5, 7, 3}, ActivationKind::tanh), 6, 21);
  CHECK(smoothed.check({.kind = LossKind::softmax_cross_entropy, .label_smoothing = 0.1}).relative_error < kBar);
  for (const ActivationKind output : mlp::all_activations()) {
    Architecture architecture = architecture_of({5, 7, 3}, ActivationKind::sigmoid);
    architecture.layers.back().activation = {.kind = output};
    Problem problem(architecture, 6, 22);
    INFO(mlp::activation_name(output));
    CHECK(problem.check({.kind = LossKind::squared_error}).relative_error < kBar);
  }
}

TEST_CASE("the check is of the gradient at these weights, which stay as they were") {
  Problem problem(architecture_of({4, 5, 3}, ActivationKind::tanh), 5, 31);
  const std::vector<double> before(problem.network.parameters().begin(), problem.network.parameters().end());
  const mlp::GradientCheck result = problem.check({});
  CHECK(std::equal(before.begin(), before.end(), problem.network.parameters().begin()));
  CHECK(std::equal(result.analytic.begin(), result.analytic.end(), problem.network.gradients().begin()));
}

TEST_CASE("a derivative that is wrong at a point is detected there: ReLU at its corner") {
  // All weights zero: every z stands exactly at 0, where the engine's slope is 0 and the measured one ½.
  Problem problem(architecture_of({2, 3, 1}, ActivationKind::relu), 4, 41);
  for (double& w : problem.network.parameters()) w = 0;
  std::fill(problem.network.layer(1).weights().flat().begin(), problem.network.layer(1).weights().flat().end(), 1.0);
  CHECK(problem.check({.kind = LossKind::squared_error}).relative_error > 0.1);
}

TEST_CASE("a gradient with one wrong factor fails the bar by far") {
  Problem problem(architecture_of({4, 5, 3}, ActivationKind::sigmoid), 5, 51);
  const mlp::GradientCheck right = problem.check({});
  REQUIRE(right.relative_error < kBar);
  // The same network with the slope of another activation in its backward pass: what a broken derivative would give.
  Architecture broken_architecture = architecture_of({4, 5, 3}, ActivationKind::sigmoid);
  broken_architecture.layers[0].activation.kind = ActivationKind::tanh;
  Mlp<double> broken(broken_architecture);
  std::copy(problem.network.parameters().begin(), problem.network.parameters().end(), broken.parameters().begin());
  const mlp::GradientCheck other = mlp::check_gradient(broken, {}, problem.inputs.view(), problem.targets.view());
  CHECK(relative_distance(other.analytic, right.numerical) > 1000 * kBar);
  // And a step of ½ instead of 10⁻⁵ measures another slope.
  CHECK(problem.check({}, 0.5).relative_error > 10 * kBar);
}

TEST_CASE("shapes that do not fit and a useless epsilon are refused") {
  Problem problem(architecture_of({4, 5, 3}, ActivationKind::tanh), 5, 61);
  for (const double epsilon :
       {0.0, -1e-5, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    CHECK_THROWS_WITH(problem.check({}, epsilon), ContainsSubstring("epsilon"));
  Matrix<double> wide(5, 6), few(4, 3);
  CHECK_THROWS_WITH(mlp::check_gradient(problem.network, {}, wide.view(), problem.targets.view()),
                    ContainsSubstring("6 features"));
  CHECK_THROWS_WITH(mlp::check_gradient(problem.network, {}, problem.inputs.view(), few.view()),
                    ContainsSubstring("4×3"));
}
