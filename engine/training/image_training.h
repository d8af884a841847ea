// One network and its training run over a set of images, with all they need owned in one place: what the page trains.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/image_dataset.h"
#include "kernels/execution.h"
#include "network/mlp.h"
#include "network/safetensors.h"
#include "training/correction.h"
#include "training/metrics.h"
#include "training/sample_source.h"
#include "training/trainer.h"
#include "training/training_settings.h"

namespace mlp {

/// Shares the data set and the threads with its maker, so they may be given up in any order.
class ImageTraining {
 public:
  /// A network initialised from the seed of the settings, to be trained on `images`, which will hold `planned_samples`
  /// in the end. Throws Error when settings, images and number of samples do not fit together.
  ImageTraining(std::shared_ptr<Execution> execution, std::shared_ptr<const ImageDataset> images,
                const TrainingSettings& settings, std::size_t planned_samples);
  /// Trains a network on, from where its file left it, with one example among random images of those that are there.
  /// Throws Error when they, the network and the correction do not fit together.
  ImageTraining(std::shared_ptr<Execution> execution, std::shared_ptr<const ImageDataset> images,
                const ModelFile& model, const Correction& correction);

  /// Up to max_steps batches. Cancels an evaluation under way: its weights are gone.
  StepReport run(std::uint64_t max_steps);
  /// As Trainer's.
  void reduce_planned_samples(std::size_t samples) { trainer_.reduce_planned_samples(samples); }

  /// Begins an evaluation of the present weights on all of `images`. Throws Error if there are none.
  void start_evaluation(std::shared_ptr<const ImageDataset> images);
  /// Goes on by up to max_samples (at least 1), so that long evaluations can be cut into slices. The result when all
  /// are done, valid until the next start; nullptr before. Throws Error if no evaluation is under way.
  const Evaluation* continue_evaluation(std::size_t max_samples);

  /// The network as a model file, with the settings, and the accuracy of the last complete evaluation if it was one of
  /// the present weights.
  std::vector<std::uint8_t> model_file(Dtype dtype) const;

  const Trainer<float>& trainer() const { return trainer_; }
  const Mlp<float>& network() const { return network_; }
  Execution& execution() const { return *execution_; }

 private:
  std::shared_ptr<Execution> execution_;
  std::shared_ptr<const ImageDataset> images_;
  std::unique_ptr<SampleSource<float>> source_;
  Mlp<float> network_;
  Trainer<float> trainer_;
  std::shared_ptr<const ImageDataset> evaluated_images_;  // null unless an evaluation is under way
  std::size_t evaluated_total_ = 0;                       // images when it began: the set may grow meanwhile
  Evaluator<float> evaluator_;
  Evaluation evaluation_;
  bool evaluation_is_current_ = false;  // complete, and of the present weights
};

}  // namespace mlp
