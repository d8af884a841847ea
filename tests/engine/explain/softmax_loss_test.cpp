// The softmax demonstration: against values worked out independently, and its own rules.
#include "explain/softmax_loss.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "catch.h"

using mlp::explain_softmax_loss;
using mlp::SoftmaxLoss;

TEST_CASE("softmax of three logits, and its loss, to ten digits") {
  // e¹ : e² : e³, worked out with 20 digits: (1, e, e²)/(1 + e + e²).
  const SoftmaxLoss row = explain_softmax_loss(std::vector<double>{1, 2, 3}, 2);
  REQUIRE(row.probabilities[0] == Approx(0.09003057317038046).epsilon(1e-14));
  REQUIRE(row.probabilities[1] == Approx(0.24472847105479764).epsilon(1e-14));
  REQUIRE(row.probabilities[2] == Approx(0.66524095577482178).epsilon(1e-14));
  REQUIRE(row.loss == Approx(0.40760596444438030).epsilon(1e-14));
  REQUIRE(row.targets == std::vector<double>{0, 0, 1});
  REQUIRE(row.gradient[0] == Approx(0.09003057317038046).epsilon(1e-14));
  REQUIRE(row.gradient[2] == Approx(0.66524095577482178 - 1).epsilon(1e-14));
}

TEST_CASE("ten equal logits know nothing: every class has a tenth, the loss is ln 10") {
  const SoftmaxLoss row = explain_softmax_loss(std::vector<double>(10, 3.5), 4);
  for (const double p : row.probabilities) REQUIRE(p == Approx(0.1).epsilon(1e-15));
  REQUIRE(row.loss == Approx(std::log(10.0)).epsilon(1e-14));
}

TEST_CASE("adding the same number to all logits changes nothing, and large logits do not overflow") {
  const std::vector<double> z{-2, 0.5, 1, 4};
  std::vector<double> shifted = z;
  for (double& value : shifted) value += 1000;
  const SoftmaxLoss a = explain_softmax_loss(z, 1), b = explain_softmax_loss(shifted, 1);
  for (std::size_t i = 0; i < z.size(); ++i) REQUIRE(a.probabilities[i] == Approx(b.probabilities[i]).epsilon(1e-12));
  REQUIRE(a.loss == Approx(b.loss).epsilon(1e-12));
}

TEST_CASE("the gradient is the slope of the loss, with label smoothing too") {
  const double smoothing = GENERATE(0.0, 0.1, 0.6);
  const std::vector<double> z{0.3, -1.2, 2.0, 0.0, 0.7};
  const SoftmaxLoss row = explain_softmax_loss(z, 2, smoothing);
  REQUIRE(std::accumulate(row.targets.begin(), row.targets.end(), 0.0) == Approx(1));
  REQUIRE(std::abs(std::accumulate(row.gradient.begin(), row.gradient.end(), 0.0)) < 1e-15);
  const double epsilon = 1e-5;
  for (std::size_t i = 0; i < z.size(); ++i) {
    std::vector<double> above = z, below = z;
    above[i] += epsilon;
    below[i] -= epsilon;
    const double slope =
        (explain_softmax_loss(above, 2, smoothing).loss - explain_softmax_loss(below, 2, smoothing).loss) /
        (2 * epsilon);
    REQUIRE(row.gradient[i] == Approx(slope).margin(1e-9));
  }
}

TEST_CASE("the softmax demonstration says what is wrong with its input") {
  using Catch::Matchers::ContainsSubstring;
  REQUIRE_THROWS_WITH(explain_softmax_loss({}, 0), ContainsSubstring("no logits"));
  REQUIRE_THROWS_WITH(explain_softmax_loss(std::vector<double>{0, std::numeric_limits<double>::quiet_NaN()}, 0),
                      ContainsSubstring("logit 1"));
  REQUIRE_THROWS_WITH(explain_softmax_loss(std::vector<double>{0, 1}, 2), ContainsSubstring("expected below 2"));
  REQUIRE_THROWS_WITH(explain_softmax_loss(std::vector<double>{0, 1}, 0, 1), ContainsSubstring("label_smoothing"));
}
