// Implements the perceptron: the rule, the run over the points, the variants' reports, the search for a cycle.
#include "training/perceptron.h"

#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/name_table.h"
#include "base/scalar_math.h"
#include "training/trainer.h"

namespace mlp {
namespace {

constexpr NameTable<PerceptronVariant, 4> kVariantNames{"variant",
                                                        {"perceptron", "pocket", "averaged", "logistic-regression"}};
constexpr NameTable<ExampleOrder, 2> kOrderNames{"order", {"fixed", "random"}};
constexpr LineWeights kZero{0, 0, 0};

}  // namespace

PerceptronVariant perceptron_variant_from_name(std::string_view name) { return kVariantNames.value(name); }

ExampleOrder example_order_from_name(std::string_view name) { return kOrderNames.value(name); }

void PerceptronSettings::validate() const {
  require(learning_rate > 0 && learning_rate <= 1e6, "learning_rate: expected above 0 and at most 1e+06, got ",
          learning_rate);
}

// lecture: begin perceptron-rule
RuleStep learn_example(std::span<double> w, std::span<const double> x, double y, double learning_rate,
                       double (*f)(double)) {
  const double z = dot(w, x);  // z = w̃·x̃, the bias being the weight of the constant input 1
  const double y_hat = f(z);   // step(z): 1 if z ≥ 0, else 0
  for (std::size_t i = 0; i < w.size(); ++i) {
    w[i] += learning_rate * (y - y_hat) * x[i];  // nothing changes where ŷ = y
  }
  return {z, y_hat};
}
// lecture: end perceptron-rule

Perceptron::Perceptron(PlanarPoints points, const PerceptronSettings& settings)
    : points_(std::move(points)), settings_(settings), shuffling_(settings.seed, kShuffleStream) {
  points_.validate();
  settings_.validate();
  reset();
}

void Perceptron::begin(const LineWeights& start) {
  start_ = weights_ = pocket_ = start;
  sum_ = kZero;
  pocket_correct_ = count_correct(points_, start);
  steps_ = epochs_ = updates_ = 0;
  mistakes_per_epoch_.clear();
  epoch_starts_.clear();
  cycle_.reset();
  converged_ = false;
  shuffling_ = Rng(settings_.seed, kShuffleStream);
  order_.resize(points_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  begin_epoch();
}

void Perceptron::begin_epoch() {
  position_ = 0;
  mistakes_so_far_ = 0;
  if (settings_.order == ExampleOrder::random) shuffling_.shuffle(order_);
  look_for_cycle();
}

void Perceptron::end_epoch() {
  converged_ = mistakes_so_far_ == 0 && !is_logistic();
  if (mistakes_per_epoch_.size() < kListedEpochs) mistakes_per_epoch_.push_back(mistakes_so_far_);
  ++epochs_;
  begin_epoch();
}

// lecture: begin perceptron-cycle
// In a fixed order an epoch depends on nothing but the weights at its start: once they return, all of it repeats.
void Perceptron::look_for_cycle() {
  if (settings_.order != ExampleOrder::fixed || is_logistic() || converged_ || cycle_) return;
  if (epoch_starts_.size() == kRememberedEpochs) return;
  const auto [earlier, is_new] = epoch_starts_.try_emplace(weights_, epochs_);
  if (!is_new) cycle_ = {earlier->second, epochs_ - earlier->second};
}
// lecture: end perceptron-cycle

// lecture: begin perceptron-step
PerceptronStep Perceptron::step() {
  const std::uint32_t index = order_[position_++];
  const LineWeights x = augmented(points_, index, settings_.bias);  // x̃ = (1, x₁, x₂)
  const double y = points_.label[index];
  const auto f = is_logistic() ? math::sigmoid : math::step;

  PerceptronStep shown{.index = index, .label = points_.label[index], .before = weights_};
  const auto [z, y_hat] = learn_example(weights_, x, y, settings_.learning_rate, f);
  shown.z = z;
  shown.output = y_hat;
  shown.mistake = math::step(z) != y;
  for (std::size_t i = 0; i < x.size(); ++i) shown.update[i] += settings_.learning_rate * (y - y_hat) * x[i];
  shown.after = weights_;
  count(shown);
  return shown;
}
// lecture: end perceptron-step

void Perceptron::count(PerceptronStep& shown) {
  shown.epoch = epochs_;
  shown.step = ++steps_;
  mistakes_so_far_ += shown.mistake;
  if (shown.mistake || is_logistic()) ++updates_;
  if (shown.after != shown.before) fill_pocket();
  for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += weights_[i];
  if (position_ == order_.size()) end_epoch();
}

void Perceptron::fill_pocket() {
  if (settings_.variant != PerceptronVariant::pocket) return;
  const std::size_t correct = count_correct(points_, weights_);
  if (correct <= pocket_correct_) return;
  pocket_ = weights_;
  pocket_correct_ = correct;
}

std::uint64_t Perceptron::run(std::uint64_t max_steps) {
  const bool was_in_cycle = cycle_.has_value();
  std::uint64_t done = 0;
  while (done < max_steps && !converged_ && cycle_.has_value() == was_in_cycle) {
    step();
    ++done;
  }
  return done;
}

void Perceptron::set_weights(const LineWeights& weights) {
  mlp::validate(weights);
  require(settings_.bias || weights[0] == 0, "b: expected 0, as there is no bias, got ", weights[0]);
  begin(weights);
}

void Perceptron::set_points(PlanarPoints points) {
  points.validate();
  points_ = std::move(points);
  begin(weights_);
}

LineWeights Perceptron::reported_weights() const {
  if (settings_.variant == PerceptronVariant::pocket) return pocket_;
  if (settings_.variant != PerceptronVariant::averaged || steps_ == 0) return weights_;
  LineWeights mean = sum_;
  for (double& w : mean) w /= static_cast<double>(steps_);
  return mean;
}

bool Perceptron::bound_applies() const { return !is_logistic() && start_ == kZero; }

}  // namespace mlp
