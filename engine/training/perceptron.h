// Rosenblatt's perceptron (1958) on points of the plane, one example at a time, with its variants.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "data/planar_points.h"
#include "training/line.h"

namespace mlp {

/// What the rule found at one example, before it changed the weights.
struct RuleStep {
  double z, output;  ///< w̃·x̃ and ŷ = f(z)
};

/// w̃ ← w̃ + η (y − f(w̃·x̃)) x̃ for one example x̃ of class y. With f = math::step the perceptron rule, with math::sigmoid
/// one step of gradient descent on the binary cross-entropy: logistic regression. w and x have the same length.
RuleStep learn_example(std::span<double> w, std::span<const double> x, double y, double learning_rate,
                       double (*f)(double));

/// Which weights are reported, while the rule runs on:
///   perceptron           those of the rule
///   pocket               the best so far on all points (Gallant 1990), counted after every update
///   averaged             the mean over all steps (Freund & Schapire 1999)
///   logistic_regression  those of the rule, with σ in place of the step
enum class PerceptronVariant { perceptron, pocket, averaged, logistic_regression };

/// random: a new order every epoch.
enum class ExampleOrder { fixed, random };

/// "perceptron", "pocket", "averaged", "logistic-regression". Throws Error listing them.
PerceptronVariant perceptron_variant_from_name(std::string_view name);
/// "fixed", "random". Throws Error listing them.
ExampleOrder example_order_from_name(std::string_view name);

struct PerceptronSettings {
  PerceptronVariant variant = PerceptronVariant::perceptron;
  ExampleOrder order = ExampleOrder::fixed;
  std::uint64_t seed = 0;    ///< of the random order
  double learning_rate = 1;  ///< η, above 0, at most 1e6
  bool bias = true;          ///< false: x̃ = (0, x₁, x₂), so that b stays 0

  /// Throws Error for a learning rate out of range.
  void validate() const;
};

/// One example shown.
struct PerceptronStep {
  std::uint32_t index = 0;
  std::uint8_t label = 0;
  double z = 0, output = 0;
  bool mistake = false;                     ///< step(z) is not the label
  LineWeights before{}, update{}, after{};  ///< update = η (y − ŷ) x̃
  std::uint64_t epoch = 0;                  ///< that the step belongs to, from 0
  std::uint64_t step = 0;                   ///< its number, from 1
};

/// The starts of epochs from, from + length, from + 2·length … have exactly the same weights.
struct PerceptronCycle {
  std::uint64_t from = 0, length = 0;
};

/// One neuron in training. A run begins at zero, or where it is put, with all counts at zero.
class Perceptron {
 public:
  /// Later epochs are not listed in mistakes_per_epoch().
  static constexpr std::size_t kListedEpochs = 100'000;
  /// Starts of epochs that are compared with later ones; a run that repeats itself does so far earlier.
  static constexpr std::size_t kRememberedEpochs = 20'000;

  /// Weights zero. Throws Error for invalid points or settings.
  Perceptron(PlanarPoints points, const PerceptronSettings& settings);

  /// Shows the next example; goes on even when converged.
  PerceptronStep step();
  /// Up to max_steps examples; ends early at the end of the epoch that shows convergence or a cycle, and does nothing
  /// once converged. Returns how many were shown.
  std::uint64_t run(std::uint64_t max_steps);

  /// A new run from these weights (b must be 0 without bias). Throws Error for others.
  void set_weights(const LineWeights& weights);
  /// A new run on these points from the weights as they are. Throws Error for invalid points.
  void set_points(PlanarPoints points);
  /// A new run from zero, with the same order again.
  void reset() { begin({0, 0, 0}); }

  const PlanarPoints& points() const { return points_; }
  const LineWeights& weights() const { return weights_; }  ///< of the running rule
  LineWeights reported_weights() const;
  std::uint64_t steps() const { return steps_; }
  std::uint64_t epochs() const { return epochs_; }    ///< completed
  std::uint64_t updates() const { return updates_; }  ///< corrections; of logistic regression: steps
  bool converged() const { return converged_; }       ///< a whole epoch without a mistake; never logistic regression
  const std::optional<PerceptronCycle>& cycle() const { return cycle_; }
  const std::vector<std::uint32_t>& mistakes_per_epoch() const { return mistakes_per_epoch_; }
  std::uint32_t mistakes_so_far() const { return mistakes_so_far_; }  ///< in the epoch under way
  /// The run began at zero with a step output: it makes at most (R/γ)² updates (training/separation.h).
  bool bound_applies() const;

 private:
  void begin(const LineWeights& start);
  void begin_epoch();
  void end_epoch();
  void look_for_cycle();
  void count(PerceptronStep& shown);
  void fill_pocket();
  bool is_logistic() const { return settings_.variant == PerceptronVariant::logistic_regression; }

  PlanarPoints points_;
  PerceptronSettings settings_;
  Rng shuffling_;
  std::vector<std::uint32_t> order_;  // points of this epoch
  std::size_t position_ = 0;          // next in order_
  LineWeights start_{}, weights_{};
  LineWeights pocket_{}, sum_{};  // best so far; sum over all steps
  std::size_t pocket_correct_ = 0;
  std::uint64_t steps_ = 0, epochs_ = 0, updates_ = 0;
  std::uint32_t mistakes_so_far_ = 0;
  std::vector<std::uint32_t> mistakes_per_epoch_;
  std::map<LineWeights, std::uint64_t> epoch_starts_;  // weights at the start of an epoch → which epoch
  std::optional<PerceptronCycle> cycle_;
  bool converged_ = false;
};

}  // namespace mlp
