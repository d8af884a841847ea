// Logistic regression point by point: against the formulas, against training's own gradient, at extreme weights.
#include "explain/logistic_terms.h"

#include <cmath>

#include "base/error.h"
#include "catch.h"
#include "explain/descent_path.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("p, loss and error of each point, and the gradient made of them") {
  const LabelledPoints points = overlapping_points(30, 4);
  const LogisticTerms terms = logistic_terms(points, 0.7, -1.9);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double p = 1 / (1 + std::exp(-(0.7 * points.x[i] - 1.9)));
    CHECK(terms.p[i] == Approx(p).epsilon(1e-14));
    CHECK(terms.loss[i] == Approx(points.label[i] == 1 ? -std::log(p) : -std::log(1 - p)).epsilon(1e-12));
    CHECK(terms.error[i] == terms.p[i] - points.label[i]);
  }
  const BatchGradients trained = batch_gradients(points, 0.7, -1.9, 30, 1, 0);
  CHECK(terms.gradient_weight == Approx(trained.whole_weight).epsilon(1e-13));
  CHECK(terms.gradient_bias == Approx(trained.whole_bias).epsilon(1e-13));
  const std::vector<double> w{0.7}, b{-1.9};
  CHECK(terms.mean_loss == Approx(loss_surface(points, w, b)[0]).epsilon(1e-13));
}

TEST_CASE("extreme weights give numbers; others are refused") {
  const LabelledPoints points{.x = {-1e30, 0, 1, 1e30}, .label = {0, 1, 0, 1}};
  for (const double w : {-1e30, 0.0, 1e30}) {
    const LogisticTerms terms = logistic_terms(points, w, -1e30);
    for (const double loss : terms.loss) CHECK(std::isfinite(loss));
    CHECK(std::isfinite(terms.mean_loss));
    CHECK(std::isfinite(terms.gradient_weight));
  }
  CHECK_THROWS_WITH(logistic_terms(points, 1e31, 0), ContainsSubstring("weight: expected a number from"));
  CHECK_THROWS_WITH(logistic_terms(points, 0, std::nan("")), ContainsSubstring("bias: expected"));
  CHECK_THROWS_WITH(logistic_terms({}, 0, 0), ContainsSubstring("there are none"));
  CHECK_THROWS_WITH(logistic_terms({.x = {1e40}, .label = {0}}, 0, 0), ContainsSubstring("points: expected"));
}
