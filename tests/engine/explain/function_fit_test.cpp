// Approximating a curve: runs against PyTorch's, the terms of the sum, and what is refused.
#include "explain/function_fit.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "catch.h"
#include "data/synthetic.h"
#include "golden.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

namespace {

TrainingSettings settings_for(std::size_t units, const std::string& activation, double learning_rate) {
  TrainingSettings settings;
  settings.layers = {1, units, 1};
  settings.activation = activation_from_name(activation);
  settings.output_activation = activation_from_name("identity");
  settings.loss.kind = LossKind::squared_error;
  settings.optimizer.kind = OptimizerKind::adam;
  settings.optimizer.learning_rate = learning_rate;
  settings.batch_size = 10000;
  settings.shuffle = false;
  settings.seed = 1;
  return settings;
}

RegressionPoints curve(const std::string& name) { return regression_set(regression_set_from_name(name), 50, 0, 0); }

}  // namespace

TEST_CASE("fits: the same losses and weights as PyTorch's Adam") {
  const auto file = nlohmann::json::parse(read_file(golden::path("approximation.json")));
  REQUIRE(file.at("fits").size() >= 3);
  for (const auto& expected : file.at("fits")) {
    const auto activation = expected.at("activation").get<std::string>();
    INFO(activation);
    SmallNetwork network(settings_for(expected.at("units"), activation, expected.at("learning_rate")));
    const RegressionPoints points = curve(expected.at("curve"));
    network.set_samples(points.x, points.y);
    network.set_parameters(expected.at("initial").get<std::vector<double>>());
    const auto losses = expected.at("losses").get<std::vector<double>>();
    for (const double loss : losses) {
      REQUIRE(network.report().score.loss == Approx(loss).epsilon(1e-9));
      network.run(1, TrainingUnit::epoch);
    }
    const auto last = expected.at("final").get<std::vector<double>>();
    for (std::size_t i = 0; i < last.size(); ++i)
      CHECK(network.shown_parameters()[i] == Approx(last[i]).epsilon(1e-8).margin(1e-9));
  }
}

TEST_CASE("fits: bias and terms add up to the output, and each term is weight × unit") {
  SmallNetwork network(settings_for(3, "tanh", 0.03));
  const std::vector<double> parameters{2, -1, 0.5, 0.1, 0.2, 0.3, 1.5, -2.5, 0.75, -0.4};
  network.set_parameters(parameters);
  const std::vector<double> x{-1, -0.3, 0, 0.8};
  const UnitCurves curves = unit_curves(network, x);
  CHECK(curves.bias == -0.4);
  for (std::size_t i = 0; i < x.size(); ++i) {
    double sum = curves.bias;
    for (std::size_t k = 0; k < 3; ++k) {
      const double h = std::tanh(parameters[k] * x[i] + parameters[3 + k]);
      CHECK(curves.hidden[3 * i + k] == Approx(h).epsilon(1e-14));
      CHECK(curves.terms[3 * i + k] == Approx(parameters[6 + k] * h).epsilon(1e-14));
      sum += curves.terms[3 * i + k];
    }
    CHECK(curves.output[i] == Approx(sum).epsilon(1e-13));
  }
}

TEST_CASE("fits: three tanh units fit the classical curves, lines do not") {
  for (const char* name : {"sine", "step"}) {
    const RegressionPoints points = curve(name);
    INFO(name);
    CHECK(fit_run(settings_for(3, "tanh", 0.03), points.x, points.y, 1, 3000).loss < 3e-3);
    CHECK(fit_run(settings_for(8, "identity", 0.03), points.x, points.y, 1, 1000).loss > 2e-2);
  }
}

TEST_CASE("fits: one point, two equal points, a run that diverges") {
  const std::vector<double> x{0.25}, y{-0.5}, twice{0.25, 0.25}, apart{-1, 1};
  CHECK(fit_run(settings_for(3, "tanh", 0.03), x, y, 1, 500).loss < 1e-6);
  CHECK(fit_run(settings_for(3, "tanh", 0.03), twice, apart, 1, 500).loss == Approx(0.5).epsilon(1e-3));
  TrainingSettings steep = settings_for(8, "relu", 1e6);
  steep.optimizer.kind = OptimizerKind::sgd;
  const std::vector<double> far{1e30};
  const FitRun wild = fit_run(steep, x, far, 1, 500);
  CHECK(wild.diverged);
  for (const double w : wild.parameters) CHECK(std::isfinite(w));
}

TEST_CASE("fits: wrong input is named") {
  const std::vector<double> none, x{0.0}, wrong{std::nan("")};
  CHECK_THROWS_WITH(fit_run(settings_for(3, "tanh", 0.03), none, none, 1, 10), ContainsSubstring("there are none"));
  CHECK_THROWS_WITH(fit_run(settings_for(3, "tanh", 0.03), x, wrong, 1, 10), ContainsSubstring("target"));
  CHECK_THROWS_WITH(fit_run(settings_for(3, "tanh", 0.03), x, x, 1, 0), ContainsSubstring("epochs: expected 1"));
  TrainingSettings deep = settings_for(3, "tanh", 0.03);
  deep.layers = {1, 3, 3, 1};
  SmallNetwork two_layers(deep);
  CHECK_THROWS_WITH(unit_curves(two_layers, x), ContainsSubstring("1 hidden layer"));
  TrainingSettings bent = settings_for(3, "tanh", 0.03);
  bent.output_activation = activation_from_name("sigmoid");
  SmallNetwork sigmoid(bent);
  CHECK_THROWS_WITH(unit_curves(sigmoid, x), ContainsSubstring("linear output"));
}
