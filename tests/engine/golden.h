// Reads the golden values that PyTorch computed (tests/golden/make_golden.py).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "data/idx_file.h"
#include "network/safetensors.h"
#include "training/training_settings.h"

namespace golden {

inline std::string path(const std::string& name) { return std::string(MLP_TESTS_DIR "/golden/") + name; }

/// 1,000 digits of 14 × 14 pixels.
inline mlp::ImageDataset digits() {
  return mlp::read_idx_dataset(path("digits-14x14-images.idx"), path("digits-14x14-labels.idx"));
}

/// A training run of two epochs over digits(), unshuffled.
struct Network {
  mlp::TrainingSettings settings;
  std::vector<mlp::Tensor> initial, final;  // named as in nn.Sequential, in the order of Mlp::parameters()
  std::vector<float> losses;                // of each step
};

inline const std::vector<std::string>& network_names() {
  static const std::vector<std::string> names{"relu-sgd",
                                              "softmax-regression",
                                              "tanh-momentum-decay",
                                              "sigmoid-adam",
                                              "relu-adam-one-cycle-smoothing-deep",
                                              "relu-adam-decay",
                                              "tanh-squared-error-cosine",
                                              "sigmoid-squared-error-momentum",
                                              "leaky-relu-momentum-one-cycle",
                                              "tanh-binary-cross-entropy",
                                              "elu-nesterov",
                                              "softplus-rmsprop",
                                              "mish-adamw-l1",
                                              "swish-sgd-l1"};
  return names;
}

inline Network network(const std::string& name) {
  const std::string file_name = path("networks/" + name + ".safetensors");
  const mlp::Safetensors file = mlp::parse_safetensors(mlp::read_file(file_name), file_name);
  Network result;
  result.settings = mlp::TrainingSettings::from_json(file.metadata.at("settings"), {});
  for (mlp::Tensor tensor : file.tensors) {
    const std::size_t dot = tensor.name.find('.');
    const std::string part = tensor.name.substr(0, dot);
    if (part == "losses") {
      result.losses = tensor.values;
    } else {
      tensor.name = tensor.name.substr(dot + 1);
      (part == "initial" ? result.initial : result.final).push_back(tensor);
    }
  }
  return result;
}

/// One list of learning rates, a value a step.
struct Schedule {
  mlp::ScheduleKind kind;
  double learning_rate;
  std::vector<double> values;
};

inline std::vector<Schedule> schedules() {
  const auto bytes = mlp::read_file(path("schedules.json"));
  std::vector<Schedule> result;
  for (const auto& entry : nlohmann::json::parse(bytes))
    result.push_back({mlp::schedule_from_name(entry.at("schedule").get<std::string>()), entry.at("learning_rate"),
                      entry.at("values")});
  return result;
}

}  // namespace golden
