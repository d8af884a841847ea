// Network ↔ safetensors: names and shapes are checked one against the other before a network is made of them.
#include "network/model_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"

namespace mlp {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kArchitectureKey = "architecture";
constexpr const char* kTrainingKey = "training";
constexpr const char* kTestAccuracyKey = "test_accuracy";

/// One Linear of the nn.Sequential.
struct LinearTensors {
  const Tensor* weight = nullptr;
  const Tensor* bias = nullptr;
};

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size() && i < 8; ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  return text + (shape.size() > 8 ? ", …]" : "]");
}

/// "12" → 12; nothing for anything but a plain index of at most six digits.
std::optional<std::size_t> parse_index(std::string_view text) {
  if (text.empty() || text.size() > 6 || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  std::size_t index = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  return index;
}

/// The Linear layers by their index in the nn.Sequential, ascending; each with weight and bias.
std::map<std::size_t, LinearTensors> find_layers(const std::vector<Tensor>& tensors, std::string_view source_name) {
  std::map<std::size_t, LinearTensors> layers;
  for (const Tensor& tensor : tensors) {
    const std::size_t dot = std::min(tensor.name.find('.'), tensor.name.size());
    const std::optional<std::size_t> index = parse_index(std::string_view(tensor.name).substr(0, dot));
    const std::string_view kind = std::string_view(tensor.name).substr(dot);
    if (!index || (kind != ".weight" && kind != ".bias")) {
      fail(source_name, ": tensor ", quote_text(tensor.name),
           ": unknown name; expected those of an nn.Sequential of Linear layers: 0.weight, 0.bias, 2.weight, …");
    }
    (kind == ".weight" ? layers[*index].weight : layers[*index].bias) = &tensor;
  }
  require(!layers.empty(), source_name, ": holds no tensors; expected 0.weight, 0.bias, …");
  for (const auto& [index, layer] : layers) {
    if (layer.weight == nullptr) fail(source_name, ": tensor \"", index, ".weight\" is missing");
    if (layer.bias == nullptr) fail(source_name, ": tensor \"", index, ".bias\" is missing");
  }
  return layers;
}

/// Weights must be [out × in] with in = out of the layer before, biases [out].
void check_shapes(const std::map<std::size_t, LinearTensors>& layers, std::string_view source_name) {
  std::optional<std::size_t> in;
  for (const auto& [index, layer] : layers) {
    const auto& shape = layer.weight->shape;
    if (shape.size() != 2) {
      fail(source_name, ": tensor ", quote_text(layer.weight->name), ": shape ", shape_text(shape),
           "; expected two sizes, [outputs, inputs]");
    }
    if (in && shape[1] != *in) {
      fail(source_name, ": tensor ", quote_text(layer.weight->name), ": shape ", shape_text(shape), "; expected ", *in,
           " inputs, the outputs of the layer before");
    }
    if (layer.bias->shape != std::vector<std::size_t>{shape[0]}) {
      fail(source_name, ": tensor ", quote_text(layer.bias->name), ": shape ", shape_text(layer.bias->shape),
           "; expected [", shape[0], "], the outputs of ", layer.weight->name);
    }
    in = shape[0];
  }
}

Architecture infer_architecture(const std::map<std::size_t, LinearTensors>& layers, const Activation& hidden) {
  Architecture architecture{.in_features = layers.begin()->second.weight->shape[1], .layers = {}};
  for (auto layer = layers.begin(); layer != layers.end(); ++layer) {
    const auto next = std::next(layer);
    const bool followed_by_activation = next != layers.end() && next->first > layer->first + 1;
    architecture.layers.push_back({layer->second.weight->shape[0], followed_by_activation ? hidden : Activation{}});
  }
  architecture.validate();
  return architecture;
}

std::string architecture_to_json(const Architecture& architecture) {
  Json layers = Json::array();
  for (const LayerSpec& layer : architecture.layers) {
    Json json{{"out_features", layer.out_features}, {"activation", activation_name(layer.activation.kind)}};
    if (layer.activation.kind == ActivationKind::leaky_relu) json["slope"] = layer.activation.slope;
    if (layer.activation.kind == ActivationKind::elu) json["alpha"] = layer.activation.alpha;
    layers.push_back(std::move(json));
  }
  return Json{{"in_features", architecture.in_features}, {"layers", std::move(layers)}}.dump();
}

/// A member of an object; Error when it is missing or `is_right` does not hold for it.
template <class Predicate>
const Json& member(const Json& object, const char* name, Predicate is_right, const char* expected) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (found == object.end() || !is_right(*found)) fail("expected ", expected, " as \"", name, "\"");
  return *found;
}

std::size_t size_member(const Json& object, const char* name) {
  const auto is_size = [](const Json& value) {
    return value.is_number_unsigned() && value.get<std::uint64_t>() < 1u << 31;
  };
  return member(object, name, is_size, "a number of features").get<std::size_t>();
}

LayerSpec layer_from_json(const Json& json) {
  const auto is_text = [](const Json& value) { return value.is_string(); };
  const auto is_finite = [](const Json& value) { return value.is_number() && std::isfinite(value.get<double>()); };
  LayerSpec layer{size_member(json, "out_features"), {}};
  const auto& name = member(json, "activation", is_text, "a name").get_ref<const std::string&>();
  layer.activation = activation_from_name(name.substr(0, 80));
  if (layer.activation.kind == ActivationKind::leaky_relu) {
    layer.activation.slope = member(json, "slope", is_finite, "a number").get<double>();
  }
  if (layer.activation.kind == ActivationKind::elu) {
    layer.activation.alpha = member(json, "alpha", is_finite, "a number").get<double>();
  }
  return layer;
}

/// Members beyond those that are known are ignored, so that later versions can add some.
/// The parser keeps no stack of its own calls, and nothing below goes deeper than the layers, so nesting is harmless.
Architecture architecture_from_json(const std::string& text) {
  // A string_view, as the settings are parsed from: one JSON parser in the WebAssembly build, not two.
  const Json json = Json::parse(std::string_view(text), nullptr, /*allow_exceptions=*/false);
  require(!json.is_discarded(), "not valid JSON");
  Architecture architecture{.in_features = size_member(json, "in_features"), .layers = {}};
  const auto is_list = [](const Json& value) { return value.is_array(); };
  for (const Json& layer : member(json, "layers", is_list, "a list")) {
    architecture.layers.push_back(layer_from_json(layer));
  }
  architecture.validate();
  return architecture;
}

double test_accuracy_from(const std::string& text, std::string_view source_name) {
  const Json json = Json::parse(std::string_view(text), nullptr, /*allow_exceptions=*/false);
  if (!json.is_number() || !(json.get<double>() >= 0 && json.get<double>() <= 1)) {
    fail(source_name, ": metadata ", kTestAccuracyKey, ": ", quote_text(text), "; expected a number from 0 to 1");
  }
  return json.get<double>();
}

/// The architecture that the metadata state, held against the tensors' shapes.
Architecture stated_architecture(const std::string& text, const std::map<std::size_t, LinearTensors>& layers,
                                 std::string_view source_name) {
  Architecture stated;
  try {
    stated = architecture_from_json(text);
  } catch (const Error& error) {
    fail(source_name, ": metadata architecture: ", error.what());
  }
  if (stated.layers.size() != layers.size()) {
    fail(source_name, ": ", layers.size(), " layers of tensors; expected ", stated.layers.size(), " by the metadata");
  }
  std::size_t in = stated.in_features;
  for (std::size_t i = 0; const auto& [index, layer] : layers) {
    const std::size_t out = stated.layers[i++].out_features;
    if (layer.weight->shape != std::vector<std::size_t>{out, in}) {
      fail(source_name, ": tensor ", quote_text(layer.weight->name), ": shape ", shape_text(layer.weight->shape),
           "; expected [", out, ", ", in, "] by the metadata");
    }
    in = out;
  }
  return stated;
}

}  // namespace

template <class T>
ModelFile to_model_file(const Mlp<T>& network) {
  ModelFile model{.architecture = network.architecture(), .parameters = {}, .settings = {}};
  const std::vector<T> parameters = network.copy_parameters();
  model.parameters.assign(parameters.begin(), parameters.end());
  return model;
}

template <class T>
void load_parameters(const ModelFile& model, Mlp<T>& network) {
  const std::vector<std::size_t> have = model.architecture.sizes(), want = network.architecture().sizes();
  require(have == want, "the model has layers ", shape_text(have), "; expected ", shape_text(want));
  network.set_parameters(std::vector<T>(model.parameters.begin(), model.parameters.end()));
}

std::vector<std::uint8_t> write_model(const ModelFile& model, Dtype dtype) {
  model.architecture.validate();
  require(model.parameters.size() == model.architecture.parameter_count(), "write_model: ", model.parameters.size(),
          " parameters; the architecture has ", model.architecture.parameter_count());
  require(std::isnan(model.test_accuracy) || (model.test_accuracy >= 0 && model.test_accuracy <= 1),
          "write_model: test accuracy ", model.test_accuracy, "; expected 0 to 1");
  Safetensors file;
  // "pt": tensors stand as PyTorch has them, [out × in].
  file.metadata = {{"format", "pt"}, {kArchitectureKey, architecture_to_json(model.architecture)}};
  if (!model.settings.empty()) file.metadata[kTrainingKey] = model.settings;
  if (!std::isnan(model.test_accuracy)) file.metadata[kTestAccuracyKey] = Json(model.test_accuracy).dump();

  auto next = model.parameters.begin();
  const auto add = [&](std::string name, std::vector<std::size_t> shape, std::size_t count) {
    const auto end = next + static_cast<std::ptrdiff_t>(count);
    file.tensors.push_back({std::move(name), std::move(shape), std::vector<float>(next, end)});
    next = end;
  };
  std::size_t in = model.architecture.in_features, index = 0;
  for (const LayerSpec& layer : model.architecture.layers) {
    add(std::to_string(index) + ".weight", {layer.out_features, in}, layer.out_features * in);
    add(std::to_string(index) + ".bias", {layer.out_features}, layer.out_features);
    in = layer.out_features;
    index += layer.activation.kind == ActivationKind::identity ? 1 : 2;
  }
  return write_safetensors(file, dtype);
}

ModelFile parse_model(std::span<const std::uint8_t> bytes, std::string_view source_name, const Activation& hidden) {
  const Safetensors file = parse_safetensors(bytes, source_name);
  const auto layers = find_layers(file.tensors, source_name);
  check_shapes(layers, source_name);

  ModelFile model;
  const auto architecture = file.metadata.find(kArchitectureKey);
  if (architecture != file.metadata.end()) {
    model.architecture = stated_architecture(architecture->second, layers, source_name);
  } else {
    try {
      model.architecture = infer_architecture(layers, hidden);
    } catch (const Error& error) {
      fail(source_name, ": ", error.what());
    }
  }
  const auto settings = file.metadata.find(kTrainingKey);
  if (settings != file.metadata.end()) model.settings = settings->second;
  const auto accuracy = file.metadata.find(kTestAccuracyKey);
  if (accuracy != file.metadata.end()) model.test_accuracy = test_accuracy_from(accuracy->second, source_name);

  model.parameters.reserve(model.architecture.parameter_count());
  for (const auto& [index, layer] : layers) {
    for (const Tensor* tensor : {layer.weight, layer.bias}) {
      model.parameters.insert(model.parameters.end(), tensor->values.begin(), tensor->values.end());
    }
  }
  return model;
}

template ModelFile to_model_file(const Mlp<float>&);
template ModelFile to_model_file(const Mlp<double>&);
template void load_parameters(const ModelFile&, Mlp<float>&);
template void load_parameters(const ModelFile&, Mlp<double>&);

}  // namespace mlp
