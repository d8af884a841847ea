// One example that a trained network is to learn afterwards: how it is mixed with others, so that these are not
// forgotten.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/image_dataset.h"
#include "network/model_file.h"
#include "training/sample_source.h"
#include "training/training_settings.h"

namespace mlp {

/// A few steps of plain training from where a network stands. Each batch is `copies` times the example, and `others`
/// images drawn at random from a set.
struct Correction {
  std::vector<std::uint8_t> pixels;
  std::uint8_t label = 0;
  std::size_t steps = 20;
  std::size_t copies = 1;
  std::size_t others = 31;  ///< 0: the example alone
  double learning_rate = 0.1;
  std::uint64_t seed = 0;  ///< of the draw

  /// Throws Error for a number that is out of range.
  void validate() const;
  /// The settings of this run for a network: plain SGD on the loss that it was trained with, as far as its file says
  /// so, otherwise on cross-entropy. Throws Error for values out of range, and for a network whose hidden layers differ
  /// in their activation.
  TrainingSettings settings_for(const ModelFile& model) const;
};

/// The batches of a correction in a row: sample i belongs to batch i / (copies + others), the example first in each.
/// For a trainer that does not shuffle.
class CorrectionSource final : public SampleSource<float> {
 public:
  /// Throws Error for values out of range, when the example is none of the set's kind, or when others are wanted and
  /// the set is empty.
  CorrectionSource(const ImageDataset& images, const Correction& correction);

  std::size_t size() const override { return picks_.size(); }
  std::size_t features() const override { return images_.features(); }
  std::size_t outputs() const override { return images_.classes(); }
  void gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<float> inputs,
              MatrixView<float> targets) const override;

 private:
  const ImageDataset& images_;
  std::vector<std::uint8_t> pixels_;
  std::uint8_t label_;
  std::vector<std::uint32_t> picks_;  // kExample or an image of the set
};

}  // namespace mlp
