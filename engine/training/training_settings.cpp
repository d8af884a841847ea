// Implements the settings' checks and their JSON form.
#include "training/training_settings.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace mlp {
namespace {

using Json = nlohmann::ordered_json;

void require_range(std::string_view name, double value, double low, double high) {
  // Written so that NaN fails.
  require(value >= low && value <= high, name, ": expected ", low, " to ", high, ", got ", value);
}

// A value as it stands in a message. Lists and objects are only named: writing out a deeply nested one would recurse.
std::string shown(const Json& value) {
  if (value.is_null()) return "null (NaN?)";  // JSON has no NaN: JavaScript writes it as null
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return text.size() <= 80 ? text : text.substr(0, 77) + "...";
}

double number(const Json& value, std::string_view name) {
  require(value.is_number(), name, ": expected a number, got ", shown(value));
  return value.get<double>();
}

std::uint64_t whole(const Json& value, std::string_view name, double low, double high) {
  const double x = number(value, name);
  require(x >= low && x <= high && x == std::floor(x), name, ": expected a whole number from ", low, " to ", high,
          ", got ", shown(value));
  return static_cast<std::uint64_t>(x);
}

std::string text(const Json& value, std::string_view name) {
  require(value.is_string(), name, ": expected a text, got ", shown(value));
  return value.get<std::string>();
}

constexpr double kMaxSeed = 9007199254740991.0;  // 2⁵³ − 1
constexpr double kMaxBatch = 60000, kMaxEpochs = 100000, kMaxFeatures = 65536;

}  // namespace

TrainingSettings TrainingSettings::recipe() {
  TrainingSettings settings;
  settings.loss.label_smoothing = 0.1;
  settings.optimizer.kind = OptimizerKind::adam;
  settings.optimizer.learning_rate = 0.008;
  settings.schedule = ScheduleKind::one_cycle;
  settings.batch_size = 128;
  settings.epochs = 4;
  return settings;
}

Architecture TrainingSettings::architecture() const {
  Architecture result = Architecture::from_sizes(layers, activation);
  result.layers.back().activation = output_activation;
  return result;
}

void TrainingSettings::validate() const {
  architecture();
  require(activation.kind != ActivationKind::step && output_activation.kind != ActivationKind::step,
          "activation: step cannot be trained, as its slope is 0 everywhere; expected one with a slope");
  require(output_activation.kind == ActivationKind::identity || loss.kind == LossKind::squared_error,
          "output activation: the loss ", loss_name(loss.kind), " is computed from z, expected identity, got ",
          activation_name(output_activation.kind));
  require_range("leaky_slope", activation.slope, -100, 100);
  require_range("elu_alpha", activation.alpha, 0, 100);
  require(loss.label_smoothing >= 0 && loss.label_smoothing < 1,
          "label_smoothing: expected at least 0 and below 1, got ", loss.label_smoothing);
  require(loss.label_smoothing == 0 || loss.kind == LossKind::softmax_cross_entropy,
          "label_smoothing: only the loss cross-entropy has it; with ", loss_name(loss.kind), " it must be 0, got ",
          loss.label_smoothing);
  require(optimizer.learning_rate > 0 && optimizer.learning_rate <= 1e6,
          "learning_rate: expected above 0 and at most 1e+06, got ", optimizer.learning_rate);
  require(optimizer.momentum >= 0 && optimizer.momentum < 1, "momentum: expected at least 0 and below 1, got ",
          optimizer.momentum);
  require(optimizer.momentum == 0 || optimizer.kind != OptimizerKind::adam,
          "momentum: Adam has its own (beta1); with optimizer adam it must be 0, got ", optimizer.momentum);
  require(optimizer.beta1 >= 0 && optimizer.beta1 < 1, "beta1: expected at least 0 and below 1, got ", optimizer.beta1);
  require(optimizer.beta2 >= 0 && optimizer.beta2 < 1, "beta2: expected at least 0 and below 1, got ", optimizer.beta2);
  require(optimizer.epsilon > 0 && optimizer.epsilon <= 1, "epsilon: expected above 0 and at most 1, got ",
          optimizer.epsilon);
  require_range("weight_decay", optimizer.weight_decay, 0, 1e6);
  require_range("initializer_scale", initializer.scale, 0, 1e6);
  require(batch_size >= 1 && batch_size <= kMaxBatch, "batch_size: expected 1 to ", kMaxBatch, ", got ", batch_size);
  const bool endless = epochs == kEndless && schedule == ScheduleKind::constant;
  require(endless || (epochs >= 1 && epochs <= kMaxEpochs), "epochs: expected 1 to ", kMaxEpochs, ", got ", epochs);
  require(static_cast<double>(seed) <= kMaxSeed, "seed: expected 0 to 9007199254740991 (2^53 - 1), got ", seed);
}

std::string TrainingSettings::to_json() const {
  return Json{{"layers", layers},
              {"activation", activation_name(activation.kind)},
              {"leaky_slope", activation.slope},
              {"elu_alpha", activation.alpha},
              {"loss", loss_name(loss.kind)},
              {"label_smoothing", loss.label_smoothing},
              {"optimizer", optimizer_name(optimizer.kind)},
              {"learning_rate", optimizer.learning_rate},
              {"momentum", optimizer.momentum},
              {"beta1", optimizer.beta1},
              {"beta2", optimizer.beta2},
              {"epsilon", optimizer.epsilon},
              {"weight_decay", optimizer.weight_decay},
              {"schedule", schedule_name(schedule)},
              {"initializer", initializer_name(initializer.kind)},
              {"initializer_scale", initializer.scale},
              {"batch_size", batch_size},
              {"epochs", epochs},
              {"seed", seed},
              {"shuffle", shuffle}}
      .dump();
}

TrainingSettings TrainingSettings::from_json(std::string_view json, const TrainingSettings& defaults) {
  require(json.size() <= 65536, "settings: ", json.size(), " bytes of JSON, expected at most 65536");
  const Json object = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  require(object.is_object(), "settings: expected a JSON object");
  TrainingSettings s = defaults;
  for (const auto& [name, value] : object.items()) {
    if (name == "layers") {
      require(value.is_array(), "layers: expected a list of sizes, got ", shown(value));
      s.layers.clear();
      for (const auto& size : value) s.layers.push_back(whole(size, "layers", 1, kMaxFeatures));
    } else if (name == "activation") {
      s.activation.kind = activation_from_name(text(value, name)).kind;
    } else if (name == "leaky_slope") {
      s.activation.slope = number(value, name);
    } else if (name == "elu_alpha") {
      s.activation.alpha = number(value, name);
    } else if (name == "loss") {
      s.loss.kind = loss_from_name(text(value, name));
    } else if (name == "label_smoothing") {
      s.loss.label_smoothing = number(value, name);
    } else if (name == "optimizer") {
      s.optimizer.kind = optimizer_from_name(text(value, name));
    } else if (name == "learning_rate") {
      s.optimizer.learning_rate = number(value, name);
    } else if (name == "momentum") {
      s.optimizer.momentum = number(value, name);
    } else if (name == "beta1") {
      s.optimizer.beta1 = number(value, name);
    } else if (name == "beta2") {
      s.optimizer.beta2 = number(value, name);
    } else if (name == "epsilon") {
      s.optimizer.epsilon = number(value, name);
    } else if (name == "weight_decay") {
      s.optimizer.weight_decay = number(value, name);
    } else if (name == "schedule") {
      s.schedule = schedule_from_name(text(value, name));
    } else if (name == "initializer") {
      s.initializer.kind = initializer_from_name(text(value, name));
    } else if (name == "initializer_scale") {
      s.initializer.scale = number(value, name);
    } else if (name == "batch_size") {
      s.batch_size = whole(value, name, 1, kMaxBatch);
    } else if (name == "epochs") {
      s.epochs = whole(value, name, 1, kMaxEpochs);
    } else if (name == "seed") {
      s.seed = whole(value, name, 0, kMaxSeed);
    } else if (name == "shuffle") {
      require(value.is_boolean(), "shuffle: expected true or false, got ", shown(value));
      s.shuffle = value.get<bool>();
    } else {
      fail("settings: unknown member \"", name, "\"");
    }
  }
  s.validate();
  return s;
}

}  // namespace mlp
