// A made-up sample source for tests of the trainer: it can grow, and it remembers which samples were asked for.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "training/sample_source.h"

/// Sample i has `features` pseudo-random inputs and class i mod `outputs`, always the same for the same i.
template <class T>
class RecordingSource final : public mlp::SampleSource<T> {
 public:
  RecordingSource(std::size_t size, std::size_t features, std::size_t outputs)
      : size_(size), features_(features), outputs_(outputs) {}

  void grow_to(std::size_t size) { size_ = size; }
  /// Samples in the order in which they were gathered.
  const std::vector<std::uint32_t>& seen() const { return seen_; }
  /// Sizes of the batches gathered.
  const std::vector<std::size_t>& batches() const { return batches_; }

  std::size_t size() const override { return size_; }
  std::size_t features() const override { return features_; }
  std::size_t outputs() const override { return outputs_; }

  void gather(mlp::Execution&, std::span<const std::uint32_t> indices, mlp::MatrixView<T> inputs,
              mlp::MatrixView<T> targets) const override {
    seen_.insert(seen_.end(), indices.begin(), indices.end());
    batches_.push_back(indices.size());
    for (std::size_t r = 0; r < indices.size(); ++r) {
      mlp::Rng rng(indices[r], 7);
      for (T& x : inputs.row(r)) x = static_cast<T>(rng.uniform(-1, 1));
      for (std::size_t c = 0; c < outputs_; ++c) targets(r, c) = c == indices[r] % outputs_ ? T(1) : T(0);
    }
  }

 private:
  std::size_t size_, features_, outputs_;
  mutable std::vector<std::uint32_t> seen_;
  mutable std::vector<std::size_t> batches_;
};
