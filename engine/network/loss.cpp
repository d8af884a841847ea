// Implements the losses. Each is a function of one sample that also writes the gradient of its row.
#include "network/loss.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "base/error.h"
#include "base/name_table.h"
#include "base/scalar_math.h"
#include "kernels/elementwise.h"

namespace mlp {
namespace {

constexpr std::size_t kSamplesPerPiece = 16;  // of a loss, for one piece of work

constexpr NameTable<LossKind, 3> kNames{"loss", {"squared-error", "binary-cross-entropy", "cross-entropy"}};

// lecture: begin squared-error
template <class T>
double squared_error(std::span<const T> y_hat, std::span<const T> y, std::span<T> gradient) {
  double loss = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const T error = y_hat[i] - y[i];
    loss += 0.5 * static_cast<double>(error) * error;
    gradient[i] = error;
  }
  return loss;
}
// lecture: end squared-error

// lecture: begin binary-cross-entropy
// −y ln σ(z) − (1 − y) ln(1 − σ(z)) = softplus(z) − y·z, which neither overflows nor loses digits.
template <class T>
double binary_cross_entropy(std::span<const T> z, std::span<const T> y, std::span<T> gradient) {
  double loss = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    loss += math::softplus(z[i]) - static_cast<double>(y[i]) * z[i];
    gradient[i] = static_cast<T>(math::sigmoid(z[i])) - y[i];
  }
  return loss;
}
// lecture: end binary-cross-entropy

// lecture: begin softmax
// softmax(z)ᵢ = e^(zᵢ − m) / Σⱼ e^(zⱼ − m) with m = max z. Returns ln Σⱼ e^zⱼ (log-sum-exp).
template <class T>
double softmax_row(Execution& execution, std::span<const T> z, std::span<T> p) {
  const T m = *std::max_element(z.begin(), z.end());
  for (std::size_t i = 0; i < z.size(); ++i) p[i] = z[i] - m;
  exp(execution, std::span<const T>(p), p);
  T sum = 0;
  for (const T e : p) sum += e;
  for (T& e : p) e /= sum;
  return static_cast<double>(m) + math::log(static_cast<double>(sum));
}

// −Σ yᵢ ln softmax(z)ᵢ = log-sum-exp(z) · Σ yᵢ − Σ yᵢ zᵢ; its gradient is softmax(z) · Σ yᵢ − y, and Σ yᵢ = 1.
template <class T>
double softmax_cross_entropy(Execution& execution, std::span<const T> z, std::span<const T> y, std::span<T> gradient,
                             double label_smoothing) {
  const T keep = static_cast<T>(1 - label_smoothing), spread = static_cast<T>(label_smoothing / z.size());
  double expected = 0;  // Σ yᵢ zᵢ, before the row may be overwritten
  for (std::size_t i = 0; i < z.size(); ++i) expected += static_cast<double>(keep * y[i] + spread) * z[i];
  const double log_sum_exp = softmax_row(execution, z, gradient);
  for (std::size_t i = 0; i < z.size(); ++i) gradient[i] -= keep * y[i] + spread;
  return log_sum_exp - expected;
}
// lecture: end softmax

}  // namespace

std::string_view loss_name(LossKind kind) { return kNames.name(kind); }

LossKind loss_from_name(std::string_view name) { return kNames.value(name); }

std::vector<LossKind> all_losses() { return kNames.all(); }

template <class T>
double loss_and_gradient(Execution& execution, const Loss& loss, MatrixView<const T> outputs,
                         MatrixView<const T> targets, MatrixView<T> gradient, FunctionRef<void(std::size_t row)> look) {
  const std::size_t batch = outputs.rows();
  require(batch > 0 && outputs.cols() > 0, "loss: the batch is empty");
  require(targets.rows() == batch && targets.cols() == outputs.cols() && gradient.rows() == batch &&
              gradient.cols() == outputs.cols(),
          "loss: outputs are ", batch, "×", outputs.cols(), ", targets ", targets.rows(), "×", targets.cols(),
          "; expected the same shape");
  AlignedBuffer<double>& losses = execution.sample_losses();
  losses.reserve(batch);
  const auto sample = [&](std::size_t r) {
    const auto z = outputs.row(r), y = targets.row(r);
    const auto g = gradient.row(r);
    if (look) look(r);
    switch (loss.kind) {
      case LossKind::squared_error:
        losses[r] = squared_error(z, y, g);
        break;
      case LossKind::binary_cross_entropy:
        losses[r] = binary_cross_entropy(z, y, g);
        break;
      case LossKind::softmax_cross_entropy:
        losses[r] = softmax_cross_entropy(execution, z, y, g, loss.label_smoothing);
        break;
    }
    for (T& value : g) value /= static_cast<T>(batch);
  };
  // Threads share the samples; the sum is made by one, in the order of the samples.
  const std::size_t per_piece = std::is_same_v<T, float> ? kSamplesPerPiece : batch;
  execution.pool().parallel_for((batch + per_piece - 1) / per_piece, [&](std::size_t piece) {
    for (std::size_t r = piece * per_piece; r < std::min(batch, (piece + 1) * per_piece); ++r) sample(r);
  });
  double total = 0;
  for (std::size_t r = 0; r < batch; ++r) total += losses[r];
  return total / static_cast<double>(batch);
}

template <class T>
double loss_value(Execution& execution, const Loss& loss, MatrixView<const T> outputs, MatrixView<const T> targets) {
  std::vector<T> unused(outputs.rows() * outputs.cols());
  return loss_and_gradient(execution, loss, outputs, targets,
                           MatrixView<T>(unused.data(), outputs.rows(), outputs.cols()));
}

template <class T>
void softmax(Execution& execution, MatrixView<const T> logits, MatrixView<T> probabilities) {
  require(logits.cols() > 0, "softmax: no outputs");
  for (std::size_t r = 0; r < logits.rows(); ++r) softmax_row(execution, logits.row(r), probabilities.row(r));
}

template <class T>
void one_hot(std::span<const std::uint8_t> labels, MatrixView<T> targets) {
  require(labels.size() == targets.rows(), "one-hot targets: ", labels.size(), " labels for ", targets.rows(), " rows");
  for (std::size_t r = 0; r < labels.size(); ++r) {
    require(labels[r] < targets.cols(), "one-hot targets: label ", int{labels[r]}, " of sample ", r,
            ", expected below ", targets.cols(), ", the number of outputs");
    std::fill_n(targets.row(r).begin(), targets.cols(), T(0));
    targets(r, labels[r]) = 1;
  }
}

#define MLP_INSTANTIATE(T)                                                                                \
  template double loss_and_gradient<T>(Execution&, const Loss&, MatrixView<const T>, MatrixView<const T>, \
                                       MatrixView<T>, FunctionRef<void(std::size_t)>);                    \
  template double loss_value<T>(Execution&, const Loss&, MatrixView<const T>, MatrixView<const T>);       \
  template void softmax<T>(Execution&, MatrixView<const T>, MatrixView<T>);                               \
  template void one_hot<T>(std::span<const std::uint8_t>, MatrixView<T>);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
