// Implements a correction: its settings, and the source that mixes the example with random images.
#include "training/correction.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/rng.h"
#include "kernels/elementwise.h"

namespace mlp {
namespace {

constexpr std::uint32_t kExample = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kMaxSteps = 10000, kMaxImages = 1000;

/// The loss that the model's file names. A file may say nothing, or something that no trainer of ours wrote.
Loss loss_of(const ModelFile& model) {
  try {
    return TrainingSettings::from_json(model.settings, {}).loss;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

void Correction::validate() const {
  require(steps >= 1 && steps <= kMaxSteps, "correction: expected 1 to ", kMaxSteps, " steps, got ", steps);
  require(copies >= 1 && copies <= kMaxImages, "correction: the example must be in each batch 1 to ", kMaxImages,
          " times, got ", copies);
  require(others <= kMaxImages, "correction: expected 0 to ", kMaxImages, " other images in each batch, got ", others);
}

TrainingSettings Correction::settings_for(const ModelFile& model) const {
  validate();
  TrainingSettings settings;
  settings.layers = model.architecture.sizes();
  settings.activation = model.architecture.layers.front().activation;
  settings.maxout_pieces = model.architecture.layers.front().pieces;
  settings.loss = loss_of(model);
  settings.optimizer.learning_rate = learning_rate;
  settings.batch_size = copies + others;
  settings.seed = seed;
  settings.shuffle = false;
  settings.validate();
  require(settings.architecture() == model.architecture,
          "correction: the network's hidden layers have several activations, and only one can be trained");
  return settings;
}

CorrectionSource::CorrectionSource(const ImageDataset& images, const Correction& correction)
    : images_(images), pixels_(correction.pixels), label_(correction.label) {
  correction.validate();
  require(pixels_.size() == images.features(), "image: ", pixels_.size(), " pixels, the images of the set have ",
          images.features());
  require(label_ < images.classes(), "label: expected below ", images.classes(), ", got ", static_cast<int>(label_));
  require(correction.others == 0 || images.size() > 0, "correction: there are no other images yet");
  Rng rng(correction.seed);
  picks_.reserve(correction.steps * (correction.copies + correction.others));
  for (std::size_t step = 0; step < correction.steps; ++step) {
    picks_.insert(picks_.end(), correction.copies, kExample);
    for (std::size_t i = 0; i < correction.others; ++i)
      picks_.push_back(rng.below(static_cast<std::uint32_t>(images.size())));
  }
}

void CorrectionSource::gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<float> inputs,
                              MatrixView<float> targets) const {
  MLP_ASSERT(inputs.rows() == indices.size() && targets.rows() == indices.size());
  for (std::size_t r = 0; r < indices.size(); ++r) {
    const std::uint32_t pick = picks_[indices[r]];
    const bool own = pick == kExample;
    unit_from_bytes(execution, own ? std::span<const std::uint8_t>(pixels_) : images_.image(pick), inputs.row(r));
    std::fill_n(targets.row(r).begin(), targets.cols(), 0.0F);
    targets(r, own ? label_ : images_.label(pick)) = 1;
  }
}

}  // namespace mlp
