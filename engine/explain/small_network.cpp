// Implements the small network: training in steps of any kind, scores, single examples, grids, checkpoints.
#include "explain/small_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

#include "base/error.h"
#include "base/name_table.h"
#include "base/scalar_math.h"
#include "kernels/elementwise.h"
#include "network/loss.h"

namespace mlp {
namespace {

constexpr NameTable<TrainingUnit, 3> kUnitNames{"unit", {"example", "batch", "epoch"}};
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kChunk = 256;  // rows evaluated at a time: memory stays small however many samples there are

bool is_number(double value) { return value >= -kMaxMagnitude && value <= kMaxMagnitude; }

void require_number(double value, std::string_view what, std::size_t index) {
  require(is_number(value), what, " ", index, ": expected a number from ", -kMaxMagnitude, " to ", kMaxMagnitude,
          ", got ", value);
}

void require_numbers(std::span<const double> values, std::string_view what) {
  for (std::size_t i = 0; i < values.size(); ++i) require_number(values[i], what, i);
}

/// Checks everything that the trainer would, but lets step pass.
TrainingSettings checked(TrainingSettings settings) {
  settings.epochs = TrainingSettings::kEndless;
  settings.schedule = ScheduleKind::constant;
  require(settings.layers.size() >= 2 && settings.layers.size() <= SmallNetwork::kMaxSizes,
          "sizes: ", settings.layers.size(), " of them, expected 2 to ", SmallNetwork::kMaxSizes,
          " (inputs, hidden, outputs)");
  for (const std::size_t size : settings.layers)
    require(size >= 1 && size <= SmallNetwork::kMaxWidth, "sizes: expected 1 to ", SmallNetwork::kMaxWidth, ", got ",
            size);
  require(settings.loss.kind != LossKind::softmax_cross_entropy,
          "loss: expected squared-error or binary-cross-entropy, got ", loss_name(settings.loss.kind));
  TrainingSettings trainable = settings;
  for (Activation* f : {&trainable.activation, &trainable.output_activation})
    if (f->kind == ActivationKind::step) f->kind = ActivationKind::identity;
  trainable.validate();
  return settings;
}

}  // namespace

TrainingUnit training_unit_from_name(std::string_view name) { return kUnitNames.value(name); }

void MatrixSource::assign(std::span<const double> inputs, std::span<const double> targets) {
  const std::size_t count = inputs.size() / features_;
  require(count * features_ == inputs.size() && count * outputs_ == targets.size(), "samples: ", inputs.size(),
          " inputs and ", targets.size(), " targets, expected ", features_, " and ", outputs_, " a sample");
  require(count >= 1, "samples: there are none");
  require(count <= kMaxPoints, "samples: ", count, ", expected at most ", kMaxPoints);
  require_numbers(inputs, "input");
  require_numbers(targets, "target");
  inputs_.assign(inputs.begin(), inputs.end());
  targets_.assign(targets.begin(), targets.end());
  size_ = count;
}

void MatrixSource::gather(Execution&, std::span<const std::uint32_t> indices, MatrixView<double> inputs,
                          MatrixView<double> targets) const {
  for (std::size_t r = 0; r < indices.size(); ++r) {
    const auto x = this->inputs().row(indices[r]), y = this->targets().row(indices[r]);
    std::copy(x.begin(), x.end(), inputs.row(r).begin());
    std::copy(y.begin(), y.end(), targets.row(r).begin());
  }
}

SmallNetwork::SmallNetwork(const TrainingSettings& settings)
    : settings_(checked(settings)),
      network_(settings_.architecture()),
      observer_(settings_.architecture()),
      picture_(settings_.architecture()),
      samples_(settings_.layers.front(), settings_.layers.back()) {
  initialize();
}

void SmallNetwork::initialize() {
  Rng rng(settings_.seed, kWeightStream);
  network_.initialize(settings_.initializer, rng);
  weights_changed();
  trainer_.reset();
  step_ = epoch_ = 0;
}

void SmallNetwork::reset() {
  initialize();
  checkpoint_every(asked_distance_);
}

void SmallNetwork::weights_changed() {
  // What an optimiser remembers of a fall is worth nothing.
  if (diverged_) trainer_.reset();
  diverged_ = false;
}

void SmallNetwork::require_samples() const { require(samples_.size() > 0, "network: it has no samples yet"); }

void SmallNetwork::require_parameter(std::size_t index) const {
  const std::size_t count = network_.parameters().size();
  require(index < count, "parameter: expected an index from 0 to ", count - 1, ", got ", index);
}

void SmallNetwork::set_points(const PlanarPoints& points) {
  points.validate();
  require(network_.in_features() == 2 && network_.out_features() == 1, "points: the network has ",
          network_.in_features(), " inputs and ", network_.out_features(), " outputs, expected 2 and 1");
  std::vector<double> inputs, targets(points.label.begin(), points.label.end());
  for (std::size_t i = 0; i < points.size(); ++i) {
    inputs.push_back(points.x1[i]);
    inputs.push_back(points.x2[i]);
  }
  set_samples(inputs, targets);
}

void SmallNetwork::set_samples(std::span<const double> inputs, std::span<const double> targets) {
  samples_.assign(inputs, targets);
  weights_changed();
  if (trainer_) trainer_->replace_samples(samples_.size());
}

void SmallNetwork::set_learning_rate(double learning_rate) {
  TrainingSettings changed = settings_;
  changed.optimizer.learning_rate = learning_rate;
  settings_ = checked(changed);
  weights_changed();
  if (trainer_) trainer_->set_learning_rate(learning_rate);
}

void SmallNetwork::set_batch_size(std::size_t batch_size) {
  TrainingSettings changed = settings_;
  changed.batch_size = batch_size;
  settings_ = checked(changed);
  if (trainer_) trainer_->set_batch_size(batch_size);
}

void SmallNetwork::make_trainer() {
  if (!trainer_)
    trainer_ = std::make_unique<Trainer<double>>(execution_, network_, samples_, settings_, samples_.size());
}

StepReport SmallNetwork::train_step() {
  const std::uint64_t epochs_before = trainer_->epoch();
  const StepReport report = trainer_->run(1);
  if (report.status == TrainingStatus::diverged) return report;
  ++step_;
  epoch_ += trainer_->epoch() - epochs_before;
  if (checkpoint_distance_ > 0 && step_ >= checkpoints_.back().step + checkpoint_distance_) keep_checkpoint();
  return report;
}

/// Sums over the steps done; the loss is the sum over their samples.
StepReport SmallNetwork::train(std::size_t steps, TrainingUnit unit) {
  StepReport total;
  const std::uint64_t last_epoch = epoch_ + steps;
  while (unit == TrainingUnit::epoch ? epoch_ < last_epoch : total.steps < steps) {
    const StepReport report = train_step();
    total.status = report.status;
    if (total.status == TrainingStatus::diverged) break;
    total.steps += report.steps;
    total.samples += report.samples;
    total.loss += report.loss * static_cast<double>(report.samples);
  }
  return total;
}

SmallNetworkReport SmallNetwork::run(std::size_t steps, TrainingUnit unit) {
  require_samples();
  if (diverged_) return report();
  make_trainer();
  const std::span<double> weights = network_.parameters();
  good_weights_.assign(weights.begin(), weights.end());
  if (unit == TrainingUnit::example) trainer_->set_batch_size(1);
  const StepReport total = train(steps, unit);
  if (unit == TrainingUnit::example) trainer_->set_batch_size(settings_.batch_size);
  // Weights can leave the range of numbers although no loss has shown it yet.
  diverged_ = total.status == TrainingStatus::diverged || !std::all_of(weights.begin(), weights.end(), is_number);
  if (diverged_) std::copy(good_weights_.begin(), good_weights_.end(), weights.begin());
  SmallNetworkReport result = report();
  if (total.samples > 0 && !diverged_) result.batch_loss = total.loss / static_cast<double>(total.samples);
  return result;
}

SmallNetworkReport SmallNetwork::report() {
  SmallNetworkReport result{.diverged = diverged_,
                            .step = step_,
                            .epoch = epoch_,
                            .score = score(network_.parameters(), true),
                            .batch = {},
                            .batch_loss = std::numeric_limits<double>::quiet_NaN()};
  if (trainer_) result.batch.assign(trainer_->last_batch().begin(), trainer_->last_batch().end());
  return result;
}

void SmallNetwork::set_parameter(std::size_t index, double value) {
  require_parameter(index);
  require_number(value, "parameter", index);
  network_.parameters()[index] = value;
  weights_changed();
}

void SmallNetwork::set_parameters(std::span<const double> values) {
  const std::span<double> parameters = network_.parameters();
  require(values.size() == parameters.size(), "parameters: ", values.size(), ", the network has ", parameters.size());
  require_numbers(values, "parameter");
  std::copy(values.begin(), values.end(), parameters.begin());
  weights_changed();
}

std::span<const double> SmallNetwork::shown_parameters() const {
  if (shown_checkpoint_ != kLive) return checkpoints_[shown_checkpoint_].parameters;
  return network_.parameters();
}

SampleScore SmallNetwork::shown_score() { return score(shown_parameters(), true); }

SampleScore SmallNetwork::score(std::span<const double> parameters, bool with_gradient) {
  require_samples();
  std::copy(parameters.begin(), parameters.end(), observer_.parameters().begin());
  SampleScore result;
  if (with_gradient) result.gradient.assign(parameters.size(), 0.0);
  const std::size_t count = samples_.size(), outputs = samples_.outputs();
  const double threshold = shows_sigmoid() ? 0 : 0.5;  // σ(z) ≥ ½ where z ≥ 0
  Matrix<double> output_gradient(std::min(kChunk, count), outputs);
  std::size_t right = 0;
  for (std::size_t first = 0; first < count; first += kChunk) {
    const std::size_t rows = std::min(kChunk, count - first);
    const double share = static_cast<double>(rows) / static_cast<double>(count);
    const MatrixView<const double> x = samples_.inputs().rows_from(first, rows);
    const MatrixView<const double> y = samples_.targets().rows_from(first, rows);
    const MatrixView<const double> outputs_now = observer_.forward(execution_, x);
    for (std::size_t r = 0; r < rows; ++r) {
      bool all_right = true;
      for (std::size_t c = 0; c < outputs; ++c)
        all_right = all_right && (outputs_now(r, c) >= threshold) == (y(r, c) >= 0.5);
      right += all_right;
    }
    const MatrixView<double> gradient = output_gradient.top(rows);
    result.loss += share * loss_and_gradient<double>(execution_, settings_.loss, outputs_now, y, gradient);
    if (!with_gradient) continue;
    observer_.backward(execution_, x, gradient);
    for (std::size_t i = 0; i < parameters.size(); ++i) result.gradient[i] += share * observer_.gradients()[i];
  }
  result.accuracy = static_cast<double>(right) / static_cast<double>(count);
  double square = 0;
  for (const double g : result.gradient) square += g * g;
  result.gradient_norm = std::isfinite(square) ? std::sqrt(square) : kInfinity;
  if (!std::isfinite(result.loss)) result.loss = kInfinity;
  return result;
}

/// The shown network on these inputs; its layers hold the values afterwards.
void SmallNetwork::forward_batch(MatrixView<const double> inputs) {
  const std::span<const double> parameters = shown_parameters();
  std::copy(parameters.begin(), parameters.end(), observer_.parameters().begin());
  observer_.forward(execution_, inputs);
}

UnitValues SmallNetwork::forward(std::span<const double> inputs) {
  require(inputs.size() == network_.in_features(), "inputs: ", inputs.size(), ", the network has ",
          network_.in_features());
  require_numbers(inputs, "input");
  forward_batch({inputs.data(), 1, inputs.size()});
  UnitValues result;
  for (std::size_t i = 0; i < observer_.layer_count(); ++i) {
    const std::span<const double> z = observer_.pre_activations(i).row(0);
    const std::span<const double> a = observer_.activations(i).row(0);
    result.z.insert(result.z.end(), z.begin(), z.end());
    result.a.insert(result.a.end(), a.begin(), a.end());
  }
  if (shows_sigmoid()) {
    for (std::size_t i = result.a.size() - network_.out_features(); i < result.a.size(); ++i)
      result.a[i] = math::sigmoid(result.z[i]);
  }
  return result;
}

std::vector<double> SmallNetwork::hidden(std::size_t layer, std::span<const double> inputs) {
  require(layer < network_.layer_count(), "layer: expected 0 to ", network_.layer_count() - 1, ", got ", layer);
  const std::size_t in = network_.in_features(), count = inputs.size() / in;
  const std::size_t units = network_.architecture().layers[layer].out_features;
  require(count * in == inputs.size(), "inputs: ", inputs.size(), ", expected ", in, " for each example");
  require(count * units <= kMaxValues, "inputs: ", count, " examples and ", units, " units, expected at most ",
          kMaxValues, " values");
  require_numbers(inputs, "input");
  std::vector<double> result;
  result.reserve(count * units);
  const MatrixView<const double> all(inputs.data(), count, in);
  for (std::size_t first = 0; first < count; first += kChunk) {
    forward_batch(all.rows_from(first, std::min(kChunk, count - first)));
    const std::span<const double> a = observer_.activations(layer).flat();
    result.insert(result.end(), a.begin(), a.end());
  }
  if (shows_sigmoid() && layer + 1 == network_.layer_count()) sigmoid_reference<double>(result, result);
  return result;
}

std::vector<LayerProbe> SmallNetwork::probe(bool single_precision, std::size_t bins, double histogram_low,
                                            double histogram_high) {
  require_samples();
  const std::span<const double> parameters = shown_parameters();
  const std::size_t count = samples_.size();
  if (!single_precision) {
    std::copy(parameters.begin(), parameters.end(), observer_.parameters().begin());
    return probe_layers<double>(execution_, observer_, settings_.loss, samples_.inputs(), samples_.targets(), bins,
                                histogram_low, histogram_high);
  }
  picture_.set_parameters(std::vector<float>(parameters.begin(), parameters.end()));
  Matrix<float> inputs(count, samples_.features()), targets(count, samples_.outputs());
  const auto copy = [](MatrixView<const double> from, MatrixView<float> to) {
    std::transform(from.flat().begin(), from.flat().end(), to.flat().begin(),
                   [](double v) { return static_cast<float>(v); });
  };
  copy(samples_.inputs(), inputs.view());
  copy(samples_.targets(), targets.view());
  return probe_layers<float>(execution_, picture_, settings_.loss, inputs.view(), targets.view(), bins, histogram_low,
                             histogram_high);
}

LinearCollapse SmallNetwork::collapsed() {
  const std::span<const double> parameters = shown_parameters();
  std::copy(parameters.begin(), parameters.end(), observer_.parameters().begin());
  return collapse(observer_);
}

LossAlong SmallNetwork::loss_along(std::size_t parameter, std::span<const double> values) {
  require_samples();
  require_parameter(parameter);
  require_numbers(values, "value");
  require(values.size() * samples_.size() <= kMaxValues, "loss along: ", values.size(), " values and ", samples_.size(),
          " samples, expected a product of at most ", kMaxValues);
  std::vector<double> moved(shown_parameters().begin(), shown_parameters().end());
  LossAlong result;
  for (const double value : values) {
    moved[parameter] = value;
    const SampleScore there = score(moved, false);
    result.loss.push_back(there.loss);
    result.accuracy.push_back(there.accuracy);
  }
  return result;
}

std::size_t SmallNetwork::unit_count() const {
  const std::vector<std::size_t>& sizes = settings_.layers;
  return std::accumulate(sizes.begin() + 1, sizes.end(), std::size_t{0});
}

/// The units' values for nodes first, first + 1 … of all `nodes`, each unit's beside each other.
template <class T>
void SmallNetwork::write_units(Mlp<T>& network, MatrixView<const T> inputs, std::size_t first, std::size_t nodes) {
  network.forward(execution_, inputs);
  std::size_t unit = 0;
  std::vector<T> probabilities;
  for (std::size_t i = 0; i < network.layer_count(); ++i) {
    MatrixView<const T> a = network.activations(i);
    if (shows_sigmoid() && i + 1 == network.layer_count()) {
      probabilities.resize(a.rows() * a.cols());
      sigmoid(execution_, a.flat(), std::span<T>(probabilities));
      a = {probabilities.data(), a.rows(), a.cols()};
    }
    for (std::size_t c = 0; c < a.cols(); ++c, ++unit)
      for (std::size_t r = 0; r < a.rows(); ++r) grid_[unit * nodes + first + r] = static_cast<float>(a(r, c));
  }
}

template <class T>
void SmallNetwork::fill_grid(Mlp<T>& network, const GridFrame& frame) {
  const std::span<const double> parameters = shown_parameters();
  network.set_parameters(std::vector<T>(parameters.begin(), parameters.end()));
  const std::size_t nodes = frame.columns * frame.rows, in = network_.in_features();
  const auto at = [](double low, double high, std::size_t i, std::size_t count) {
    return low + (high - low) * (count == 1 ? 0.5 : static_cast<double>(i) / static_cast<double>(count - 1));
  };
  Matrix<T> inputs(std::min(kChunk, nodes), in);
  for (std::size_t first = 0; first < nodes; first += kChunk) {
    const std::size_t rows = std::min(kChunk, nodes - first);
    for (std::size_t r = 0; r < rows; ++r) {
      inputs(r, 0) = static_cast<T>(at(frame.x_min, frame.x_max, (first + r) % frame.columns, frame.columns));
      if (in == 2) inputs(r, 1) = static_cast<T>(at(frame.y_min, frame.y_max, (first + r) / frame.columns, frame.rows));
    }
    write_units<T>(network, inputs.top(rows), first, nodes);
  }
}

std::span<const float> SmallNetwork::grid(const GridFrame& frame) {
  require(network_.in_features() <= 2, "grid: the network has ", network_.in_features(), " inputs, expected 1 or 2");
  require_numbers(std::vector<double>{frame.x_min, frame.x_max, frame.y_min, frame.y_max}, "grid: bound");
  require(frame.columns >= 1 && frame.columns <= kMaxGridNodes && frame.rows >= 1 &&
              frame.rows <= kMaxGridNodes / frame.columns && frame.rows * frame.columns <= kMaxValues / unit_count(),
          "grid: ", frame.rows, " rows, ", frame.columns, " columns and ", unit_count(),
          " units, expected at least 1 of each, at most ", kMaxGridNodes, " nodes and ", kMaxValues, " values");
  grid_.resize(unit_count() * frame.rows * frame.columns);
  fill_grid(picture_, frame);
  const auto finite = [](float value) { return std::isfinite(value); };
  if (!std::all_of(grid_.begin(), grid_.end(), finite)) {
    // Weights too large for float: in double, what is still beyond float becomes its largest number.
    fill_grid(observer_, frame);
    for (float& value : grid_)
      value = std::clamp(value, std::numeric_limits<float>::lowest(), std::numeric_limits<float>::max());
  }
  return grid_;
}

void SmallNetwork::keep_checkpoint() {
  const SampleScore now = score(network_.parameters(), false);
  const std::span<const double> weights = network_.parameters();
  checkpoints_.push_back({.step = step_,
                          .epoch = epoch_,
                          .loss = now.loss,
                          .accuracy = now.accuracy,
                          .parameters = {weights.begin(), weights.end()}});
  if (checkpoints_.size() <= kMaxCheckpoints) return;
  for (std::size_t i = 0; 2 * i < checkpoints_.size(); ++i) std::swap(checkpoints_[i], checkpoints_[2 * i]);
  checkpoints_.resize((checkpoints_.size() + 1) / 2);
  checkpoint_distance_ *= 2;
  if (shown_checkpoint_ != kLive) shown_checkpoint_ /= 2;
}

void SmallNetwork::checkpoint_every(std::uint64_t steps) {
  if (steps > 0) require_samples();
  checkpoint_distance_ = asked_distance_ = steps;
  checkpoints_.clear();
  show_live();
  if (steps > 0) keep_checkpoint();
}

void SmallNetwork::show_checkpoint(std::size_t index) {
  require(index < checkpoints_.size(), "checkpoint: ", index, ", there are ", checkpoints_.size());
  shown_checkpoint_ = index;
}

void SmallNetwork::restore_checkpoint(std::size_t index) {
  show_checkpoint(index);
  show_live();
  checkpoints_.resize(index + 1);
  const Checkpoint& from = checkpoints_.back();
  std::copy(from.parameters.begin(), from.parameters.end(), network_.parameters().begin());
  step_ = from.step;
  epoch_ = from.epoch;
  trainer_.reset();
  diverged_ = false;
}

}  // namespace mlp
