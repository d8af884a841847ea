// What `mlp train` says while it works: JSON lines for programs, or text and a progress bar for people.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "training/trainer.h"

namespace mlp::cli {

/// Result on the test set.
struct TestResult {
  double accuracy = 0;  ///< 0 … 1
  double loss = 0;
};

/// An epoch, or the last epoch and the whole run's time.
struct TrainStats {
  std::uint64_t epoch = 0, epochs = 0;        ///< epochs completed, planned
  double train_loss = 0, train_accuracy = 0;  ///< means over the epoch, each batch before its update
  std::optional<TestResult> test;
  double learning_rate = 0;  ///< of the last step
  double seconds = 0;        ///< in training steps; evaluation and files not counted
  double samples_per_s = 0;  ///< samples trained on, by `seconds`
};

class TrainReport {
 public:
  virtual ~TrainReport() = default;
  /// What is about to happen, in words.
  virtual void starts(const std::string& description) = 0;
  /// Called after every step.
  virtual void stepped(const StepReport& step, std::uint64_t done, std::uint64_t total) = 0;
  virtual void epoch_ended(const TrainStats& epoch) = 0;
  /// `written`: path of the model, or empty.
  virtual void done(const TrainStats& run, const std::string& written) = 0;
  virtual void diverged(const std::string& message, std::uint64_t epoch, std::uint64_t step) = 0;
};

/// {"event":"epoch",…} lines on `out`, last {"event":"done",…} or {"event":"error",…}; messages also on `err`.
std::unique_ptr<TrainReport> make_json_report(std::ostream& out, std::ostream& err);
/// Lines on `out`; with `bar`, a progress bar on `err`, which must be a terminal.
std::unique_ptr<TrainReport> make_text_report(std::ostream& out, std::ostream& err, bool bar);

}  // namespace mlp::cli
