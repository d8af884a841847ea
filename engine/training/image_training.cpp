// Implements the training run over images: initialisation, sliced evaluation, the model file.
#include "training/image_training.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/rng.h"
#include "network/model_file.h"

namespace mlp {
namespace {

/// The network with its starting weights: the trainer keeps the first ones it sees as known to be good.
Mlp<float>& initialized(Mlp<float>& network, const TrainingSettings& settings) {
  Rng rng(settings.seed, kWeightStream);
  network.initialize(settings.initializer, rng);
  return network;
}

Mlp<float>& loaded(Mlp<float>& network, const ModelFile& model) {
  load_parameters(model, network);
  return network;
}

/// Adds the result over the samples that follow those of `sum`.
void append(Evaluation& sum, const Evaluation& part) {
  const double count = static_cast<double>(sum.count + part.count);
  sum.loss = (sum.loss * static_cast<double>(sum.count) + part.loss * static_cast<double>(part.count)) / count;
  sum.count += part.count;
  sum.correct += part.correct;
  sum.confusion.resize(part.confusion.size());
  for (std::size_t i = 0; i < part.confusion.size(); ++i) sum.confusion[i] += part.confusion[i];
  sum.predictions.insert(sum.predictions.end(), part.predictions.begin(), part.predictions.end());
  sum.confidences.insert(sum.confidences.end(), part.confidences.begin(), part.confidences.end());
}

}  // namespace

ImageTraining::ImageTraining(std::shared_ptr<Execution> execution, std::shared_ptr<const ImageDataset> images,
                             const TrainingSettings& settings, std::size_t planned_samples)
    : execution_(std::move(execution)),
      images_(std::move(images)),
      source_(std::make_unique<ImageSource<float>>(*images_)),
      network_(settings.architecture()),
      trainer_(*execution_, initialized(network_, settings), *source_, settings, planned_samples) {}

ImageTraining::ImageTraining(std::shared_ptr<Execution> execution, std::shared_ptr<const ImageDataset> images,
                             const ModelFile& model, const Correction& correction)
    : execution_(std::move(execution)),
      images_(std::move(images)),
      source_(std::make_unique<CorrectionSource>(*images_, correction)),
      network_(model.architecture),
      trainer_(*execution_, loaded(network_, model), *source_, correction.settings_for(model), source_->size()) {}

StepReport ImageTraining::run(std::uint64_t max_steps) {
  const StepReport report = trainer_.run(max_steps);
  // A run that does not step leaves the weights alone, unless it finds them broken and takes old ones back.
  if (report.steps > 0 || report.status == TrainingStatus::diverged) {
    evaluation_is_current_ = false;
    evaluated_images_.reset();
  }
  return report;
}

void ImageTraining::start_evaluation(std::shared_ptr<const ImageDataset> images) {
  require(images->size() > 0, "evaluation: there are no images");
  evaluated_total_ = images->size();
  evaluated_images_ = std::move(images);
  evaluation_ = {};
  evaluation_is_current_ = false;
}

const Evaluation* ImageTraining::continue_evaluation(std::size_t max_samples) {
  require(evaluated_images_ != nullptr, "evaluation: none is under way; training in between has cancelled it");
  require(max_samples >= 1, "evaluation: expected at least 1 sample at a time, got 0");
  const std::size_t count = std::min(max_samples, evaluated_total_ - evaluation_.count);
  const ImageSource<float> source(*evaluated_images_);
  append(evaluation_,
         evaluator_.evaluate(*execution_, network_, trainer_.settings().loss, source, evaluation_.count, count));
  if (evaluation_.count < evaluated_total_) return nullptr;
  evaluated_images_.reset();
  evaluation_is_current_ = true;
  return &evaluation_;
}

std::vector<std::uint8_t> ImageTraining::model_file(Dtype dtype) const {
  ModelFile file = to_model_file(network_);
  file.settings = trainer_.settings().to_json();
  if (evaluation_is_current_) file.test_accuracy = evaluation_.accuracy();
  return write_model(file, dtype);
}

}  // namespace mlp
