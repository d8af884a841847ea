// Implements the output's δ: a layer of single weights 1, whose z are the inputs, traced like any other.
#include "explain/output_delta.h"

#include <array>
#include <cmath>

#include "base/error.h"
#include "base/name_table.h"
#include "explain/backprop_trace.h"

namespace mlp {
namespace {

enum class OutputPair { linear_squared, sigmoid_squared, sigmoid_bce, softmax_ce };
constexpr NameTable<OutputPair, 4> kPairNames{"pair",
                                              {"linear-squared", "sigmoid-squared", "sigmoid-bce", "softmax-ce"}};
constexpr double kEpsilon = 1e-5;

Activation activation_of(OutputPair pair) {
  return {.kind = pair == OutputPair::sigmoid_squared ? ActivationKind::sigmoid : ActivationKind::identity};
}

LossKind loss_of(OutputPair pair) {
  if (pair == OutputPair::sigmoid_bce) return LossKind::binary_cross_entropy;
  return pair == OutputPair::softmax_ce ? LossKind::softmax_cross_entropy : LossKind::squared_error;
}

/// W is the unit matrix and b = 0, so that z are the inputs.
BackpropProblem problem_of(OutputPair pair, std::span<const double> z, std::span<const double> y) {
  const std::size_t count = z.size();
  require(count >= 1 && count <= BackpropProblem::kMaxWidth, "z: ", count, " outputs, expected 1 to ",
          BackpropProblem::kMaxWidth);
  BackpropProblem problem{.architecture = {.in_features = count, .layers = {{count, activation_of(pair)}}},
                          .loss = {.kind = loss_of(pair)},
                          .bias = false,
                          .parameters = std::vector<double>(count * count + count),
                          .inputs = {z.begin(), z.end()},
                          .targets = {y.begin(), y.end()}};
  for (std::size_t j = 0; j < count; ++j) problem.parameters[j * count + j] = 1;
  problem.validate();
  return problem;
}

double loss_slope(OutputPair pair, double prediction, double y) {
  switch (pair) {
    case OutputPair::sigmoid_bce:
      // A term whose class it is not is 0, even where it would be 0 / 0.
      return (y == 0 ? 0 : -y / prediction) + (y == 1 ? 0 : (1 - y) / (1 - prediction));
    case OutputPair::softmax_ce:
      return y == 0 ? 0 : -y / prediction;
    default:
      return prediction - y;
  }
}

}  // namespace

OutputDelta output_delta(std::string_view pair_name, std::span<const double> z, std::span<const double> y) {
  const OutputPair pair = kPairNames.value(pair_name);
  BackpropProblem problem = problem_of(pair, z, y);
  const BackpropTrace<double> trace = trace_backprop<double>(problem);
  const LayerTrace<double>& layer = trace.layers.front();
  const std::size_t count = z.size();
  OutputDelta result{.prediction = layer.a,
                     .loss = trace.loss,
                     .loss_slope = {},
                     .output_slope = std::vector<double>(count * count),
                     .chained = std::vector<double>(count),
                     .delta = layer.delta,
                     .measured = {}};
  for (std::size_t k = 0; k < count; ++k) {
    result.loss_slope.push_back(loss_slope(pair, layer.a[k], y[k]));
    result.output_slope[k * count + k] = layer.slope[k];
    if (pair != OutputPair::softmax_ce) continue;
    for (std::size_t j = 0; j < count; ++j)
      if (j != k) result.output_slope[k * count + j] = -layer.a[k] * layer.a[j];
  }
  const bool couples = pair == OutputPair::softmax_ce;
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t k = 0; k < count; ++k)
      if (couples || k == j) result.chained[j] += result.loss_slope[k] * result.output_slope[k * count + j];
    const auto at = [&](double shifted) {
      problem.inputs[j] = shifted;
      const double loss = loss_with(problem, problem.parameters);
      problem.inputs[j] = z[j];
      return loss;
    };
    result.measured.push_back((at(z[j] + kEpsilon) - at(z[j] - kEpsilon)) / (2 * kEpsilon));
  }
  return result;
}

}  // namespace mlp
