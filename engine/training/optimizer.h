// Optimisers: SGD, momentum, Nesterov, RMSProp, Adam, AdamW, with torch.optim's definitions; L1 and L2 penalties.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "kernels/execution.h"

namespace mlp {

enum class OptimizerKind { sgd, momentum, adam, nesterov, rmsprop, adamw };

/// learning_rate is the schedule's peak; the other numbers are fixed for a run.
struct OptimizerSettings {
  OptimizerKind kind = OptimizerKind::sgd;
  double learning_rate = 0.1;
  double momentum = 0;      ///< μ, for kinds momentum and nesterov (and sgd, where 0 means plain)
  double beta1 = 0.9;       ///< Adam, AdamW
  double beta2 = 0.999;     ///< Adam, AdamW
  double smoothing = 0.99;  ///< RMSProp: α in torch.optim
  double epsilon = 1e-8;    ///< Adam, AdamW, RMSProp
  /// λ of the L2 penalty ½λ‖w‖²: λw is added to the gradient of every parameter, biases too. AdamW shrinks w by ηλ
  /// instead. Losses are reported without penalties.
  double weight_decay = 0;
  double l1 = 0;  ///< λ₁ of the L1 penalty λ₁‖w‖₁: λ₁ sign(w) is added to the gradient of every parameter

  bool operator==(const OptimizerSettings&) const = default;
};

/// "sgd", "momentum", "adam", "nesterov", "rmsprop", "adamw".
std::string_view optimizer_name(OptimizerKind kind);
/// Throws Error listing the known names.
OptimizerKind optimizer_from_name(std::string_view name);
std::vector<OptimizerKind> all_optimizers();

/// Turns gradients into new parameters; keeps what it must remember between steps (velocity, moments).
template <class T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  /// Begins a step with this learning rate.
  virtual void begin_step(double learning_rate) = 0;
  /// The step for the parameters first, first + 1 …, whose gradients are known by now. Each parameter comes once a
  /// step; different ones may come from different threads. Allocates nothing.
  virtual void update(Execution& execution, std::span<T> parameters, std::span<const T> gradients,
                      std::size_t first) = 0;

  /// A whole step at once.
  void step(Execution& execution, std::span<T> parameters, std::span<const T> gradients, double learning_rate) {
    begin_step(learning_rate);
    update(execution, parameters, gradients, 0);
  }
};

template <class T>
std::unique_ptr<Optimizer<T>> make_optimizer(const OptimizerSettings& settings, std::size_t parameter_count);

}  // namespace mlp
