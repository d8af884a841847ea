// Maxout layers: values, ties and gradients, alone and inside a network; against PyTorch and finite differences.
#include "network/maxout.h"

#include <limits>

#include "../compare.h"
#include "../golden.h"
#include "base/error.h"
#include "base/rng.h"
#include "catch.h"
#include "explain/gradient_check.h"
#include "network/loss.h"
#include "network/mlp.h"
#include "network/model_file.h"

using Catch::Matchers::ContainsSubstring;
using mlp::Architecture;
using mlp::MatrixView;
using mlp::Mlp;

namespace {

Architecture maxout_network(std::size_t in, std::size_t units, std::size_t pieces, std::size_t out) {
  return {.in_features = in, .layers = {{.out_features = units, .pieces = pieces}, {.out_features = out}}};
}

}  // namespace

TEST_CASE("a maxout unit is its largest piece, and only that piece learns") {
  const std::vector<double> z{1, 3, 2, -4, -4, -5};  // one sample, two units of three pieces
  mlp::Maxout<double> layer(2, 3);
  const MatrixView<const double> a = layer.forward({z.data(), 1, 6});
  CHECK(std::vector<double>(a.flat().begin(), a.flat().end()) == std::vector<double>{3, -4});
  CHECK(std::vector<std::uint32_t>(layer.winners().begin(), layer.winners().end()) ==
        std::vector<std::uint32_t>{1, 0});  // of equal ones the first
  const std::vector<double> da{0.5, -2};
  const MatrixView<const double> dz = layer.backward({da.data(), 1, 2});
  CHECK(std::vector<double>(dz.flat().begin(), dz.flat().end()) == std::vector<double>{0, 0.5, 0, -2, 0, 0});
}

TEST_CASE("NaN in a piece is not hidden by the others") {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const std::vector<double>& z : {std::vector<double>{kNan, 1}, {1, kNan}}) {
    mlp::Maxout<double> layer(1, 2);
    CHECK(std::isnan(layer.forward({z.data(), 1, 2})(0, 0)));
  }
}

TEST_CASE("networks with a maxout layer have PyTorch's values and gradients") {
  const auto runs = nlohmann::json::parse(mlp::read_file(golden::path("maxout.json")));
  REQUIRE(runs.size() == 2);
  const auto check = [&]<class T>(const nlohmann::json& run, T, double bar) {
    const std::vector<std::size_t> sizes = run.at("sizes");
    Mlp<T> network(maxout_network(sizes[0], sizes[1], run.at("pieces"), sizes[2]));
    network.set_parameters(run.at("parameters").get<std::vector<T>>());
    const std::vector<T> inputs = run.at("inputs"), targets = run.at("targets");
    const std::size_t count = inputs.size() / sizes[0];
    mlp::Execution execution;
    const MatrixView<const T> x(inputs.data(), count, sizes[0]), y(targets.data(), count, sizes[2]);
    const MatrixView<const T> outputs = network.forward(execution, x);
    CHECK(relative_distance(outputs.flat(), run.at("outputs").get<std::vector<double>>()) < bar);
    CHECK(relative_distance(network.activations(0).flat(), run.at("hidden").get<std::vector<double>>()) < bar);
    mlp::Matrix<T> gradient(count, sizes[2]);
    const mlp::Loss loss{.kind = mlp::LossKind::squared_error};
    CHECK(mlp::loss_and_gradient<T>(execution, loss, outputs, y, gradient.view()) ==
          Approx(run.at("loss").get<double>()).epsilon(bar));
    network.backward(execution, x, gradient.view());
    CHECK(relative_distance(network.copy_gradients(), run.at("gradient").get<std::vector<double>>()) < bar);
  };
  for (const auto& run : runs) {
    check(run, 0.0, 1e-13);
    check(run, 0.0f, 1e-5);
  }
}

TEST_CASE("backpropagation through maxout agrees with finite differences, two layers deep") {
  const Architecture architecture{
      .in_features = 3,
      .layers = {{.out_features = 4, .pieces = 3}, {.out_features = 5, .pieces = 2}, {.out_features = 2}}};
  Mlp<double> network(architecture);
  mlp::Rng rng(17);
  for (double& w : network.parameters()) w = rng.uniform(-1, 1);
  mlp::Matrix<double> x(7, 3), y(7, 2);
  for (double& v : x.view().flat()) v = rng.uniform(-1, 1);
  for (double& v : y.view().flat()) v = rng.uniform(0, 1);
  const auto result = mlp::check_gradient(network, {.kind = mlp::LossKind::squared_error}, x.view(), y.view());
  CHECK(result.relative_error < 1e-8);
}

TEST_CASE("with pieces wx + b and 0, maxout is ReLU") {
  Mlp<double> maxout(maxout_network(2, 1, 2, 1));
  Mlp<double> relu({.in_features = 2, .layers = {{1, {.kind = mlp::ActivationKind::relu}}, {1, {}}}});
  maxout.set_parameters(std::vector<double>{0.5, -1, 0, 0, 0.25, 0, 2, -1});
  relu.set_parameters(std::vector<double>{0.5, -1, 0.25, 2, -1});
  mlp::Execution execution;
  for (const std::vector<double>& x : {std::vector<double>{1, 2}, {2, -1}, {-3, 0}}) {
    const MatrixView<const double> input(x.data(), 1, 2);
    CHECK(maxout.forward(execution, input)(0, 0) == relu.forward(execution, input)(0, 0));
  }
}

TEST_CASE("a model file keeps maxout layers, and says what does not fit") {
  Mlp<float> network(maxout_network(3, 4, 2, 2));
  mlp::Rng rng(5);
  for (float& w : network.parameters()) w = static_cast<float>(rng.uniform(-1, 1));
  const auto bytes = mlp::write_model(mlp::to_model_file(network), mlp::Dtype::f32);
  const mlp::Safetensors file = mlp::parse_safetensors(bytes, "m");
  REQUIRE(file.tensors.size() == 4);
  CHECK(file.tensors[0].shape == std::vector<std::size_t>{8, 3});
  CHECK(file.tensors[2].name == "2.weight");  // the maximum has a place of its own in nn.Sequential
  const mlp::ModelFile model = mlp::parse_model(bytes, "m");
  CHECK(model.architecture == network.architecture());
  Mlp<float> again(model.architecture);
  mlp::load_parameters(model, again);
  CHECK(again.copy_parameters() == network.copy_parameters());

  mlp::Safetensors plain = file;
  plain.metadata.erase("architecture");
  CHECK_THROWS_WITH(mlp::parse_model(mlp::write_safetensors(plain, mlp::Dtype::f32), "m"),
                    ContainsSubstring("expected 8 inputs, the outputs of the layer before"));
  Mlp<float> other(maxout_network(3, 4, 3, 2));
  CHECK_THROWS_WITH(mlp::load_parameters(model, other), ContainsSubstring("2 maxout pieces; expected 3"));
}

TEST_CASE("maxout layers that cannot be are refused") {
  CHECK_THROWS_WITH(maxout_network(2, 3, 65, 1).validate(), ContainsSubstring("65 pieces, expected 2 to 64"));
  CHECK_THROWS_WITH(maxout_network(2, 3, 0, 1).validate(), ContainsSubstring("0 pieces"));
  Architecture activated = maxout_network(2, 3, 2, 1);
  activated.layers[0].activation.kind = mlp::ActivationKind::tanh;
  CHECK_THROWS_WITH(activated.validate(), ContainsSubstring("no activation besides, expected identity, got tanh"));
}

TEST_CASE("settings make maxout networks") {
  mlp::TrainingSettings settings;
  settings.maxout_pieces = 3;
  CHECK_THROWS_WITH(settings.validate(), ContainsSubstring("expected identity, got relu"));
  settings.activation.kind = mlp::ActivationKind::identity;
  CHECK_NOTHROW(settings.validate());
  CHECK(settings.architecture().layers.front().pieces == 3);
  CHECK(settings.architecture().layers.back().pieces == 1);
  CHECK(mlp::TrainingSettings::from_json(settings.to_json(), {}) == settings);
}
