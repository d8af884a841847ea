// One step of backpropagation on one example with every number on the way, in the order in which one works it out by
// hand.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "network/loss.h"
#include "network/mlp.h"

namespace mlp {

/// A small network, one example, and how it learns from it: all that a step depends on.
struct BackpropProblem {
  static constexpr std::size_t kMaxLayers = 6, kMaxWidth = 6;
  static constexpr double kMaxNumber = 1e30;

  /// At most 6 layers of at most 6 units, and 1 to 6 inputs. With the cross-entropies the last activation is identity:
  /// the loss takes σ or softmax into itself, and the trace shows its value as the output.
  Architecture architecture;
  Loss loss{.kind = LossKind::squared_error};
  bool bias = true;  ///< false: all biases are 0 and stay so (lectures 000 and 004 have none)
  double learning_rate = 1;
  std::vector<double> parameters;  ///< Mlp::copy_parameters()' order: each layer's W [out × in] row by row, then b
  std::vector<double> inputs;      ///< [in]
  std::vector<double> targets;     ///< [out]; 0 … 1 with the cross-entropies, and a sum of 1 with softmax

  /// Throws Error for sizes, lengths or numbers beyond these limits (numbers: −1e30 … 1e30, learning rate from 0).
  void validate() const;
};

/// What is worked out in a step of a trace.
enum class TraceKind : std::uint8_t {
  pre_activation,   ///< z_j = Σ w_ji a_i + b_j
  activation,       ///< a_j = f(z_j)
  loss,             ///< L
  output_error,     ///< ∂L/∂ŷ_j, for squared error only
  delta,            ///< δ_j = ∂L/∂z_j: f′(z_j) ∂L/∂a_j; with a cross-entropy ŷ_j − y_j at the outputs
  weight_gradient,  ///< ∂L/∂w_ji = a_i δ_j
  bias_gradient,    ///< ∂L/∂b_j = δ_j
  input_gradient,   ///< ∂L/∂x_i = Σ_j w_ji δ_j
  weight_update,    ///< w_ji − η ∂L/∂w_ji
  bias_update,      ///< b_j − η ∂L/∂b_j
  loss_after,       ///< L with the new parameters
};

/// "z", "a", "loss", "output-error", "delta", "weight-gradient", "bias-gradient", "input-gradient", "weight-update",
/// "bias-update", "loss-after".
std::string_view trace_kind_name(TraceKind kind);

/// One number of a trace. Layers count from 1, the inputs are layer 0; units and inputs count from 0.
struct TraceStep {
  TraceKind kind = TraceKind::loss;
  std::uint8_t layer = 0, unit = 0, input = 0;  ///< `input`: the unit of the layer before, for weights
  double value = 0;
  /// Of a calculation by hand with three or four digits: 0.5 % of the value, and 0.1 % of the largest term of its sum.
  double tolerance = 0;
};

template <class T>
struct LayerTrace {
  std::size_t in = 0, out = 0;
  std::vector<T> weights, bias;  ///< before the update: W [out × in] row by row
  std::vector<T> z, a;           ///< [out]; of the last layer a = ŷ, the output as it is shown
  std::vector<T> slope;          ///< [out]: f′(z); of softmax ∂ŷ_j/∂z_j
  /// [out]: ∂L/∂a, which the layer after hands back. NaN for outputs under a cross-entropy, where it is never needed.
  std::vector<T> error;
  std::vector<T> delta;                           ///< [out]: ∂L/∂z
  std::vector<T> weight_gradient, bias_gradient;  ///< as weights and bias
  std::vector<T> updated_weights, updated_bias;
};

/// T is double or float: the numbers of that path of the engine.
template <class T>
struct BackpropTrace {
  std::vector<LayerTrace<T>> layers;
  double loss = 0, loss_after = 0;
  std::vector<T> input_gradient;  ///< [in]
  /// Forward z and a unit by unit, the loss, the errors of the outputs, δ from the outputs backward, each ∂w and ∂b,
  /// ∂x, the updates, the new loss. Without biases their steps are left out.
  std::vector<TraceStep> steps;
};

/// Runs DenseLayer's own forward and backward. Numbers may become infinite or NaN, where the network overflows.
/// Throws Error as validate().
template <class T>
BackpropTrace<T> trace_backprop(const BackpropProblem& problem);

/// The loss of the problem with other parameters.
double loss_with(const BackpropProblem& problem, std::span<const double> parameters);

/// Sizes and kinds of `problem` stay; parameters, inputs and targets are drawn: multiples of 0.1 from −1.5 to 1.5,
/// never 0, that a hand can work with; targets 0 or 1 (one of them 1 with softmax), or multiples of 0.1 for outputs
/// without bounds.
BackpropProblem drawn_problem(BackpropProblem problem, std::uint64_t seed);

}  // namespace mlp
