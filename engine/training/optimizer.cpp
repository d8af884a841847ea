// Implements the optimisers on top of the update kernels.
#include "training/optimizer.h"

#include "base/aligned_buffer.h"
#include "base/name_table.h"
#include "kernels/optimizer_update.h"

namespace mlp {
namespace {

constexpr NameTable<OptimizerKind, 6> kNames{"optimizer", {"sgd", "momentum", "adam", "nesterov", "rmsprop", "adamw"}};

template <class T>
class Sgd final : public Optimizer<T> {
 public:
  Sgd(const OptimizerSettings& settings, std::size_t parameter_count)
      : settings_(settings), velocity_(settings.momentum != 0 ? parameter_count : 0) {}

  void begin_step(double learning_rate) override {
    step_ = {.learning_rate = static_cast<T>(learning_rate),
             .momentum = static_cast<T>(settings_.momentum),
             .weight_decay = static_cast<T>(settings_.weight_decay),
             .l1 = static_cast<T>(settings_.l1),
             .nesterov = settings_.kind == OptimizerKind::nesterov && settings_.momentum != 0};
  }
  void update(Execution& execution, std::span<T> parameters, std::span<const T> gradients, std::size_t first) override {
    const std::span<T> velocity =
        velocity_.size() == 0 ? std::span<T>{} : velocity_.span().subspan(first, parameters.size());
    sgd_update(execution, parameters, gradients, velocity, step_);
  }

 private:
  OptimizerSettings settings_;
  SgdStep<T> step_{};
  AlignedBuffer<T> velocity_;  // zero at first: the first velocity is the first gradient, as in torch.optim.SGD
};

template <class T>
class RmsProp final : public Optimizer<T> {
 public:
  RmsProp(const OptimizerSettings& settings, std::size_t parameter_count)
      : settings_(settings), square_(parameter_count) {}

  void begin_step(double learning_rate) override {
    step_ = {.learning_rate = static_cast<T>(learning_rate),
             .smoothing = settings_.smoothing,
             .epsilon = static_cast<T>(settings_.epsilon),
             .weight_decay = static_cast<T>(settings_.weight_decay),
             .l1 = static_cast<T>(settings_.l1)};
  }
  void update(Execution& execution, std::span<T> parameters, std::span<const T> gradients, std::size_t first) override {
    rmsprop_update(execution, parameters, gradients, square_.span().subspan(first, parameters.size()), step_);
  }

 private:
  OptimizerSettings settings_;
  RmsPropStep<T> step_{};
  AlignedBuffer<T> square_;
};

template <class T>
class Adam final : public Optimizer<T> {
 public:
  Adam(const OptimizerSettings& settings, std::size_t parameter_count)
      : settings_(settings), mean_(parameter_count), square_(parameter_count) {}

  void begin_step(double learning_rate) override {
    beta1_power_ *= settings_.beta1;
    beta2_power_ *= settings_.beta2;
    step_ = {.learning_rate = static_cast<T>(learning_rate),
             .beta1 = settings_.beta1,
             .beta2 = settings_.beta2,
             .epsilon = static_cast<T>(settings_.epsilon),
             .weight_decay = static_cast<T>(settings_.weight_decay),
             .mean_correction = static_cast<T>(1 - beta1_power_),
             .square_correction = static_cast<T>(1 - beta2_power_),
             .l1 = static_cast<T>(settings_.l1),
             .decoupled = settings_.kind == OptimizerKind::adamw};
  }
  void update(Execution& execution, std::span<T> parameters, std::span<const T> gradients, std::size_t first) override {
    adam_update(execution, parameters, gradients, mean_.span().subspan(first, parameters.size()),
                square_.span().subspan(first, parameters.size()), step_);
  }

 private:
  OptimizerSettings settings_;
  AdamStep<T> step_{};
  AlignedBuffer<T> mean_, square_;
  double beta1_power_ = 1, beta2_power_ = 1;
};

}  // namespace

std::string_view optimizer_name(OptimizerKind kind) { return kNames.name(kind); }
OptimizerKind optimizer_from_name(std::string_view name) { return kNames.value(name); }
std::vector<OptimizerKind> all_optimizers() { return kNames.all(); }

template <class T>
std::unique_ptr<Optimizer<T>> make_optimizer(const OptimizerSettings& settings, std::size_t parameter_count) {
  if (settings.kind == OptimizerKind::adam || settings.kind == OptimizerKind::adamw)
    return std::make_unique<Adam<T>>(settings, parameter_count);
  if (settings.kind == OptimizerKind::rmsprop) return std::make_unique<RmsProp<T>>(settings, parameter_count);
  return std::make_unique<Sgd<T>>(settings, parameter_count);
}

template std::unique_ptr<Optimizer<float>> make_optimizer<float>(const OptimizerSettings&, std::size_t);
template std::unique_ptr<Optimizer<double>> make_optimizer<double>(const OptimizerSettings&, std::size_t);

}  // namespace mlp
