// The loop around the trainer: steps with a clock, a test after each epoch, the curve, and what is reported of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/train_report.h"
#include "network/mlp.h"
#include "training/metrics.h"
#include "training/sample_source.h"
#include "training/training_settings.h"

namespace mlp::cli {

/// Where training stopped being numbers.
struct Divergence {
  std::uint64_t epoch = 0, step = 0;  ///< both from 1; the step counted from the start of training
  std::string message;
};

struct TrainingOutcome {
  TrainStats stats;                      ///< of the last epoch, with the time of the whole run
  std::string curve;                     ///< CSV, a line a step: step (from 1), loss of its batch, learning rate
  std::optional<Divergence> divergence;  ///< then the network holds the last good weights
};

/// Trains `network` as it stands; `test` may be null. Throws Error when the settings do not fit the network or the
/// data.
TrainingOutcome run_training(Execution& execution, Mlp<float>& network, const SampleSource<float>& train,
                             const SampleSource<float>* test, const TrainingSettings& settings, TrainReport& report);

/// Accuracy and loss over all of `test`.
TestResult test_network(Execution& execution, Mlp<float>& network, const Loss& loss, const SampleSource<float>& test);

}  // namespace mlp::cli
