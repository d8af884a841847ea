// Implements the two-parameter demonstrations: paths, the surface they run on, the scatter of batch gradients.
#include "explain/descent_path.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/rng.h"
#include "network/loss.h"
#include "network/mlp.h"
#include "training/trainer.h"

namespace mlp {
namespace {

constexpr std::size_t kMaxSteps = 100000, kMaxPairs = 1000000;

/// One weight, one bias, a linear output: with binary cross-entropy on logits this is logistic regression.
class TwoParameterModel {
 public:
  explicit TwoParameterModel(const LabelledPoints& points)
      : source_(points), x_(points.size(), 1), y_(points.size(), 1) {
    points.validate();
    network_.reserve(points.size());
  }

  Execution& execution() { return execution_; }
  Mlp<double>& network() { return network_; }
  const PointSource& source() const { return source_; }
  static Loss loss_kind() { return {.kind = LossKind::binary_cross_entropy}; }

  double weight() const { return network_.parameters()[0]; }
  double bias() const { return network_.parameters()[1]; }
  void place(double weight, double bias) {
    network_.parameters()[0] = weight;
    network_.parameters()[1] = bias;
  }

  /// Mean loss over the points `indices`; leaves its gradient in the network.
  double loss_and_gradient(std::span<const std::uint32_t> indices) {
    const MatrixView<double> x = x_.top(indices.size()), y = y_.top(indices.size());
    source_.gather(execution_, indices, x, y);
    const MatrixView<const double> z = network_.forward(execution_, x);
    Matrix<double> gradient(indices.size(), 1);
    const double loss = mlp::loss_and_gradient<double>(execution_, loss_kind(), z, y, gradient.view());
    network_.backward(execution_, x, gradient.view());
    return loss;
  }
  double weight_gradient() const { return network_.gradients()[0]; }
  double bias_gradient() const { return network_.gradients()[1]; }

 private:
  Execution execution_;
  PointSource source_;
  Mlp<double> network_{Architecture::from_sizes(std::vector<std::size_t>{1, 1}, {.kind = ActivationKind::identity})};
  Matrix<double> x_, y_;
};

std::vector<std::uint32_t> all_indices(std::size_t count) {
  std::vector<std::uint32_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0U);
  return indices;
}

TrainingSettings training_settings(const DescentSettings& settings, std::size_t points) {
  const std::size_t batch = std::min(settings.batch_size, points);
  TrainingSettings result;
  result.layers = {1, 1};
  result.activation = {.kind = ActivationKind::identity};
  result.loss = TwoParameterModel::loss_kind();
  result.optimizer = settings.optimizer;
  result.schedule = settings.schedule;
  result.batch_size = settings.batch_size;
  const std::size_t steps_per_epoch = batch == 0 ? 1 : (points + batch - 1) / batch;
  result.epochs = (settings.steps + steps_per_epoch - 1) / steps_per_epoch;
  result.seed = settings.seed;
  return result;
}

}  // namespace

DescentPath descend(const LabelledPoints& points, const DescentSettings& settings) {
  require(settings.steps >= 1 && settings.steps <= kMaxSteps, "steps: expected 1 to ", kMaxSteps, ", got ",
          settings.steps);
  require(std::isfinite(settings.weight) && std::isfinite(settings.bias), "start: expected two finite numbers");
  TwoParameterModel model(points);
  model.place(settings.weight, settings.bias);
  Trainer<double> trainer(model.execution(), model.network(), model.source(),
                          training_settings(settings, points.size()), points.size());

  // The loss on all points is measured on a model of its own: the trainer's must keep its last batch.
  TwoParameterModel observer(points);
  const std::vector<std::uint32_t> all = all_indices(points.size());
  DescentPath path;
  std::size_t samples = 0;
  const auto note = [&] {
    observer.place(model.weight(), model.bias());
    const double loss = observer.loss_and_gradient(all);
    // The trainer sees a batch at a time and may not have met the point that overflows.
    if (!std::isfinite(loss)) return false;
    path.weight.push_back(model.weight());
    path.bias.push_back(model.bias());
    path.norm.push_back(std::sqrt(model.weight() * model.weight() + model.bias() * model.bias()));
    path.loss.push_back(loss);
    path.epochs.push_back(static_cast<double>(samples) / static_cast<double>(points.size()));
    return true;
  };
  path.diverged = !note();
  for (std::size_t step = 0; step < settings.steps && !path.diverged; ++step) {
    const StepReport report = trainer.run(1);
    samples += report.samples;
    path.diverged = report.status == TrainingStatus::diverged || !note();
  }
  return path;
}

std::vector<double> loss_surface(const LabelledPoints& points, std::span<const double> weights,
                                 std::span<const double> biases) {
  require(!weights.empty() && !biases.empty(), "loss surface: no weights or no biases");
  require(weights.size() <= kMaxPairs / biases.size(), "loss surface: ", weights.size(), " weights and ", biases.size(),
          " biases, expected at most ", kMaxPairs, " pairs");
  TwoParameterModel model(points);
  const std::vector<std::uint32_t> all = all_indices(points.size());
  std::vector<double> surface;
  surface.reserve(weights.size() * biases.size());
  for (const double bias : biases) {
    for (const double weight : weights) {
      model.place(weight, bias);
      surface.push_back(model.loss_and_gradient(all));
    }
  }
  return surface;
}

BatchGradients batch_gradients(const LabelledPoints& points, double weight, double bias, std::size_t batch_size,
                               std::size_t count, std::uint64_t seed) {
  require(std::isfinite(weight) && std::isfinite(bias), "batch gradients: expected a finite weight and bias");
  require(count >= 1 && count <= kMaxSteps, "batches: expected 1 to ", kMaxSteps, ", got ", count);
  TwoParameterModel model(points);
  require(batch_size >= 1 && batch_size <= points.size(), "batch_size: expected 1 to ", points.size(),
          ", the number of points, got ", batch_size);
  model.place(weight, bias);
  std::vector<std::uint32_t> order = all_indices(points.size());
  BatchGradients result;
  model.loss_and_gradient(order);
  result.whole_weight = model.weight_gradient();
  result.whole_bias = model.bias_gradient();

  Rng rng(seed, kShuffleStream);
  double squares = 0;
  for (std::size_t i = 0; i < count; ++i) {
    // The first batch_size steps of a Fisher–Yates shuffle: that many different points, each set equally likely.
    for (std::uint32_t k = 0; k < batch_size; ++k)
      std::swap(order[k], order[k + rng.below(static_cast<std::uint32_t>(order.size()) - k)]);
    model.loss_and_gradient(std::span(order).first(batch_size));
    result.weight.push_back(model.weight_gradient());
    result.bias.push_back(model.bias_gradient());
    const double dw = result.weight.back() - result.whole_weight, db = result.bias.back() - result.whole_bias;
    squares += dw * dw + db * db;
  }
  result.noise = std::sqrt(squares / static_cast<double>(count));
  return result;
}

}  // namespace mlp
