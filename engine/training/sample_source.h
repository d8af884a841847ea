// Where a trainer's batches come from: anything that can copy chosen samples into a batch.
#pragma once

#include <cstdint>
#include <span>

#include "base/matrix_view.h"
#include "data/image_dataset.h"
#include "kernels/execution.h"
#include "kernels/sparse_matrix.h"

namespace mlp {

/// Samples 0 … size() − 1 with inputs and targets. A source may grow between calls (MNIST arrives in shards).
template <class T>
class SampleSource {
 public:
  virtual ~SampleSource() = default;
  virtual std::size_t size() const = 0;
  virtual std::size_t features() const = 0;
  virtual std::size_t outputs() const = 0;
  /// inputs [n × features()], targets [n × outputs()] of the n chosen samples, in that order.
  virtual void gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<T> inputs,
                      MatrixView<T> targets) const = 0;
  /// The same with only the inputs that are not zero, if the source can do that and `execution` wants it; else false.
  /// `inputs` has room for the samples, and refers to the source until the next call.
  virtual bool gather_sparse(Execution&, std::span<const std::uint32_t>, SparseMatrix&, MatrixView<T>) const {
    return false;
  }
};

/// Images as samples: pixels / 255, one-hot targets. Widens a batch at a time; a float copy of the set never exists.
template <class T>
class ImageSource final : public SampleSource<T> {
 public:
  explicit ImageSource(const ImageDataset& dataset) : dataset_(dataset) {}
  std::size_t size() const override { return dataset_.size(); }
  std::size_t features() const override { return dataset_.features(); }
  std::size_t outputs() const override { return dataset_.classes(); }
  void gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<T> inputs,
              MatrixView<T> targets) const override;
  bool gather_sparse(Execution& execution, std::span<const std::uint32_t> indices, SparseMatrix& inputs,
                     MatrixView<T> targets) const override;

 private:
  const ImageDataset& dataset_;
};

}  // namespace mlp
