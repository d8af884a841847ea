// The training loop, one batch at a time: order of samples, forward, loss, backward, update, and a net under a fall.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/rng.h"
#include "network/mlp.h"
#include "training/optimizer.h"
#include "training/sample_source.h"
#include "training/training_settings.h"

namespace mlp {

enum class TrainingStatus {
  running,   ///< the step was done, more remain
  waiting,   ///< nothing done: the next batch holds samples that the source does not have yet
  finished,  ///< all epochs are done
  diverged,  ///< the loss or a weight stopped being a number; the last good weights are back
};

/// "running", "waiting", "finished", "diverged".
std::string_view training_status_name(TrainingStatus status);

/// What a run of steps did; means are over the samples of these steps.
struct StepReport {
  TrainingStatus status = TrainingStatus::running;
  std::uint64_t steps = 0;    ///< done in this call
  std::uint64_t samples = 0;  ///< seen in this call
  std::uint64_t correct = 0;  ///< of them predicted right, before the update of their batch
  double loss = 0;            ///< mean training loss (label smoothing included); NaN when diverged
  double learning_rate = 0;   ///< of the last step
};

/// Trains a network on a source. Same settings, same data: same weights, on any number of threads, no matter when the
/// data arrives: in the first epoch samples are shuffled within blocks of kBlock only, so that training can begin on
/// the first shard; later epochs are shuffled as a whole.
template <class T>
class Trainer {
 public:
  static constexpr std::size_t kBlock = 10000;  ///< samples of a shard of MNIST

  /// network, source and execution must outlive the trainer. `planned_samples`: how many samples the source will hold
  /// in the end (at least 1). The network keeps its weights: initialise it before. Throws Error when the settings are
  /// invalid, when they, the network and the source do not fit together, or when there are no samples.
  Trainer(Execution& execution, Mlp<T>& network, const SampleSource<T>& source, const TrainingSettings& settings,
          std::size_t planned_samples);

  /// Up to max_steps batches; ends early when waiting, finished or diverged. Allocates nothing after the first step.
  StepReport run(std::uint64_t max_steps);

  /// Fewer samples than planned will come (a shard is lost): goes on with `samples`, at least 1. Throws Error when the
  /// number would grow.
  void reduce_planned_samples(std::size_t samples);

  /// The source's samples were replaced; there are `samples` of them, at least 1, and all are there. The epoch begins
  /// anew; the optimiser keeps its memory.
  void replace_samples(std::size_t samples);
  /// From the next step on. Throws Error for values that the settings would refuse.
  void set_learning_rate(double learning_rate);
  void set_batch_size(std::size_t batch_size);

  const TrainingSettings& settings() const { return settings_; }
  /// Samples of the last step, in its order; empty before the first.
  std::span<const std::uint32_t> last_batch() const { return last_batch_; }
  std::uint64_t step() const { return step_; }  ///< steps done
  std::uint64_t total_steps() const { return total_steps_; }
  std::uint64_t epoch() const { return epoch_; }  ///< epochs completed
  std::uint64_t steps_per_epoch() const;
  double learning_rate() const;  ///< of the next step

 private:
  void make_buffers();
  LayerInput<T> gather(std::span<const std::uint32_t> batch, MatrixView<T> targets);
  std::uint64_t planned_steps() const;
  void start_epoch();
  void end_epoch_if_complete();
  void keep_good_weights();
  StepReport diverge(StepReport report);

  Execution& execution_;
  Mlp<T>& network_;
  const SampleSource<T>& source_;
  TrainingSettings settings_;
  Rng shuffling_;
  std::unique_ptr<Optimizer<T>> optimizer_;
  std::vector<std::uint32_t> order_;       // samples of this epoch
  std::vector<std::uint32_t> last_batch_;  // samples of the last step
  std::size_t position_ = 0;               // next in order_
  std::uint64_t step_ = 0, epoch_ = 0, total_steps_ = 0;
  Matrix<T> inputs_, targets_, output_gradient_;
  SparseMatrix nonzero_inputs_;
  AlignedBuffer<T> good_weights_;
  AlignedBuffer<std::uint8_t> right_;  // of each sample of a batch: whether the largest output is the right one
  bool diverged_ = false;
};

/// Streams of one seed: the weights never depend on how often samples were shuffled.
inline constexpr std::uint64_t kWeightStream = 0, kShuffleStream = 1;

}  // namespace mlp
