// Implements the evaluation: batches through the network, predictions counted.
#include "training/metrics.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::size_t kBatch = 256;  // large enough for full matrix tiles, small enough to stay in cache

}  // namespace

template <class T>
std::size_t argmax(std::span<const T> values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

template <class T>
void Evaluator<T>::reserve(std::size_t batch, std::size_t classes) {
  if (targets_.rows() >= batch && targets_.cols() == classes) return;
  targets_ = Matrix<T>(batch, classes);
  work_ = Matrix<T>(batch, classes);
  indices_.resize(batch);
}

template <class T>
LayerInput<T> Evaluator<T>::gather(Execution& execution, const SampleSource<T>& source, std::size_t first,
                                   std::size_t batch) {
  const auto chosen = std::span(indices_).first(batch);
  std::iota(chosen.begin(), chosen.end(), static_cast<std::uint32_t>(first));
  nonzero_inputs_.reserve(execution, indices_.size(), source.features(), false);
  if (source.gather_sparse(execution, chosen, nonzero_inputs_, targets_.top(batch)))
    return LayerInput<T>(nonzero_inputs_);
  if (inputs_.rows() < batch || inputs_.cols() != source.features())
    inputs_ = Matrix<T>(indices_.size(), source.features());
  source.gather(execution, chosen, inputs_.top(batch), targets_.top(batch));
  return LayerInput<T>(inputs_.top(batch));
}

template <class T>
Evaluation Evaluator<T>::evaluate(Execution& execution, Mlp<T>& network, const Loss& loss,
                                  const SampleSource<T>& source, std::size_t first, std::size_t count) {
  const std::size_t classes = network.out_features();
  require(source.features() == network.in_features(), "evaluation: the data has ", source.features(),
          " features a sample, the network expects ", network.in_features());
  require(source.outputs() == classes && classes <= 256, "evaluation: the data has ", source.outputs(),
          " classes, the network ", classes, " outputs; expected the same number, at most 256");
  require(first <= source.size() && count <= source.size() - first, "evaluation: samples ", first, " to ",
          first + count, " of ", source.size());
  Evaluation result{.count = count,
                    .confusion = std::vector<std::uint32_t>(classes * classes),
                    .predictions = std::vector<std::uint8_t>(count),
                    .confidences = std::vector<float>(count)};
  reserve(std::min(kBatch, count), classes);
  const Loss plain{.kind = loss.kind, .label_smoothing = 0};
  for (std::size_t done = 0; done < count; done += kBatch) {
    const std::size_t batch = std::min(kBatch, count - done);
    const MatrixView<const T> outputs = network.forward(execution, gather(execution, source, first + done, batch));
    const MatrixView<const T> y = targets_.top(batch);
    const MatrixView<T> work = work_.top(batch);
    result.loss += loss_and_gradient<T>(execution, plain, outputs, y, work) * static_cast<double>(batch);
    softmax<T>(execution, outputs, work);
    for (std::size_t r = 0; r < batch; ++r) {
      const std::size_t predicted = argmax<T>(outputs.row(r)), truth = argmax<T>(y.row(r));
      result.predictions[done + r] = static_cast<std::uint8_t>(predicted);
      result.confidences[done + r] = static_cast<float>(work(r, predicted));
      ++result.confusion[truth * classes + predicted];
      if (predicted == truth) ++result.correct;
    }
  }
  if (count > 0) result.loss /= static_cast<double>(count);
  return result;
}

template std::size_t argmax<float>(std::span<const float>);
template std::size_t argmax<double>(std::span<const double>);
template class Evaluator<float>;
template class Evaluator<double>;

}  // namespace mlp
