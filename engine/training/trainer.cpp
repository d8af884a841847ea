// Implements the training loop.
#include "training/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/bit_cast.h"
#include "base/name_table.h"
#include "network/loss.h"
#include "training/metrics.h"

namespace mlp {
namespace {

constexpr NameTable<TrainingStatus, 4> kStatusNames{"training status", {"running", "waiting", "finished", "diverged"}};

// How often the weights are kept as known to be good: often enough that little is lost, seldom enough to cost nothing.
constexpr std::uint64_t kKeepEvery = 50;

// By their bits and without a way out, so that compilers look at several at a time: it is asked of all weights.
template <class T>
bool all_finite(std::span<const T> values) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits kExponent = bit_cast<Bits>(std::numeric_limits<T>::infinity());
  Bits found = 0;
  for (const T value : values) found |= static_cast<Bits>((bit_cast<Bits>(value) & kExponent) == kExponent);
  return found == 0;
}

}  // namespace

std::string_view training_status_name(TrainingStatus status) { return kStatusNames.name(status); }

template <class T>
Trainer<T>::Trainer(Execution& execution, Mlp<T>& network, const SampleSource<T>& source,
                    const TrainingSettings& settings, std::size_t planned_samples)
    : execution_(execution),
      network_(network),
      source_(source),
      settings_(settings),
      shuffling_(settings.seed, kShuffleStream) {
  settings_.validate();
  require(settings_.architecture() == network.architecture(),
          "training: the network's layers are not those of the settings");
  require(source.features() == network.in_features(), "layers: the network expects ", network.in_features(),
          " inputs, the data has ", source.features(), " features a sample");
  require(source.outputs() == network.out_features(), "layers: the network has ", network.out_features(),
          " outputs, the data ", source.outputs(), " classes");
  require(planned_samples >= 1, "training: there are no samples");
  require(planned_samples <= std::numeric_limits<std::uint32_t>::max(), "training: too many samples");
  require(all_finite<T>(network.parameters()), "training: a starting weight is not a finite number");
  order_.resize(planned_samples);
  std::iota(order_.begin(), order_.end(), 0U);
  total_steps_ = planned_steps();
  make_buffers();
  optimizer_ = make_optimizer<T>(settings_.optimizer, network.parameters().size());
  good_weights_ = AlignedBuffer<T>(network.parameters().size());
  keep_good_weights();
  start_epoch();
}

template <class T>
void Trainer<T>::make_buffers() {
  const std::size_t batch = std::min(settings_.batch_size, order_.size());
  if (batch <= inputs_.rows()) return;
  inputs_ = Matrix<T>(batch, source_.features());
  nonzero_inputs_.reserve(execution_, batch, source_.features(), true);
  targets_ = Matrix<T>(batch, source_.outputs());
  output_gradient_ = Matrix<T>(batch, source_.outputs());
  last_batch_.reserve(batch);
  right_.reserve(batch);
  network_.reserve(batch);
}

template <class T>
std::uint64_t Trainer<T>::planned_steps() const {
  if (settings_.epochs == TrainingSettings::kEndless) return std::numeric_limits<std::uint64_t>::max();
  return settings_.epochs * steps_per_epoch();
}

template <class T>
std::uint64_t Trainer<T>::steps_per_epoch() const {
  return (order_.size() + settings_.batch_size - 1) / settings_.batch_size;
}

template <class T>
double Trainer<T>::learning_rate() const {
  return scheduled_learning_rate(settings_.schedule, settings_.optimizer.learning_rate, step_, total_steps_);
}

template <class T>
void Trainer<T>::start_epoch() {
  position_ = 0;
  if (!settings_.shuffle) return;
  const std::size_t block = epoch_ == 0 ? kBlock : order_.size();
  for (std::size_t first = 0; first < order_.size(); first += block)
    shuffling_.shuffle(std::span(order_).subspan(first, std::min(block, order_.size() - first)));
}

template <class T>
void Trainer<T>::end_epoch_if_complete() {
  if (position_ < order_.size()) return;
  ++epoch_;
  if (epoch_ < settings_.epochs) start_epoch();
}

template <class T>
void Trainer<T>::keep_good_weights() {
  const std::span<const T> weights = network_.parameters();
  std::copy(weights.begin(), weights.end(), good_weights_.data());
}

template <class T>
StepReport Trainer<T>::diverge(StepReport report) {
  diverged_ = true;
  const std::span<const T> good = good_weights_.span();
  std::copy(good.begin(), good.end(), network_.parameters().begin());
  report.status = TrainingStatus::diverged;
  report.loss = std::numeric_limits<double>::quiet_NaN();
  return report;
}

template <class T>
void Trainer<T>::reduce_planned_samples(std::size_t samples) {
  require(samples >= 1 && samples <= order_.size(), "training: planned samples can only shrink, from ", order_.size(),
          " to at least 1; got ", samples);
  if (samples == order_.size()) return;
  const auto is_lost = [&](std::uint32_t index) { return index >= samples; };
  position_ -= static_cast<std::size_t>(
      std::count_if(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(position_), is_lost));
  std::erase_if(order_, is_lost);
  end_epoch_if_complete();
  total_steps_ = std::max(planned_steps(), step_);
}

template <class T>
void Trainer<T>::replace_samples(std::size_t samples) {
  require(samples >= 1, "training: there are no samples");
  require(samples <= source_.size(), "training: ", samples, " samples, the source has ", source_.size());
  order_.resize(samples);
  std::iota(order_.begin(), order_.end(), 0U);
  make_buffers();
  total_steps_ = std::max(planned_steps(), step_);
  if (epoch_ < settings_.epochs) start_epoch();
}

template <class T>
void Trainer<T>::set_learning_rate(double learning_rate) {
  TrainingSettings changed = settings_;
  changed.optimizer.learning_rate = learning_rate;
  changed.validate();
  settings_ = changed;
}

template <class T>
void Trainer<T>::set_batch_size(std::size_t batch_size) {
  TrainingSettings changed = settings_;
  changed.batch_size = batch_size;
  changed.validate();
  settings_ = changed;
  make_buffers();
  total_steps_ = std::max(planned_steps(), step_);
}

template <class T>
LayerInput<T> Trainer<T>::gather(std::span<const std::uint32_t> batch, MatrixView<T> targets) {
  if (source_.gather_sparse(execution_, batch, nonzero_inputs_, targets)) return LayerInput<T>(nonzero_inputs_);
  const MatrixView<T> inputs = inputs_.top(batch.size());
  source_.gather(execution_, batch, inputs, targets);
  return inputs;
}

// lecture: begin training-step
template <class T>
StepReport Trainer<T>::run(std::uint64_t max_steps) {
  StepReport report;
  double loss_sum = 0;
  while (report.steps < max_steps) {
    if (diverged_) return diverge(report);
    if (epoch_ == settings_.epochs) break;
    const auto batch = std::span(order_).subspan(position_, std::min(settings_.batch_size, order_.size() - position_));
    if (std::any_of(batch.begin(), batch.end(), [&](std::uint32_t index) { return index >= source_.size(); })) {
      report.status = TrainingStatus::waiting;
      break;
    }

    // x, y: the batch.  ŷ: forward.  L and ∂L/∂ŷ: the loss.  ∂L/∂w: backward.  w: the optimiser, layer by layer.
    const MatrixView<T> y = targets_.top(batch.size());
    const LayerInput<T> x = gather(batch, y);
    const MatrixView<const T> outputs = network_.forward(execution_, x);
    const MatrixView<T> gradient = output_gradient_.top(batch.size());
    const auto look = [&](std::size_t r) {
      right_[r] = argmax<T>(outputs.row(r)) == argmax<T>(MatrixView<const T>(y).row(r)) ? 1 : 0;
    };
    const double loss = loss_and_gradient<T>(execution_, settings_.loss, outputs, y, gradient, look);
    if (!std::isfinite(loss)) return diverge(report);
    if (step_ % kKeepEvery == 0) {
      // A weight can be infinite and its loss finite: a saturated sigmoid hides it.
      if (!all_finite<T>(network_.parameters())) return diverge(report);
      keep_good_weights();
    }
    report.learning_rate = learning_rate();
    optimizer_->begin_step(report.learning_rate);
    network_.backward(execution_, x, gradient, [&](std::size_t first, std::size_t count) {
      optimizer_->update(execution_, network_.parameters().subspan(first, count),
                         network_.gradients().subspan(first, count), first);
    });

    for (std::size_t r = 0; r < batch.size(); ++r) report.correct += right_[r];
    loss_sum += loss * static_cast<double>(batch.size());
    last_batch_.assign(batch.begin(), batch.end());
    report.samples += batch.size();
    position_ += batch.size();
    ++report.steps;
    ++step_;
    end_epoch_if_complete();
    // The last update has no next loss that would tell.
    if (epoch_ == settings_.epochs && !all_finite<T>(network_.parameters())) return diverge(report);
  }
  if (epoch_ == settings_.epochs) report.status = TrainingStatus::finished;
  if (report.samples > 0) report.loss = loss_sum / static_cast<double>(report.samples);
  return report;
}
// lecture: end training-step

template class Trainer<float>;
template class Trainer<double>;

}  // namespace mlp
