// Model files: nn.Sequential's names and shapes, plain PyTorch exports, and files whose parts contradict each other.
#include "network/model_file.h"

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::ActivationKind;
using mlp::Architecture;
using mlp::Dtype;
using mlp::ModelFile;
using mlp::Safetensors;
using mlp::Tensor;

namespace {

Tensor tensor(const std::string& name, const std::vector<std::size_t>& shape, float first = 1) {
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  Tensor result{name, shape, std::vector<float>(count)};
  for (std::size_t i = 0; i < count; ++i) result.values[i] = first + static_cast<float>(i);
  return result;
}

ModelFile parse(const Safetensors& file) { return mlp::parse_model(mlp::write_safetensors(file, Dtype::f32), "m"); }

std::string refusal(const Safetensors& file) {
  try {
    parse(file);
  } catch (const mlp::Error& error) {
    return error.what();
  }
  return "accepted";
}

/// 3-2-1 as nn.Sequential(Linear, ReLU, Linear) saves it.
Safetensors plain_export() {
  return {{tensor("0.weight", {2, 3}), tensor("0.bias", {2}, 10), tensor("2.weight", {1, 2}, 20),
           tensor("2.bias", {1}, 30)},
          {}};
}

Safetensors with_architecture(const std::string& json) {
  Safetensors file = plain_export();
  file.metadata["architecture"] = json;
  return file;
}

}  // namespace

TEST_CASE("a network is written with nn.Sequential's names and reads back whole") {
  const ActivationKind kind = GENERATE(ActivationKind::relu, ActivationKind::tanh, ActivationKind::leaky_relu,
                                       ActivationKind::identity, ActivationKind::elu, ActivationKind::mish);
  const std::vector<std::size_t> sizes{5, 4, 3, 2};
  mlp::Activation activation{.kind = kind};
  if (kind == ActivationKind::leaky_relu) activation.slope = 0.125;
  if (kind == ActivationKind::elu) activation.alpha = 1.75;
  mlp::Mlp<float> network(Architecture::from_sizes(sizes, activation));
  mlp::Rng rng(3);
  for (float& value : network.parameters()) value = static_cast<float>(rng.uniform(-1, 1));

  ModelFile model = mlp::to_model_file(network);
  model.settings = R"({"seed":7,"note":"é"})";
  model.test_accuracy = 0.9812;
  const auto bytes = mlp::write_model(model, Dtype::f32);

  const Safetensors file = mlp::parse_safetensors(bytes, "m");
  const std::vector<std::string> names =
      kind == ActivationKind::identity
          ? std::vector<std::string>{"0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"}
          : std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"};
  REQUIRE(file.tensors.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) REQUIRE(file.tensors[i].name == names[i]);
  REQUIRE(file.tensors[2].shape == std::vector<std::size_t>{3, 4});
  REQUIRE(file.tensors[3].shape == std::vector<std::size_t>{3});
  REQUIRE(file.tensors[2].values[5] == network.layer(1).weight(1, 1));
  REQUIRE(file.tensors[3].values[2] == network.layer(1).bias()[2]);

  const ModelFile again = mlp::parse_model(bytes, "m");
  REQUIRE(again.architecture == network.architecture());
  REQUIRE(again.settings == model.settings);
  REQUIRE(again.test_accuracy == 0.9812);
  REQUIRE(again.parameters == model.parameters);

  mlp::Mlp<double> copy(again.architecture);
  mlp::load_parameters(again, copy);
  for (std::size_t i = 0; i < copy.parameters().size(); ++i) {
    REQUIRE(copy.parameters()[i] == static_cast<double>(network.copy_parameters()[i]));
  }
}

TEST_CASE("in F16 every parameter is the nearest half") {
  mlp::Mlp<double> network(Architecture::from_sizes(std::vector<std::size_t>{30, 10}, {}));
  mlp::Rng rng(3);
  for (double& value : network.parameters()) value = rng.uniform(-1, 1);
  const auto bytes = mlp::write_model(mlp::to_model_file(network), Dtype::f16);
  REQUIRE(bytes.size() < 310 * 2 + 400);
  const ModelFile model = mlp::parse_model(bytes, "m");
  for (std::size_t i = 0; i < model.parameters.size(); ++i) {
    // Below 1 in size, a half has at least 11 bits after the point: it lies within 2⁻¹² of what it stands for.
    REQUIRE(std::abs(static_cast<double>(model.parameters[i]) - network.parameters()[i]) <= 0x1p-12);
  }
  REQUIRE(std::isnan(model.test_accuracy));
  REQUIRE(model.settings.empty());
}

TEST_CASE("a plain PyTorch export is understood from its shapes") {
  const ModelFile model = parse(plain_export());
  REQUIRE(model.architecture.sizes() == std::vector<std::size_t>{3, 2, 1});
  REQUIRE(model.architecture.layers[0].activation.kind == ActivationKind::relu);
  REQUIRE(model.architecture.layers[1].activation.kind == ActivationKind::identity);
  REQUIRE(model.parameters == std::vector<float>{1, 2, 3, 4, 5, 6, 10, 11, 20, 21, 30});

  const auto bytes = mlp::write_safetensors(plain_export(), Dtype::f32);
  REQUIRE(mlp::parse_model(bytes, "m", {.kind = ActivationKind::tanh}).architecture.layers[0].activation.kind ==
          ActivationKind::tanh);
}

TEST_CASE("layers are taken in the order of their numbers, wherever they stand in the file") {
  // nn.Sequential(Flatten, Linear, Linear, ReLU, Dropout, …, Linear): 1, 2 follow each other without an activation.
  const ModelFile model = parse({{tensor("10.bias", {1}), tensor("10.weight", {1, 2}), tensor("2.weight", {2, 4}),
                                  tensor("1.bias", {4}), tensor("2.bias", {2}), tensor("1.weight", {4, 3})},
                                 {}});
  REQUIRE(model.architecture.sizes() == std::vector<std::size_t>{3, 4, 2, 1});
  REQUIRE(model.architecture.layers[0].activation.kind == ActivationKind::identity);
  REQUIRE(model.architecture.layers[1].activation.kind == ActivationKind::relu);
}

TEST_CASE("tensors that are no nn.Sequential of Linear layers are named") {
  const auto with = [](const Tensor& extra) {
    Safetensors file = plain_export();
    file.tensors.push_back(extra);
    return refusal(file);
  };
  for (const char* const name : {"fc1.weight", "net.0.weight", "4.running_mean", "4", "4.", ".weight", "04.weight",
                                 "-4.weight", "4.weight.x", "4,weight", "1234567.weight", "4 .weight", ""}) {
    REQUIRE_THAT(with(tensor(name, {1, 1})),
                 ContainsSubstring("m: tensor \"" + std::string(name) + "\": unknown name"));
  }
  REQUIRE(with(tensor("4.weight", {1, 1})) == "m: tensor \"4.bias\" is missing");
  REQUIRE(with(tensor("4.bias", {1})) == "m: tensor \"4.weight\" is missing");
  REQUIRE_THAT(refusal({}), ContainsSubstring("m: holds no tensors"));
}

TEST_CASE("shapes must be those of layers that follow each other") {
  const auto with = [](std::size_t place, const std::vector<std::size_t>& shape) {
    Safetensors file = plain_export();
    file.tensors[place] = tensor(file.tensors[place].name, shape);
    return refusal(file);
  };
  REQUIRE(with(2, {1, 3}) ==
          R"(m: tensor "2.weight": shape [1, 3]; expected 2 inputs, the outputs of the layer before)");
  REQUIRE(with(1, {3}) == R"(m: tensor "0.bias": shape [3]; expected [2], the outputs of 0.weight)");
  REQUIRE_THAT(with(1, {2, 1}), ContainsSubstring(R"("0.bias": shape [2, 1])"));
  REQUIRE_THAT(with(1, {}), ContainsSubstring(R"("0.bias": shape [])"));
  REQUIRE_THAT(with(0, {6}), ContainsSubstring(R"("0.weight": shape [6]; expected two sizes)"));
  REQUIRE_THAT(with(0, {2, 3, 1}), ContainsSubstring("shape [2, 3, 1]"));
  REQUIRE_THAT(with(0, {2, 0}), ContainsSubstring("m: layers: size number 1 is 0"));
}

TEST_CASE("metadata must agree with the tensors") {
  const std::string good =
      R"({"in_features":3,"layers":[{"out_features":2,"activation":"sigmoid"},{"out_features":1,"activation":"identity"}]})";
  REQUIRE(parse(with_architecture(good)).architecture.layers[0].activation.kind == ActivationKind::sigmoid);

  REQUIRE(refusal(with_architecture(R"({"in_features":3,"layers":[{"out_features":2,"activation":"relu"}]})")) ==
          "m: 2 layers of tensors; expected 1 by the metadata");
  REQUIRE(
      refusal(with_architecture(
          R"({"in_features":4,"layers":[{"out_features":2,"activation":"relu"},{"out_features":1,"activation":"relu"}]})")) ==
      R"(m: tensor "0.weight": shape [2, 3]; expected [2, 4] by the metadata)");
  const std::map<std::string, std::string> wrong{
      {"", "not valid JSON"},
      {"{", "not valid JSON"},
      {"[1]", "\"in_features\""},
      {"null", "\"in_features\""},
      {R"({"in_features":-3})", "\"in_features\""},
      {R"({"in_features":3.5})", "\"in_features\""},
      {R"({"in_features":1e30})", "\"in_features\""},
      {R"({"in_features":18446744073709551615})", "\"in_features\""},
      {R"({"in_features":3})", "a list as \"layers\""},
      {R"({"in_features":3,"layers":[]})", "at least two sizes"},
      {R"({"in_features":3,"layers":[3]})", "\"out_features\""},
      {R"({"in_features":3,"layers":[{"out_features":2}]})", "a name as \"activation\""},
      {R"({"in_features":3,"layers":[{"out_features":2,"activation":"rlu"}]})", "expected one of identity, sigmoid"},
      {R"({"in_features":3,"layers":[{"out_features":2,"activation":"leaky-relu"}]})", "a number as \"slope\""},
      {R"({"in_features":3,"layers":[{"out_features":2,"activation":"elu","alpha":"1"}]})", "a number as \"alpha\""},
      {R"({"in_features":3,"layers":[{"out_features":0,"activation":"relu"}]})", "size number 2 is 0"},
  };
  for (const auto& [json, message] : wrong) {
    CAPTURE(json);
    REQUIRE_THAT(refusal(with_architecture(json)),
                 ContainsSubstring("m: metadata architecture: ") && ContainsSubstring(message));
  }
}

TEST_CASE("nesting inside the metadata's own JSON is harmless") {
  for (const char* const open : {"[", "{\"layers\":", "{\"in_features\":3,\"layers\":["}) {
    std::string bomb;
    while (bomb.size() < 200000) bomb += open;
    REQUIRE_THAT(refusal(with_architecture(bomb)), ContainsSubstring("not valid JSON"));
  }
  const std::size_t depth = 100000;
  const std::string nested = std::string(depth, '[') + std::string(depth, ']');
  REQUIRE_THAT(refusal(with_architecture(nested)), ContainsSubstring("in_features"));
  REQUIRE_THAT(refusal(with_architecture("{\"in_features\":3,\"layers\":" + nested + "}")),
               ContainsSubstring("out_features"));
}

TEST_CASE("a test accuracy in the metadata must be one") {
  Safetensors file = plain_export();
  for (const char* const text : {"", "x", "1.5", "-0.1", "\"0.5\"", "1e999", "[0.5]"}) {
    file.metadata["test_accuracy"] = text;
    REQUIRE_THAT(refusal(file), ContainsSubstring("m: metadata test_accuracy") && ContainsSubstring("from 0 to 1"));
  }
  file.metadata["test_accuracy"] = "0.5";
  REQUIRE(parse(file).test_accuracy == 0.5);
}

TEST_CASE("a model that does not fit itself or the network is refused") {
  ModelFile model = parse(plain_export());
  mlp::Mlp<float> other(Architecture::from_sizes(std::vector<std::size_t>{3, 3, 1}, {}));
  REQUIRE_THROWS_WITH(mlp::load_parameters(model, other), "the model has layers [3, 2, 1]; expected [3, 3, 1]");
  model.test_accuracy = 1.5;
  REQUIRE_THROWS_WITH(mlp::write_model(model, Dtype::f32), ContainsSubstring("test accuracy 1.5"));
  model.test_accuracy = 1;
  model.parameters[3] = std::nanf("");
  REQUIRE_THROWS_WITH(mlp::write_model(model, Dtype::f32), ContainsSubstring(R"(tensor "0.weight": value 3 is nan)"));
  model.parameters.pop_back();
  REQUIRE_THROWS_WITH(mlp::write_model(model, Dtype::f32), ContainsSubstring("10 parameters; the architecture has 11"));
}
