// Implements the softmax demonstration with the same functions that training uses.
#include "explain/softmax_loss.h"

#include <cmath>

#include "base/error.h"
#include "network/loss.h"

namespace mlp {

SoftmaxLoss explain_softmax_loss(std::span<const double> logits, std::size_t true_class, double label_smoothing) {
  const std::size_t classes = logits.size();
  require(classes >= 1, "softmax: no logits");
  for (std::size_t i = 0; i < classes; ++i)
    require(std::isfinite(logits[i]), "softmax: logit ", i, " is ", logits[i], ", expected a finite number");
  require(true_class < classes, "softmax: the true class is ", true_class, ", expected below ", classes);
  require(label_smoothing >= 0 && label_smoothing < 1, "label_smoothing: expected at least 0 and below 1, got ",
          label_smoothing);

  Execution execution;
  const MatrixView<const double> z(logits.data(), 1, classes);
  SoftmaxLoss result;
  result.probabilities.resize(classes);
  softmax(execution, z, MatrixView<double>(result.probabilities.data(), 1, classes));

  std::vector<double> one_hot(classes, 0.0);
  one_hot[true_class] = 1;
  result.gradient.resize(classes);
  result.loss = loss_and_gradient<double>(
      execution, {.kind = LossKind::softmax_cross_entropy, .label_smoothing = label_smoothing}, z,
      MatrixView<const double>(one_hot.data(), 1, classes), MatrixView<double>(result.gradient.data(), 1, classes));

  for (const double y : one_hot)
    result.targets.push_back((1 - label_smoothing) * y + label_smoothing / static_cast<double>(classes));
  return result;
}

}  // namespace mlp
