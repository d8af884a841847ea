// Training as it is measured: steps of 784-128-10 for a while, and the recipe until 98 % of the test images are right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/measure.h"
#include "data/image_dataset.h"
#include "kernels/execution.h"

namespace mlp::cli {

/// One line of the result.
struct BenchRow {
  std::string id, unit;
  Spread value;
};

/// Where images come from; empty paths: made-up images as dark as MNIST's, and no test images.
struct BenchFiles {
  std::string train_images, train_labels, test_images, test_labels;
};

class TrainingBench {
 public:
  /// Throws Error for files that cannot be read.
  explicit TrainingBench(const BenchFiles& files);

  /// Whole steps with batch 128: plain SGD on every input path that the engine has, and Adam; one and two threads.
  std::vector<BenchRow> rows(const Effort& effort) const;

  /// For a program that lets the engine take turns with something else. Answers each line of `in` with one JSON object:
  ///   step BATCH dense|sparse|automatic THREADS SECONDS   plain SGD for about that long → {"samples_per_s"}
  ///   run SEED THREADS   the recipe, tested as often as the page does → {"seconds", "reached", "full_seconds",
  ///                      "accuracy"}; seconds: to 98.0 %, twice the full run where that was missed
  /// An input path that the engine does not have is answered by {"missing": "…"}. Throws Error for any other line.
  void serve(std::istream& in, std::ostream& out) const;

 private:
  ImageDataset train_;
  std::optional<ImageDataset> test_;
  double learning_rate_;  // of plain SGD
};

}  // namespace mlp::cli
