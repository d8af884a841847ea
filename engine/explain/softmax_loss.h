// Softmax and cross-entropy of one sample, taken apart: what the page shows while a reader drags the logits.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mlp {

/// One row of logits on its way to a loss. All arrays have one entry a class.
struct SoftmaxLoss {
  std::vector<double> probabilities;  ///< softmax(z), sums to 1
  std::vector<double> targets;        ///< y: one-hot, mixed with the uniform distribution by label smoothing
  std::vector<double> gradient;       ///< ∂L/∂z = softmax(z) − y
  double loss = 0;                    ///< L = −Σ yᵢ ln softmax(z)ᵢ, in nats
};

/// `true_class` is an index into `logits`; label_smoothing as in Loss. Throws Error without logits, for a logit that is
/// not finite, a class that does not exist or a smoothing outside [0, 1).
SoftmaxLoss explain_softmax_loss(std::span<const double> logits, std::size_t true_class, double label_smoothing = 0);

}  // namespace mlp
