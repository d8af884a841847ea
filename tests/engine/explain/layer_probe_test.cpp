// The probe of deep networks against PyTorch, and where numbers leave their range; layers multiplied out.
#include "explain/layer_probe.h"

#include <cmath>
#include <memory>

#include "../golden.h"
#include "base/error.h"
#include "base/rng.h"
#include "catch.h"
#include "explain/linear_collapse.h"
#include "explain/small_network.h"

using Catch::Matchers::ContainsSubstring;
using mlp::ActivationKind;
using mlp::LayerProbe;
using mlp::Mlp;

namespace {

mlp::TrainingSettings deep(std::size_t depth, ActivationKind kind, double scale) {
  mlp::TrainingSettings s;
  s.layers.assign(depth + 2, 6);
  s.layers.front() = 2;
  s.layers.back() = 1;
  s.activation.kind = kind;
  s.loss.kind = mlp::LossKind::binary_cross_entropy;
  s.initializer = {.kind = mlp::InitializerKind::normal, .scale = scale};
  return s;
}

std::unique_ptr<mlp::SmallNetwork> with_points(const mlp::TrainingSettings& settings) {
  auto network = std::make_unique<mlp::SmallNetwork>(settings);
  network->set_points({.x1 = {0, 0, 1, 1}, .x2 = {0, 1, 0, 1}, .label = {0, 1, 1, 0}});
  return network;
}

}  // namespace

TEST_CASE("the probe sees in each layer what PyTorch sees") {
  const auto runs = nlohmann::json::parse(mlp::read_file(golden::path("deep.json")));
  REQUIRE(runs.size() == 4);
  const auto check = [&]<class T>(const nlohmann::json& run, T, double bar) {
    mlp::Activation f = mlp::activation_from_name(run.at("activation").get<std::string>());
    f.slope = run.value("slope", f.slope);
    std::vector<std::size_t> sizes = run.at("hidden");
    sizes.insert(sizes.begin(), 2);
    sizes.push_back(1);
    Mlp<T> network(mlp::Architecture::from_sizes(sizes, f));
    network.set_parameters(run.at("parameters").get<std::vector<T>>());
    const std::vector<T> inputs = run.at("inputs"), targets = run.at("targets");
    mlp::Execution execution;
    const std::vector<LayerProbe> probes =
        mlp::probe_layers<T>(execution, network, {.kind = mlp::LossKind::binary_cross_entropy}, {inputs.data(), 7, 2},
                             {targets.data(), 7, 1}, 8, -1, 1);
    REQUIRE(probes.size() == run.at("layers").size());
    for (std::size_t i = 0; i < probes.size(); ++i) {
      INFO(run.at("activation").get<std::string>() << ", layer " << i);
      const auto& expected = run.at("layers")[i];
      const auto same = [&](double found, const char* name) {
        INFO(name);
        CHECK(found == Approx(expected.at(name).get<double>()).epsilon(bar).margin(bar * 1e-12));
      };
      same(probes[i].weight_gradient, "weight_gradient");
      same(probes[i].weight_norm, "weight_norm");
      same(probes[i].delta, "delta");
      same(probes[i].slope, "slope");
      CHECK(probes[i].mean == Approx(expected.at("mean").get<double>()).margin(bar));
      CHECK(probes[i].deviation == Approx(expected.at("deviation").get<double>()).epsilon(100 * bar).margin(bar));
      CHECK(probes[i].low == Approx(expected.at("low").get<double>()).margin(bar));
      CHECK(probes[i].high == Approx(expected.at("high").get<double>()).margin(bar));
      same(probes[i].saturated, "saturated");
      same(probes[i].dead, "dead");
      CHECK(probes[i].histogram == expected.at("histogram").get<std::vector<std::uint32_t>>());
      CHECK(probes[i].not_finite == 0);
    }
  };
  for (const auto& run : runs) {
    check(run, 0.0, 1e-12);
    check(run, 0.0f, 1e-4);
  }
}

TEST_CASE("gradients that vanish in 32 bits are 0 there, and are not in 64") {
  const auto network = with_points(deep(20, ActivationKind::sigmoid, 0.01));
  const auto wide = network->probe(false, 10, 0, 1), narrow = network->probe(true, 10, 0, 1);
  CHECK(wide.front().weight_gradient > 0);
  CHECK(wide.front().weight_gradient < 1e-40);
  CHECK(narrow.front().weight_gradient == 0);
  CHECK(narrow.back().weight_gradient == Approx(wide.back().weight_gradient).epsilon(1e-4));
}

TEST_CASE("what overflows is reported as infinite, and the network goes on") {
  const auto network = with_points(deep(20, ActivationKind::relu, 1000));
  const auto wide = network->probe(false, 10, 0, 1), narrow = network->probe(true, 10, 0, 1);
  CHECK(std::isfinite(wide.back().high));
  std::uint64_t lost = 0;
  for (const LayerProbe& probe : narrow) {
    lost += probe.not_finite;
    CHECK(std::isfinite(probe.mean));
    CHECK(std::isfinite(probe.high));
  }
  CHECK(lost > 0);
  CHECK_FALSE(std::isfinite(narrow.front().weight_gradient));
  CHECK_NOTHROW(network->run(1, mlp::TrainingUnit::batch));
}

TEST_CASE("a unit that is 0 for every sample is dead") {
  const auto network = with_points(deep(1, ActivationKind::relu, 1));
  std::vector<double> parameters(network->shown_parameters().begin(), network->shown_parameters().end());
  for (std::size_t unit = 0; unit < 3; ++unit) {
    parameters[2 * unit] = parameters[2 * unit + 1] = -1;
    parameters[12 + unit] = -0.5;
  }
  for (std::size_t unit = 3; unit < 6; ++unit) parameters[12 + unit] = 10;
  network->set_parameters(parameters);
  const auto probes = network->probe(false, 4, 0, 1);
  CHECK(probes[0].dead == 0.5);
  CHECK(probes[0].saturated == 0.5);
  CHECK(probes[1].dead == 0);
  CHECK(probes[1].slope == 1);
}

TEST_CASE("a probe needs samples and a range") {
  mlp::SmallNetwork empty(deep(2, ActivationKind::tanh, 1));
  CHECK_THROWS_WITH(empty.probe(false, 10, 0, 1), ContainsSubstring("no samples"));
  const auto network = with_points(deep(2, ActivationKind::tanh, 1));
  CHECK_THROWS_WITH(network->probe(false, 0, 0, 1), ContainsSubstring("0 bins"));
  CHECK_THROWS_WITH(network->probe(false, 10, 1, 1), ContainsSubstring("expected a rising one"));
}

TEST_CASE("linear layers multiplied out are the network, whatever the input") {
  const auto network = with_points(deep(3, ActivationKind::identity, 0.7));
  mlp::Rng rng(8);
  std::vector<double> parameters(network->shown_parameters().size());
  for (double& w : parameters) w = rng.uniform(-1, 1);
  network->set_parameters(parameters);
  const mlp::LinearCollapse collapse = network->collapsed();
  REQUIRE(collapse.maps.size() == 4);
  CHECK(collapse.exact);
  const mlp::AffineMap& whole = collapse.maps.back();
  CHECK(whole.weights.rows() == 1);
  CHECK(whole.weights.cols() == 2);
  for (int i = 0; i < 20; ++i) {
    const std::vector<double> x{rng.uniform(-5, 5), rng.uniform(-5, 5)};
    const mlp::UnitValues units = network->forward(x);
    CHECK(whole.weights(0, 0) * x[0] + whole.weights(0, 1) * x[1] + whole.bias[0] ==
          Approx(units.z.back()).margin(1e-12));
    const mlp::AffineMap& second = collapse.maps[1];
    CHECK(second.weights(4, 0) * x[0] + second.weights(4, 1) * x[1] + second.bias[4] ==
          Approx(units.z[6 + 4]).margin(1e-12));
  }
}

TEST_CASE("with an activation in between the product is something else, and says so") {
  const auto network = with_points(deep(2, ActivationKind::tanh, 1));
  CHECK_FALSE(network->collapsed().exact);
  const mlp::Mlp<double> maxout({.in_features = 2, .layers = {{.out_features = 2, .pieces = 2}, {.out_features = 1}}});
  CHECK_THROWS_WITH(mlp::collapse(maxout), ContainsSubstring("layer 1 is maxout"));
}
