// Loss functions: the number that training makes small, and its gradient with respect to the network's output.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "base/matrix_view.h"
#include "kernels/execution.h"

namespace mlp {

/// For one sample with output row ŷ or logits z, and target y:
///   squared_error          ½ Σ (y − ŷ)²
///   binary_cross_entropy   −Σ [y ln σ(z) + (1 − y) ln(1 − σ(z))], computed from the logits z
///   softmax_cross_entropy  −Σ yᵢ ln softmax(z)ᵢ, computed from the logits z by log-sum-exp
/// The loss of a batch is the mean over its samples (a sum over outputs within a sample).
enum class LossKind { squared_error, binary_cross_entropy, softmax_cross_entropy };

struct Loss {
  LossKind kind = LossKind::softmax_cross_entropy;
  /// ε of label smoothing (Szegedy et al. 2016; torch's definition): targets become (1 − ε)·y + ε/K over the K
  /// outputs. Only for softmax_cross_entropy; 0 ≤ ε < 1.
  double label_smoothing = 0;

  bool operator==(const Loss&) const = default;
};

/// "squared-error", "binary-cross-entropy", "cross-entropy".
std::string_view loss_name(LossKind kind);
/// Throws Error listing the known names.
LossKind loss_from_name(std::string_view name);
std::vector<LossKind> all_losses();

/// Mean loss of a batch, and gradient[batch × K] = ∂(mean loss)/∂outputs.
/// outputs: [batch × K], logits for the cross-entropies; targets: [batch × K]. gradient may be outputs' own memory.
/// Calls look with every row, once, from any thread, before its gradient is written: its outputs are still in the
/// cache. Throws Error when shapes differ or the batch is empty. T is float or double; sums are taken in double.
template <class T>
double loss_and_gradient(Execution& execution, const Loss& loss, MatrixView<const T> outputs,
                         MatrixView<const T> targets, MatrixView<T> gradient,
                         FunctionRef<void(std::size_t row)> look = {});

/// Mean loss alone.
template <class T>
double loss_value(Execution& execution, const Loss& loss, MatrixView<const T> outputs, MatrixView<const T> targets);

/// probabilities[r] = softmax(logits[r]) row by row, computed from z − max z, so that it never overflows.
template <class T>
void softmax(Execution& execution, MatrixView<const T> logits, MatrixView<T> probabilities);

/// targets(r, labels[r]) = 1, all else 0. Throws Error if a label is not below the number of columns.
template <class T>
void one_hot(std::span<const std::uint8_t> labels, MatrixView<T> targets);

}  // namespace mlp
