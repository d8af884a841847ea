// Descent on two parameters: single steps against the formulas, convergence, the scatter of batch gradients.
#include "explain/descent_path.h"

#include <cmath>
#include <vector>

#include "base/error.h"
#include "catch.h"

using namespace mlp;

namespace {

struct Gradient {
  double weight = 0, bias = 0, loss = 0;
};

/// ∂L/∂w = mean (σ(wx + b) − y)·x and ∂L/∂b = mean (σ(wx + b) − y), from the C library's exp and log.
Gradient by_formula(const LabelledPoints& points, double w, double b) {
  Gradient g;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double p = 1 / (1 + std::exp(-(w * points.x[i] + b)));
    g.weight += (p - points.label[i]) * points.x[i];
    g.bias += p - points.label[i];
    g.loss -= points.label[i] == 1 ? std::log(p) : std::log(1 - p);
  }
  const auto n = static_cast<double>(points.size());
  return {g.weight / n, g.bias / n, g.loss / n};
}

DescentSettings settings(OptimizerKind kind, double rate, std::size_t batch, std::size_t steps) {
  DescentSettings result;
  result.optimizer.kind = kind;
  result.optimizer.learning_rate = rate;
  result.batch_size = batch;
  result.steps = steps;
  return result;
}

}  // namespace

TEST_CASE("overlapping points: half of each class, overlapping, the same for the same seed") {
  const LabelledPoints points = overlapping_points(1000, 3);
  double mean[2] = {0, 0}, most0 = -1e9, least1 = 1e9;
  for (std::size_t i = 0; i < points.size(); ++i) {
    mean[points.label[i]] += points.x[i] / 500;
    if (points.label[i] == 0)
      most0 = std::max(most0, points.x[i]);
    else
      least1 = std::min(least1, points.x[i]);
  }
  // Five standard deviations of the mean: 5 · 1.2/√500.
  REQUIRE(std::abs(mean[0] - 2) < 0.27);
  REQUIRE(std::abs(mean[1] - 4) < 0.27);
  REQUIRE(most0 > least1);
  REQUIRE(overlapping_points(1000, 3).x == points.x);
  REQUIRE(overlapping_points(1000, 4).x != points.x);
}

TEST_CASE("the first steps of each optimiser are those of its formula") {
  const LabelledPoints points = overlapping_points(20, 1);
  const double w = 0.4, b = -0.3, rate = 0.05;
  DescentSettings s = settings(OptimizerKind::sgd, rate, 20, 2);
  s.weight = w;
  s.bias = b;
  const Gradient g0 = by_formula(points, w, b);

  const DescentPath sgd = descend(points, s);
  REQUIRE(sgd.weight.size() == 3);
  REQUIRE(sgd.loss[0] == Approx(g0.loss).epsilon(1e-12));
  REQUIRE(sgd.weight[1] == Approx(w - rate * g0.weight).epsilon(1e-12));
  REQUIRE(sgd.bias[1] == Approx(b - rate * g0.bias).epsilon(1e-12));
  REQUIRE(sgd.epochs == std::vector<double>{0, 1, 2});
  for (std::size_t i = 0; i < sgd.norm.size(); ++i)
    REQUIRE(sgd.norm[i] * sgd.norm[i] == Approx(sgd.weight[i] * sgd.weight[i] + sgd.bias[i] * sgd.bias[i]));
  REQUIRE(sgd.norm.size() == sgd.weight.size());

  s.optimizer.kind = OptimizerKind::momentum;
  s.optimizer.momentum = 0.9;
  const DescentPath momentum = descend(points, s);
  const Gradient g1 = by_formula(points, momentum.weight[1], momentum.bias[1]);
  REQUIRE(momentum.weight[2] == Approx(momentum.weight[1] - rate * (0.9 * g0.weight + g1.weight)).epsilon(1e-12));

  s.optimizer.kind = OptimizerKind::adam;
  s.optimizer.momentum = 0;
  const DescentPath adam = descend(points, s);
  // Adam's first step is the learning rate in every direction, whatever the gradient's size (but for ε).
  REQUIRE(std::abs(adam.weight[1] - w) == Approx(rate).epsilon(1e-6));
  REQUIRE(std::abs(adam.bias[1] - b) == Approx(rate).epsilon(1e-6));
}

TEST_CASE("the whole gradient leads down to the minimum; the surface agrees with the path") {
  const LabelledPoints points = overlapping_points(40, 0);
  const DescentPath path = descend(points, settings(OptimizerKind::sgd, 0.3, 40, 5000));
  for (std::size_t i = 1; i < path.loss.size(); ++i) REQUIRE(path.loss[i] <= path.loss[i - 1] + 1e-15);
  const Gradient end = by_formula(points, path.weight.back(), path.bias.back());
  REQUIRE(std::hypot(end.weight, end.bias) < 1e-6);
  REQUIRE_FALSE(path.diverged);

  const std::vector<double> weights{path.weight[0], path.weight.back()}, biases{path.bias[0], path.bias.back(), 1};
  const std::vector<double> surface = loss_surface(points, weights, biases);
  REQUIRE(surface.size() == 6);
  REQUIRE(surface[0] == path.loss.front());
  REQUIRE(surface[1 * 2 + 1] == path.loss.back());
  REQUIRE(surface[2 * 2 + 0] == Approx(by_formula(points, weights[0], 1).loss).epsilon(1e-12));
}

TEST_CASE("batches are drawn by the seed, and a smaller last batch counts as what it is") {
  const LabelledPoints points = overlapping_points(10, 0);
  DescentSettings s = settings(OptimizerKind::sgd, 0.1, 4, 6);
  const DescentPath a = descend(points, s);
  REQUIRE(a.epochs == std::vector<double>{0, 0.4, 0.8, 1, 1.4, 1.8, 2});
  REQUIRE(descend(points, s).weight == a.weight);
  s.seed = 1;
  REQUIRE(descend(points, s).weight != a.weight);
}

TEST_CASE("a learning rate without measure diverges, and the path ends where it was still a number") {
  LabelledPoints points{.x = {1e300, -1e300}, .label = {1, 1}};
  const DescentPath path = descend(points, settings(OptimizerKind::sgd, 1e6, 1, 50));
  REQUIRE(path.diverged);
  REQUIRE(path.loss.size() < 51);
  for (const double loss : path.loss) REQUIRE(std::isfinite(loss));
}

TEST_CASE("the noise of a batch's gradient falls with the root of its size") {
  const LabelledPoints points = overlapping_points(60, 2);
  const double w = 0.2, b = 0.1;
  const Gradient whole = by_formula(points, w, b);
  const auto at = [&](std::size_t batch) { return batch_gradients(points, w, b, batch, 20000, 5); };

  const BatchGradients one = at(1);
  REQUIRE(one.whole_weight == Approx(whole.weight).epsilon(1e-12));
  REQUIRE(one.whole_bias == Approx(whole.bias).epsilon(1e-12));
  double mean = 0;
  for (const double g : one.weight) mean += g / static_cast<double>(one.weight.size());
  REQUIRE(std::abs(mean - whole.weight) < 5 * one.noise / std::sqrt(20000.0));

  // Drawn without replacement from N: the variance is that of one, over B, times (N − B)/(N − 1). 20,000 draws know the
  // root mean square to about 1 %.
  for (const std::size_t batch : {2u, 8u, 30u}) {
    const double expected =
        one.noise * std::sqrt((60.0 - static_cast<double>(batch)) / (59.0 * static_cast<double>(batch)));
    REQUIRE(at(batch).noise == Approx(expected).epsilon(0.04));
  }
  REQUIRE(at(60).noise < 1e-14);
}

TEST_CASE("descent says what is wrong with its input") {
  using Catch::Matchers::ContainsSubstring;
  const LabelledPoints points = overlapping_points(4, 0);
  REQUIRE_THROWS_WITH(descend({}, settings(OptimizerKind::sgd, 0.1, 1, 1)), ContainsSubstring("there are none"));
  REQUIRE_THROWS_WITH(descend({.x = {1, 2}, .label = {0, 2}}, settings(OptimizerKind::sgd, 0.1, 1, 1)),
                      ContainsSubstring("label 2"));
  REQUIRE_THROWS_WITH(descend(points, settings(OptimizerKind::sgd, 0.1, 1, 0)), ContainsSubstring("steps"));
  REQUIRE_THROWS_WITH(descend(points, settings(OptimizerKind::sgd, -1, 1, 1)), ContainsSubstring("learning_rate"));
  REQUIRE_THROWS_WITH(descend(points, settings(OptimizerKind::sgd, 0.1, 0, 1)), ContainsSubstring("batch_size"));
  REQUIRE_THROWS_WITH(batch_gradients(points, 0, 0, 5, 1, 0), ContainsSubstring("expected 1 to 4"));
  REQUIRE_THROWS_WITH(loss_surface(points, {}, {}), ContainsSubstring("no weights"));
}
