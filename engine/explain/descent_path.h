// The way an optimiser takes through the loss of logistic regression with two parameters, w and b: ŷ = σ(w·x + b).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "explain/labelled_points.h"
#include "training/optimizer.h"
#include "training/schedule.h"

namespace mlp {

/// Where the descent begins and how it goes on.
struct DescentSettings {
  OptimizerSettings optimizer;
  ScheduleKind schedule = ScheduleKind::constant;
  std::size_t batch_size = 1;   ///< at least the number of points: the whole gradient at every step
  std::size_t steps = 100;      ///< 1 … 100,000
  std::uint64_t seed = 0;       ///< of the order in which batches are drawn
  double weight = 0, bias = 0;  ///< the start
};

/// One entry for the start and one for every step done; fewer than asked for when the descent diverged.
struct DescentPath {
  std::vector<double> weight, bias;
  std::vector<double> norm;  ///< ‖(w, b)‖: on separable points it grows for ever
  std::vector<double> loss;  ///< mean binary cross-entropy over all points, not only over the step's batch
  /// Epochs done, as a fraction: how often each point has been used on average.
  std::vector<double> epochs;
  bool diverged = false;
};

/// Trains a network of one weight and one bias with the Trainer of all other networks, and notes where it was.
/// Throws Error when points or settings are out of range.
DescentPath descend(const LabelledPoints& points, const DescentSettings& settings);

/// The loss at every pair of the given values: [biases × weights], row by row. At most a million pairs.
std::vector<double> loss_surface(const LabelledPoints& points, std::span<const double> weights,
                                 std::span<const double> biases);

/// Gradients of the loss at one place, each measured on another batch.
struct BatchGradients {
  std::vector<double> weight, bias;         ///< ∂L/∂w and ∂L/∂b of each batch
  double whole_weight = 0, whole_bias = 0;  ///< of all points
  /// √ of the mean squared distance between a batch's gradient and the whole one.
  double noise = 0;
};

/// `count` (1 … 100,000) batches, each of batch_size different points. The noise falls like 1/√batch_size, and to zero
/// when a batch is all points. Throws Error for values out of range.
BatchGradients batch_gradients(const LabelledPoints& points, double weight, double bias, std::size_t batch_size,
                               std::size_t count, std::uint64_t seed);

}  // namespace mlp
