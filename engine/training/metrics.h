// How good a network is on a set: accuracy, loss, confusion matrix, every prediction.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "kernels/sparse_matrix.h"
#include "network/loss.h"
#include "network/mlp.h"
#include "training/sample_source.h"

namespace mlp {

/// Result of an evaluation over `count` samples and K classes.
struct Evaluation {
  std::size_t count = 0;
  std::size_t correct = 0;
  double loss = 0;                        ///< mean, without label smoothing
  std::vector<std::uint32_t> confusion;   ///< [K × K]: row true class, column predicted class
  std::vector<std::uint8_t> predictions;  ///< [count]
  std::vector<float> confidences;         ///< [count]: softmax probability of the predicted class

  double accuracy() const { return count == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(count); }
};

/// Index of the largest value; ties go to the lowest index. `values` must not be empty.
template <class T>
std::size_t argmax(std::span<const T> values);

/// Evaluates networks, and keeps the memory of a batch from one evaluation to the next: several megabytes, which a
/// system gives and takes back page by page, in more time than a small evaluation needs.
template <class T>
class Evaluator {
 public:
  /// Evaluates samples first … first + count − 1. Throws Error when the source's features or outputs do not fit the
  /// network, when it has more than 256 classes, or when the range lies outside the source. Always with the same
  /// number of threads.
  Evaluation evaluate(Execution& execution, Mlp<T>& network, const Loss& loss, const SampleSource<T>& source,
                      std::size_t first, std::size_t count);

 private:
  void reserve(std::size_t batch, std::size_t classes);
  // The next batch as the network's input, valid until the batch after it.
  LayerInput<T> gather(Execution& execution, const SampleSource<T>& source, std::size_t first, std::size_t batch);

  Matrix<T> inputs_, targets_, work_;
  SparseMatrix nonzero_inputs_;
  std::vector<std::uint32_t> indices_;
};

/// One evaluation by an Evaluator of its own.
template <class T>
Evaluation evaluate(Execution& execution, Mlp<T>& network, const Loss& loss, const SampleSource<T>& source,
                    std::size_t first, std::size_t count) {
  return Evaluator<T>().evaluate(execution, network, loss, source, first, count);
}

}  // namespace mlp
