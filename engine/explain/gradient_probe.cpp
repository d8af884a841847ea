// Implements the gradient probe: a backward pass that can be broken, and differences in double and in float.
#include "explain/gradient_probe.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/name_table.h"

namespace mlp {
namespace {

constexpr NameTable<GradientFault, 5> kFaultNames{"fault",
                                                  {"none", "no-slope", "minus", "weight-for-activation", "first-term"}};

void require_epsilon(double epsilon) {
  require(epsilon > 0 && epsilon <= BackpropProblem::kMaxNumber, "epsilon: expected a number above 0 and at most ",
          BackpropProblem::kMaxNumber, ", got ", epsilon);
}

/// The loss of a problem as a function of its parameters, on one path of the engine.
template <class T>
class LossFunction {
 public:
  explicit LossFunction(const BackpropProblem& problem)
      : loss_(problem.loss),
        network_(problem.architecture),
        x_(problem.inputs.begin(), problem.inputs.end()),
        y_(problem.targets.begin(), problem.targets.end()),
        parameters_(problem.parameters.begin(), problem.parameters.end()) {}

  double with(std::size_t parameter, T value) {
    const T kept = parameters_[parameter];
    parameters_[parameter] = value;
    network_.set_parameters(parameters_);
    parameters_[parameter] = kept;
    const MatrixView<const T> x(x_.data(), 1, x_.size()), y(y_.data(), 1, y_.size());
    return loss_value<T>(execution_, loss_, network_.forward(execution_, x), y);
  }

  double central_difference(std::size_t parameter, double epsilon) {
    const T w = parameters_[parameter], e = static_cast<T>(epsilon);
    return (with(parameter, w + e) - with(parameter, w - e)) / (2 * epsilon);
  }

 private:
  Execution execution_;
  Loss loss_;
  Mlp<T> network_;
  std::vector<T> x_, y_, parameters_;
};

double norm(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum);
}

/// Whether each parameter is trained: all but the biases of a network without.
std::vector<bool> trained(const BackpropProblem& problem) {
  std::vector<bool> result;
  std::size_t in = problem.architecture.in_features;
  for (const LayerSpec& layer : problem.architecture.layers) {
    result.insert(result.end(), layer.out_features * in, true);
    result.insert(result.end(), layer.out_features, problem.bias);
    in = layer.out_features;
  }
  return result;
}

}  // namespace

std::string_view gradient_fault_name(GradientFault fault) { return kFaultNames.name(fault); }

GradientFault gradient_fault_from_name(std::string_view name) { return kFaultNames.value(name); }

std::vector<GradientFault> all_gradient_faults() { return kFaultNames.all(); }

double relative_error(double a, double b) {
  if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::quiet_NaN();
  const double scale = std::fabs(a) + std::fabs(b);
  return scale == 0 ? 0 : std::fabs(a - b) / scale;
}

std::vector<double> faulty_gradient(const BackpropProblem& problem, GradientFault fault, std::size_t layer) {
  const BackpropTrace<double> trace = trace_backprop<double>(problem);
  require(layer >= 1 && layer <= trace.layers.size(), "layer: ", layer, ", expected 1 to ", trace.layers.size());
  const bool squared = problem.loss.kind == LossKind::squared_error;
  std::vector<std::vector<double>> by_layer(trace.layers.size());
  std::vector<double> error(problem.targets.size());  // ∂L/∂a of the layer's units
  for (std::size_t j = 0; j < error.size(); ++j) error[j] = trace.layers.back().a[j] - problem.targets[j];

  // lecture: begin backward-by-hand
  for (std::size_t l = trace.layers.size(); l >= 1; --l) {
    const LayerTrace<double>& layer_l = trace.layers[l - 1];
    const std::vector<double>& input = l == 1 ? problem.inputs : trace.layers[l - 2].a;
    const bool broken = l == layer;
    const bool cancels = l == trace.layers.size() && !squared;  // f′ is in the loss already

    std::vector<double> delta(layer_l.out);
    for (std::size_t j = 0; j < layer_l.out; ++j) {
      delta[j] = error[j];
      if (!cancels && !(broken && fault == GradientFault::no_slope)) delta[j] *= layer_l.slope[j];
      if (broken && fault == GradientFault::minus) delta[j] = -delta[j];
    }

    std::vector<double>& gradient = by_layer[l - 1];
    for (std::size_t j = 0; j < layer_l.out; ++j)
      for (std::size_t i = 0; i < layer_l.in; ++i) {
        const double w = layer_l.weights[j * layer_l.in + i];
        gradient.push_back((broken && fault == GradientFault::weight_for_activation ? w : input[i]) * delta[j]);
      }
    gradient.insert(gradient.end(), delta.begin(), delta.end());  // ∂L/∂b

    error.assign(layer_l.in, 0);
    const std::size_t heard = broken && fault == GradientFault::first_term ? 1 : layer_l.out;
    for (std::size_t i = 0; i < layer_l.in; ++i)
      for (std::size_t j = 0; j < heard; ++j) error[i] += layer_l.weights[j * layer_l.in + i] * delta[j];
  }
  // lecture: end backward-by-hand

  std::vector<double> all;
  for (const std::vector<double>& part : by_layer) all.insert(all.end(), part.begin(), part.end());
  return all;
}

GradientProbe probe_gradient(const BackpropProblem& problem, double epsilon, GradientFault fault, std::size_t layer) {
  require_epsilon(epsilon);
  GradientProbe probe;
  probe.analytic = faulty_gradient(problem, fault, layer);
  LossFunction<double> loss(problem);
  const std::vector<bool> counts = trained(problem);
  std::vector<double> difference;
  for (std::size_t i = 0; i < probe.analytic.size(); ++i) {
    if (!counts[i]) probe.analytic[i] = 0;
    probe.numerical.push_back(counts[i] ? loss.central_difference(i, epsilon) : 0);
    probe.relative_error.push_back(relative_error(probe.analytic[i], probe.numerical[i]));
    difference.push_back(probe.analytic[i] - probe.numerical[i]);
  }
  const double scale = norm(probe.analytic) + norm(probe.numerical);
  probe.whole_error = scale == 0 ? 0 : norm(difference) / scale;
  return probe;
}

EpsilonSweep sweep_epsilon(const BackpropProblem& problem, std::size_t parameter, std::span<const double> epsilons) {
  EpsilonSweep sweep;
  const std::vector<double> gradient = faulty_gradient(problem, GradientFault::none, 1);
  require(parameter < gradient.size(), "parameter: ", parameter, ", expected below ", gradient.size());
  sweep.analytic = gradient[parameter];
  LossFunction<double> in_double(problem);
  LossFunction<float> in_float(problem);
  for (const double epsilon : epsilons) {
    require_epsilon(epsilon);
    sweep.in_double.push_back(in_double.central_difference(parameter, epsilon));
    sweep.in_float.push_back(in_float.central_difference(parameter, epsilon));
    sweep.double_error.push_back(relative_error(sweep.analytic, sweep.in_double.back()));
    sweep.float_error.push_back(relative_error(sweep.analytic, sweep.in_float.back()));
  }
  return sweep;
}

std::vector<double> loss_along(const BackpropProblem& problem, std::size_t parameter, std::span<const double> values) {
  problem.validate();
  require(parameter < problem.parameters.size(), "parameter: ", parameter, ", expected below ",
          problem.parameters.size());
  LossFunction<double> loss(problem);
  std::vector<double> result;
  for (const double value : values) {
    require(std::fabs(value) <= BackpropProblem::kMaxNumber, "value: expected a number from ",
            -BackpropProblem::kMaxNumber, " to ", BackpropProblem::kMaxNumber, ", got ", value);
    result.push_back(loss.with(parameter, value));
  }
  return result;
}

}  // namespace mlp
