// The perceptron by hand, step by step; its variants; cycles; every gate; robustness against odd sets and weights.
#include "training/perceptron.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/scalar_math.h"
#include "catch.h"
#include "data/synthetic.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

namespace {

PlanarPoints set(const std::string& kind, std::size_t count = 4, double noise = 0, std::uint64_t seed = 0) {
  return planar_set(planar_set_from_name(kind), count, noise, seed);
}

PerceptronSettings variant(PerceptronVariant kind, ExampleOrder order = ExampleOrder::fixed) {
  PerceptronSettings settings;
  settings.variant = kind;
  settings.order = order;
  return settings;
}

}  // namespace

TEST_CASE("the first updates on AND are those computed by hand") {
  Perceptron perceptron(set("and"), {});
  // z = 0 fires: (0,0) is of class 0, so w̃ loses x̃ = (1, 0, 0).
  PerceptronStep s = perceptron.step();
  CHECK((s.index == 0 && s.label == 0 && s.z == 0 && s.output == 1 && s.mistake && s.epoch == 0 && s.step == 1));
  CHECK(s.before == LineWeights{0, 0, 0});
  CHECK(s.update == LineWeights{-1, 0, 0});
  CHECK(s.after == LineWeights{-1, 0, 0});
  // (0,1) and (1,0) give −1: right. (1,1) gives −1 too, and should fire: w̃ gains (1, 1, 1).
  for (int i = 0; i < 2; ++i) {
    s = perceptron.step();
    CHECK((!s.mistake && s.z == -1 && s.output == 0 && s.after == s.before));
    CHECK(s.update == LineWeights{0, 0, 0});
  }
  s = perceptron.step();
  CHECK((s.index == 3 && s.label == 1 && s.z == -1 && s.output == 0 && s.mistake && s.epoch == 0 && s.step == 4));
  CHECK(s.update == LineWeights{1, 1, 1});
  CHECK(s.after == LineWeights{0, 1, 1});
  CHECK(perceptron.epochs() == 1);
  CHECK(perceptron.mistakes_per_epoch() == std::vector<std::uint32_t>{2});
}

TEST_CASE("the gates are learned; 4 of 4 are right; nothing changes any more") {
  for (const char* kind : {"and", "or", "nand"}) {
    for (const ExampleOrder order : {ExampleOrder::fixed, ExampleOrder::random}) {
      INFO(kind);
      Perceptron perceptron(set(kind), variant(PerceptronVariant::perceptron, order));
      CHECK(perceptron.run(1000) < 1000);
      CHECK(perceptron.converged());
      CHECK_FALSE(perceptron.cycle());
      CHECK(count_correct(perceptron.points(), perceptron.weights()) == 4);
      CHECK(perceptron.mistakes_per_epoch().back() == 0);
      CHECK(perceptron.mistakes_per_epoch().size() == perceptron.epochs());
      const LineWeights end = perceptron.weights();
      CHECK(perceptron.run(100) == 0);
      for (int i = 0; i < 10; ++i) CHECK_FALSE(perceptron.step().mistake);
      CHECK(perceptron.weights() == end);
    }
  }
}

TEST_CASE("without a bias AND is never learned, and b stays 0") {
  PerceptronSettings settings;
  settings.bias = false;
  Perceptron perceptron(set("and"), settings);
  perceptron.run(10000);
  CHECK_FALSE(perceptron.converged());
  CHECK(perceptron.cycle().has_value());
  CHECK(perceptron.weights()[0] == 0);
  CHECK_THROWS_WITH(perceptron.set_weights({1, 0, 0}), ContainsSubstring("b: expected 0"));
}

TEST_CASE("XOR: the weights return exactly, and the run repeats itself from there") {
  Perceptron perceptron(set("xor"), {});
  const std::uint64_t shown = perceptron.run(1000);
  REQUIRE(perceptron.cycle().has_value());
  const PerceptronCycle cycle = *perceptron.cycle();
  CHECK(cycle.length >= 1);
  CHECK(shown == 4 * (cycle.from + cycle.length));

  Perceptron again(set("xor"), {});
  std::vector<LineWeights> starts;
  for (std::uint64_t epoch = 0; epoch < cycle.from + 3 * cycle.length; ++epoch) {
    starts.push_back(again.weights());
    for (int i = 0; i < 4; ++i) again.step();
  }
  for (std::uint64_t e = cycle.from; e + cycle.length < starts.size(); ++e)
    CHECK(starts[e] == starts[e + cycle.length]);
  // None before: the pair found is the first.
  for (std::uint64_t a = 0; a < cycle.from + cycle.length; ++a)
    for (std::uint64_t b = a + 1; b < cycle.from + cycle.length; ++b) CHECK(starts[a] != starts[b]);
  CHECK_FALSE(perceptron.converged());
  CHECK(perceptron.run(100) == 100);  // goes on although the cycle is known
}

TEST_CASE("a random order has no cycle, is the same for the same seed, and shows every point once an epoch") {
  PerceptronSettings settings = variant(PerceptronVariant::perceptron, ExampleOrder::random);
  settings.seed = 5;
  Perceptron a(set("xor"), settings), b(set("xor"), settings);
  std::vector<int> seen(4);
  for (int i = 0; i < 400; ++i) {
    const PerceptronStep step = a.step();
    ++seen[step.index];
    CHECK(step.after == b.step().after);
    if (i % 4 == 3) CHECK(seen == std::vector<int>(4, i / 4 + 1));
  }
  CHECK_FALSE(a.cycle());
  const LineWeights end = a.weights();
  a.reset();
  CHECK((a.steps() == 0 && a.epochs() == 0 && a.updates() == 0 && a.mistakes_per_epoch().empty()));
  for (int i = 0; i < 400; ++i) a.step();
  CHECK(a.weights() == end);
}

TEST_CASE("pocket reports the best so far, averaged the mean over all steps") {
  const PlanarPoints points = set("nearly-separable", 60, 0, 2);
  Perceptron plain(points, {}), pocket(points, variant(PerceptronVariant::pocket)),
      averaged(points, variant(PerceptronVariant::averaged));
  std::size_t best = count_correct(points, {0, 0, 0});
  LineWeights sum{0, 0, 0};
  for (int i = 0; i < 3000; ++i) {
    const LineWeights w = plain.step().after;
    CHECK(pocket.step().after == w);
    averaged.step();
    best = std::max(best, count_correct(points, w));
    for (std::size_t k = 0; k < 3; ++k) sum[k] += w[k];
  }
  CHECK(count_correct(points, pocket.reported_weights()) == best);
  CHECK(best >= 54);
  CHECK(plain.reported_weights() == plain.weights());
  for (std::size_t k = 0; k < 3; ++k) CHECK(averaged.reported_weights()[k] == Approx(sum[k] / 3000).epsilon(1e-12));
}

TEST_CASE("logistic regression: an update is η (y − σ(z)) x̃; on XOR the loss comes to ln 2, every output to ½") {
  PerceptronSettings settings = variant(PerceptronVariant::logistic_regression, ExampleOrder::random);
  settings.learning_rate = 0.01;
  Perceptron logistic(set("xor"), settings);
  logistic.set_weights({0.5, -1, 2});
  for (int i = 0; i < 8; ++i) {
    const PerceptronStep s = logistic.step();
    CHECK(s.output == Approx(1 / (1 + std::exp(-s.z))).epsilon(1e-14));
    const double error = s.label - s.output;
    CHECK(s.update[0] == Approx(0.01 * error).epsilon(1e-14));
    CHECK(s.update[2] == Approx(0.01 * error * logistic.points().x2[s.index]).margin(1e-300).epsilon(1e-14));
    CHECK(s.mistake == ((s.z >= 0) != (s.label == 1)));
  }
  logistic.run(400000);
  double loss = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const double z = dot(logistic.weights(), augmented(logistic.points(), i));
    CHECK(math::sigmoid(z) == Approx(0.5).margin(0.01));
    loss += (math::softplus(z) - logistic.points().label[i] * z) / 4;
  }
  CHECK(std::abs(loss - std::log(2.0)) < 1e-4);
  CHECK_FALSE(logistic.converged());
  CHECK_FALSE(logistic.bound_applies());
}

TEST_CASE("no line has more than 3 of XOR's points right") {
  const PlanarPoints points = set("xor");
  std::size_t best = 0;
  for (int b = -40; b <= 40; ++b)
    for (int w1 = -40; w1 <= 40; ++w1)
      for (int w2 = -40; w2 <= 40; ++w2) best = std::max(best, count_correct(points, {0.05 * b, 0.05 * w1, 0.05 * w2}));
  CHECK(best == 3);
}

TEST_CASE("a line set by hand: z, output and what is right, point by point") {
  const LineEvaluation line = evaluate_line(set("and"), {-0.7, 0.5, 0.5});
  CHECK(line.correct == 4);
  CHECK(line.output == std::vector<std::uint8_t>{0, 0, 0, 1});
  CHECK(line.z[3] == Approx(0.3));
  // 3-4-5: the line 3x₁ + 4x₂ = 5 is 1 away from the origin.
  const LineEvaluation right_angled = evaluate_line(set("and"), {-5, 3, 4});
  REQUIRE(right_angled.norm == 5);
  REQUIRE(right_angled.distance == std::vector<double>{-1, -0.2, -0.4, 0.4});
  REQUIRE(normal_length({0, 3e-200, -4e-200}) == Approx(5e-200));
  REQUIRE(normal_length({1, 6e29, 8e29}) == Approx(1e30));
  const LineEvaluation zero = evaluate_line(set("and"), {0, 0, 0});
  REQUIRE(zero.norm == 0);
  REQUIRE(zero.distance == std::vector<double>(4, 0.0));
  CHECK(zero.output == std::vector<std::uint8_t>{1, 1, 1, 1});
  CHECK(zero.right == std::vector<std::uint8_t>{0, 0, 0, 1});
  CHECK(zero.correct == 1);
  CHECK(evaluate_line(set("and"), {1e30, -1e30, 1e30}).z[3] == 1e30);
  CHECK_THROWS_WITH(evaluate_line(set("and"), {0, std::nan(""), 0}), ContainsSubstring("w1: expected a number from"));
  CHECK_THROWS_WITH(evaluate_line(set("and"), {0, 0, 1e31}), ContainsSubstring("w2"));
  CHECK_THROWS_WITH(evaluate_line({}, {0, 0, 0}), ContainsSubstring("there are none"));
}

TEST_CASE("new points keep the weights and begin a new run; the bound asks for a start at zero") {
  Perceptron perceptron(set("and"), {});
  CHECK(perceptron.bound_applies());
  perceptron.run(3);
  const LineWeights weights = perceptron.weights();
  perceptron.set_points(set("xor"));
  CHECK(perceptron.weights() == weights);
  CHECK((perceptron.steps() == 0 && perceptron.updates() == 0 && !perceptron.cycle()));
  CHECK_FALSE(perceptron.bound_applies());
  perceptron.set_weights({1, 2, 3});
  CHECK(perceptron.weights() == LineWeights{1, 2, 3});
  perceptron.reset();
  CHECK(perceptron.weights() == LineWeights{0, 0, 0});
  CHECK(perceptron.bound_applies());
}

TEST_CASE("odd sets and weights give numbers: one point, all the same, both labels on one spot, 1e30, 10,000 points") {
  for (const PerceptronVariant kind : {PerceptronVariant::perceptron, PerceptronVariant::pocket,
                                       PerceptronVariant::averaged, PerceptronVariant::logistic_regression}) {
    const auto run = [&](const PlanarPoints& points, const LineWeights& start) {
      Perceptron perceptron(points, variant(kind));
      perceptron.set_weights(start);
      perceptron.run(20000);
      for (const double w : perceptron.weights()) CHECK(std::isfinite(w));
      for (const double w : perceptron.reported_weights()) CHECK(std::isfinite(w));
      return perceptron;
    };
    for (const LineWeights& start : {LineWeights{0, 0, 0}, LineWeights{-1e30, 1e30, -1e30}}) {
      run({{3}, {4}, {1}}, start);
      run({{3}, {4}, {0}}, start);
      run({{1, 1, 1}, {2, 2, 2}, {0, 0, 0}}, start);
      run({{1, 1}, {2, 2}, {0, 1}}, start);
      run({{1e30, -1e30}, {1e30, 1e30}, {0, 1}}, start);
      run(set("nearly-separable", 10000, 0.1, 1), start);
    }
    if (kind == PerceptronVariant::logistic_regression) continue;
    CHECK(run({{3}, {4}, {0}}, {0, 0, 0}).converged());
    CHECK(run({{1, 1}, {2, 2}, {0, 1}}, {0, 0, 0}).cycle().has_value());
  }
}

TEST_CASE("wrong settings, names and weights are refused") {
  for (const double rate : {0.0, -1.0, 1e7, std::nan(""), std::numeric_limits<double>::infinity()}) {
    PerceptronSettings settings;
    settings.learning_rate = rate;
    CHECK_THROWS_WITH(Perceptron(set("and"), settings), ContainsSubstring("learning_rate: expected above 0"));
  }
  CHECK_THROWS_WITH(Perceptron({}, {}), ContainsSubstring("there are none"));
  CHECK_THROWS_WITH(perceptron_variant_from_name("adaline"), ContainsSubstring("logistic-regression"));
  CHECK_THROWS_WITH(example_order_from_name("sorted"), ContainsSubstring("fixed, random"));
  Perceptron perceptron(set("and"), {});
  perceptron.set_weights({1, 2, 3});
  CHECK_THROWS_WITH(perceptron.set_weights({std::nan(""), 0, 0}), ContainsSubstring("b: expected a number"));
  CHECK_THROWS_WITH(perceptron.set_points({{1}, {1, 2}, {0}}), ContainsSubstring("as many of each"));
  CHECK(perceptron.weights() == LineWeights{1, 2, 3});
  CHECK(perceptron.points().size() == 4);
}
