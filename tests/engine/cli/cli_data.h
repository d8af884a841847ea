// Small IDX files for the tests of the command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../golden.h"
#include "base/rng.h"
#include "cli_runner.h"
#include "data/idx.h"

namespace cli_test {

inline std::string golden_images() { return golden::path("digits-14x14-images.idx"); }
inline std::string golden_labels() { return golden::path("digits-14x14-labels.idx"); }

/// `mlp train` on the golden digits (14 × 14), followed by `more`.
inline std::vector<std::string> train_golden(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"train", "--train-images", golden_images(), "--train-labels", golden_labels()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// Writes `count` images of rows × cols random pixels; the label is written into the first pixels, so it can be
/// learned.
inline void write_images(const std::string& images_path, const std::string& labels_path, std::size_t count,
                         std::size_t rows, std::size_t cols) {
  mlp::Rng rng(5);
  std::vector<std::uint8_t> pixels(count * rows * cols), labels(count);
  for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(rng.below(64));
  for (std::size_t i = 0; i < count; ++i) {
    labels[i] = static_cast<std::uint8_t>(rng.below(10));
    pixels[i * rows * cols + labels[i]] = 255;
  }
  write_bytes(images_path, mlp::write_idx_images(pixels, rows, cols));
  write_bytes(labels_path, mlp::write_idx_labels(labels));
}

}  // namespace cli_test
