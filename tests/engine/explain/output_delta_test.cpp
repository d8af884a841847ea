// δ of the four pairs of output and loss: by the chain rule, as training has it, and measured; f′ cancels in two of
// them.
#include "explain/output_delta.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::OutputDelta;

TEST_CASE("the chain rule, training and finite differences agree for all four pairs") {
  mlp::Rng rng(3);
  for (int repeat = 0; repeat < 20; ++repeat) {
    const std::vector<double> z{rng.uniform(-2, 2), rng.uniform(-2, 2), rng.uniform(-2, 2)}, y{0, 1, 0};
    for (const char* pair : {"linear-squared", "sigmoid-squared", "sigmoid-bce", "softmax-ce"}) {
      const OutputDelta output = mlp::output_delta(pair, z, y);
      for (std::size_t j = 0; j < 3; ++j) {
        INFO(pair << ", output " << j);
        CHECK(output.chained[j] == Approx(output.delta[j]).margin(1e-14));
        CHECK(output.measured[j] == Approx(output.delta[j]).margin(1e-8));
        const double difference = output.prediction[j] - y[j];
        const bool keeps = std::string(pair) == "sigmoid-squared";
        const double slope = output.output_slope[j * 3 + j];
        CHECK(output.delta[j] == Approx(keeps ? slope * difference : difference));
      }
    }
  }
}

TEST_CASE("the factors are those of the formulas") {
  const std::vector<double> z{0.5}, y{1};
  const double p = 1 / (1 + std::exp(-0.5));
  const OutputDelta bce = mlp::output_delta("sigmoid-bce", z, y);
  CHECK(bce.prediction[0] == Approx(p));
  CHECK(bce.loss == Approx(-std::log(p)));
  CHECK(bce.loss_slope[0] == Approx(-1 / p));
  CHECK(bce.output_slope[0] == Approx(p * (1 - p)));
  const OutputDelta ce = mlp::output_delta("softmax-ce", std::vector<double>{1, 0}, std::vector<double>{0, 1});
  const double first = std::exp(1.0) / (std::exp(1.0) + 1);
  CHECK(ce.output_slope[1] == Approx(-first * (1 - first)));
  CHECK(ce.loss_slope[0] == 0);
  CHECK(mlp::output_delta("linear-squared", z, y).output_slope[0] == 1);
}

TEST_CASE("a saturated output: the factors are ∞ and 0, their product none, δ is still right") {
  const OutputDelta output = mlp::output_delta("sigmoid-bce", std::vector<double>{-800}, std::vector<double>{1});
  CHECK(output.prediction[0] == 0);
  CHECK(std::isinf(output.loss_slope[0]));
  CHECK(std::isnan(output.chained[0]));
  CHECK(output.delta[0] == -1);
  CHECK(output.loss == Approx(800));
  // With squared error the slope that is left stops all learning.
  CHECK(mlp::output_delta("sigmoid-squared", std::vector<double>{-800}, std::vector<double>{1}).delta[0] == 0);
}

TEST_CASE("wrong pairs, targets and numbers are refused") {
  const std::vector<double> z{1, 2};
  CHECK_THROWS_WITH(mlp::output_delta("tanh-ce", z, std::vector<double>{0, 1}), ContainsSubstring("softmax-ce"));
  CHECK_THROWS_WITH(mlp::output_delta("softmax-ce", z, std::vector<double>{1, 1}), ContainsSubstring("sum"));
  CHECK_THROWS_WITH(mlp::output_delta("sigmoid-bce", z, std::vector<double>{1}), ContainsSubstring("expected 2"));
  CHECK_THROWS_WITH(mlp::output_delta("linear-squared", std::vector<double>(7), std::vector<double>(7)),
                    ContainsSubstring("7 outputs"));
  CHECK_THROWS_WITH(mlp::output_delta("linear-squared", std::vector<double>{std::nan("")}, std::vector<double>{1}),
                    ContainsSubstring("input 0"));
}
