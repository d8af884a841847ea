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
Evaluation evaluate(Execution& execution, Mlp<T>& network, const Loss& loss, const SampleSource<T>& source,
                    std::size_t first, std::size_t count) {
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
  const std::size_t capacity = std::min(kBatch, count);
  Matrix<T> inputs(capacity, source.features()), targets(capacity, classes), work(capacity, classes);
  SparseMatrix nonzero_inputs;
  nonzero_inputs.reserve(execution, capacity, source.features(), false);
  std::vector<std::uint32_t> indices(capacity);
  const Loss plain{.kind = loss.kind, .label_smoothing = 0};
  for (std::size_t done = 0; done < count; done += kBatch) {
    const std::size_t batch = std::min(kBatch, count - done);
    std::iota(indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(batch),
              static_cast<std::uint32_t>(first + done));
    const auto chosen = std::span(indices).first(batch);
    LayerInput<T> x(inputs.top(batch));
    if (source.gather_sparse(execution, chosen, nonzero_inputs, targets.top(batch), false))
      x = LayerInput<T>(nonzero_inputs);
    else
      source.gather(execution, chosen, inputs.top(batch), targets.top(batch));
    const MatrixView<const T> outputs = network.forward(execution, x);
    const MatrixView<const T> y = targets.top(batch);
    result.loss += loss_and_gradient<T>(execution, plain, outputs, y, work.top(batch)) * static_cast<double>(batch);
    softmax<T>(execution, outputs, work.top(batch));
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
template Evaluation evaluate<float>(Execution&, Mlp<float>&, const Loss&, const SampleSource<float>&, std::size_t,
                                    std::size_t);
template Evaluation evaluate<double>(Execution&, Mlp<double>&, const Loss&, const SampleSource<double>&, std::size_t,
                                     std::size_t);

}  // namespace mlp
