// Implements the loop around the trainer.
#include "cli/training_run.h"

#include <algorithm>
#include <chrono>

#include "cli/option_values.h"
#include "training/trainer.h"

namespace mlp::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Sums over the steps of an epoch.
struct EpochSums {
  double loss = 0;
  std::uint64_t samples = 0, correct = 0;

  void add(const StepReport& step) {
    loss += step.loss * static_cast<double>(step.samples);
    samples += step.samples;
    correct += step.correct;
  }
};

// The trainer has stopped before the step that would have been next, or after the last one.
Divergence divergence_of(const Trainer<float>& trainer) {
  const std::uint64_t per_epoch = trainer.steps_per_epoch();
  const std::uint64_t before = std::min(trainer.step(), trainer.total_steps() - 1), epoch = before / per_epoch + 1;
  return {.epoch = epoch,
          .step = before + 1,
          .message = "training diverged in epoch " + std::to_string(epoch) + ", step " +
                     std::to_string(before % per_epoch + 1) + " of " + std::to_string(per_epoch) +
                     ": the loss or a weight is no longer a finite number. A smaller --lr may help."};
}

}  // namespace

TestResult test_network(Execution& execution, Mlp<float>& network, const Loss& loss, const SampleSource<float>& test) {
  const Evaluation evaluation = evaluate<float>(execution, network, loss, test, 0, test.size());
  return {.accuracy = evaluation.accuracy(), .loss = evaluation.loss};
}

TrainingOutcome run_training(Execution& execution, Mlp<float>& network, const SampleSource<float>& train,
                             const SampleSource<float>* test, const TrainingSettings& settings, TrainReport& report) {
  Trainer<float> trainer(execution, network, train, settings, train.size());
  TrainingOutcome outcome;
  outcome.stats.epochs = settings.epochs;
  outcome.curve = "step,loss,learning_rate\n";
  EpochSums epoch;
  double seconds = 0, epoch_seconds = 0;
  std::uint64_t samples = 0;
  for (;;) {
    const std::uint64_t epoch_before = trainer.epoch();
    const auto start = Clock::now();
    const StepReport step = trainer.run(1);
    epoch_seconds += std::chrono::duration<double>(Clock::now() - start).count();
    if (step.status == TrainingStatus::diverged) {
      outcome.divergence = divergence_of(trainer);
      return outcome;
    }
    epoch.add(step);
    outcome.curve +=
        std::to_string(trainer.step()) + "," + number_text(step.loss) + "," + number_text(step.learning_rate) + "\n";
    report.stepped(step, trainer.step(), trainer.total_steps());
    if (trainer.epoch() == epoch_before) continue;

    const double seen = static_cast<double>(epoch.samples);
    TrainStats& stats = outcome.stats;
    stats.epoch = trainer.epoch();
    stats.train_loss = epoch.loss / seen;
    stats.train_accuracy = static_cast<double>(epoch.correct) / seen;
    if (test != nullptr) stats.test = test_network(execution, network, settings.loss, *test);
    stats.learning_rate = step.learning_rate;
    stats.seconds = epoch_seconds;
    stats.samples_per_s = seen / epoch_seconds;
    report.epoch_ended(stats);
    seconds += epoch_seconds;
    samples += epoch.samples;
    epoch = {};
    epoch_seconds = 0;
    if (step.status != TrainingStatus::finished) continue;
    stats.seconds = seconds;
    stats.samples_per_s = static_cast<double>(samples) / seconds;
    return outcome;
  }
}

}  // namespace mlp::cli
