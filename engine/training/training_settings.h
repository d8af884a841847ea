// Everything that decides a training run, with the two sets of defaults, checks, and its JSON form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "network/initializer.h"
#include "network/loss.h"
#include "network/mlp.h"
#include "training/optimizer.h"
#include "training/schedule.h"

namespace mlp {

/// Defaults are those of the command line once an option is given: plain SGD, one epoch.
struct TrainingSettings {
  /// As `epochs`: without end, for a run that its owner stops. Only with a constant schedule, and not in JSON.
  static constexpr std::size_t kEndless = static_cast<std::size_t>(-1);

  std::vector<std::size_t> layers{784, 128, 10};        ///< inputs, hidden sizes, outputs
  Activation activation{.kind = ActivationKind::relu};  ///< of hidden layers; not step, which has no slope
  /// Of the outputs: identity gives logits, which the cross-entropies need. Not in JSON, whose networks give logits.
  Activation output_activation;
  Loss loss;
  OptimizerSettings optimizer;
  ScheduleKind schedule = ScheduleKind::constant;
  Initializer initializer;
  std::size_t batch_size = 64;
  std::size_t epochs = 1;
  std::uint64_t seed = 0;  ///< below 2⁵³, so that JSON and JavaScript carry it exactly
  bool shuffle = true;     ///< false: samples in order of the file, every epoch

  /// The recipe for 784-128-10 on MNIST: Adam, one-cycle to 0.008, batch 128, label smoothing 0.1, 4 epochs.
  static TrainingSettings recipe();

  Architecture architecture() const;
  /// Throws Error naming the first setting that is out of range, and its range.
  void validate() const;

  /// {"layers":[784,128,10],"activation":"relu","leaky_slope":0.01,"elu_alpha":1,"loss":"cross-entropy",
  ///  "label_smoothing":0,"optimizer":"sgd","learning_rate":0.1,"momentum":0,"beta1":0.9,"beta2":0.999,"epsilon":1e-8,
  ///  "weight_decay":0,"schedule":"constant","initializer":"pytorch","initializer_scale":0.01,"batch_size":64,"epochs":1,"seed":0,
  ///  "shuffle":true}
  std::string to_json() const;
  /// Members that are missing keep the values of `defaults`. Throws Error for anything that is not JSON, an unknown
  /// member (a misspelt setting must not be ignored), a wrong type, or a value that validate() refuses.
  static TrainingSettings from_json(std::string_view json, const TrainingSettings& defaults);

  bool operator==(const TrainingSettings&) const = default;
};

}  // namespace mlp
