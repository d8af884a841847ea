// Implements the trace: the layers' own forward and backward, every number kept.
#include "explain/backprop_trace.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/name_table.h"

namespace mlp {
namespace {

constexpr NameTable<TraceKind, 11> kKindNames{
    "step",
    {"z", "a", "loss", "output-error", "delta", "weight-gradient", "bias-gradient", "input-gradient", "weight-update",
     "bias-update", "loss-after"}};
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kOfValue = 0.005, kOfTerm = 0.001;  // TraceStep::tolerance

void require_numbers(std::span<const double> values, std::size_t count, std::string_view what) {
  require(values.size() == count, what, ": ", values.size(), " numbers, expected ", count);
  for (std::size_t i = 0; i < count; ++i)
    require(std::fabs(values[i]) <= BackpropProblem::kMaxNumber, what, " ", i, ": expected a number from ",
            -BackpropProblem::kMaxNumber, " to ", BackpropProblem::kMaxNumber, ", got ", values[i]);
}

template <class T>
MatrixView<const T> row_of(const std::vector<T>& values) {
  return {values.data(), 1, values.size()};
}

template <class T>
std::vector<T> rounded(std::span<const double> values) {
  std::vector<T> result;
  for (const double value : values) result.push_back(static_cast<T>(value));
  return result;
}

/// f′(z) of each unit.
template <class T>
std::vector<T> slopes(Execution& execution, const Activation& f, const std::vector<T>& z, const std::vector<T>& a) {
  const std::vector<T> one(z.size(), T(1));
  std::vector<T> result(z.size());
  activate_backward<T>(execution, f, z, a, one, result);
  return result;
}

/// The outputs as they are shown, and their slopes, where the loss takes their function into itself.
template <class T>
void show_output(Execution& execution, const BackpropProblem& problem, LayerTrace<T>& output) {
  if (problem.loss.kind == LossKind::squared_error) return;
  if (problem.loss.kind == LossKind::binary_cross_entropy) {
    activate<T>(execution, {.kind = ActivationKind::sigmoid}, output.z, output.a);
  } else {
    softmax<T>(execution, row_of(output.z), MatrixView<T>(output.a.data(), 1, output.out));
  }
  for (std::size_t j = 0; j < output.out; ++j) output.slope[j] = output.a[j] * (1 - output.a[j]);
}

template <class T>
void forward(Execution& execution, Mlp<T>& network, const BackpropProblem& problem, const std::vector<T>& x,
             BackpropTrace<T>& trace) {
  network.forward(execution, row_of(x));
  for (std::size_t l = 0; l < network.layer_count(); ++l) {
    const DenseLayer<T>& layer = network.layer(l);
    LayerTrace<T>& kept = trace.layers.emplace_back();
    kept.in = layer.in_features();
    kept.out = layer.out_features();
    kept.weights.resize(kept.in * kept.out);
    layer.copy_weights(kept.weights);
    kept.bias.assign(layer.bias().begin(), layer.bias().end());
    const auto z = layer.pre_activations().row(0), a = layer.activations().row(0);
    kept.z.assign(z.begin(), z.end());
    kept.a.assign(a.begin(), a.end());
    kept.slope = slopes(execution, layer.activation(), kept.z, kept.a);
  }
  show_output(execution, problem, trace.layers.back());
}

template <class T>
void backward(Execution& execution, Mlp<T>& network, const BackpropProblem& problem, const std::vector<T>& x,
              std::vector<T> output_gradient, BackpropTrace<T>& trace) {
  std::vector<T> error = std::move(output_gradient);
  for (std::size_t l = network.layer_count(); l-- > 0;) {
    DenseLayer<T>& layer = network.layer(l);
    LayerTrace<T>& kept = trace.layers[l];
    kept.error = error;
    std::vector<T> before(kept.in);
    const LayerInput<T> input(l == 0 ? row_of(x) : network.layer(l - 1).activations());
    layer.backward(execution, input, row_of(error), MatrixView<T>(before.data(), 1, kept.in));
    const auto delta = layer.delta().row(0);
    kept.delta.assign(delta.begin(), delta.end());
    error = std::move(before);
  }
  trace.input_gradient = std::move(error);
  if (problem.loss.kind != LossKind::squared_error)
    std::fill(trace.layers.back().error.begin(), trace.layers.back().error.end(), static_cast<T>(kNaN));
}

/// w − η ∂L/∂w for everything that is trained, kept layer by layer; all of them in one list, in the order of
/// parameters.
template <class T>
std::vector<T> update(const Mlp<T>& network, const BackpropProblem& problem, BackpropTrace<T>& trace) {
  const std::vector<T> gradients = network.copy_gradients();
  const T rate = static_cast<T>(problem.learning_rate);
  std::vector<T> all;
  std::span<const T> rest(gradients);
  for (LayerTrace<T>& layer : trace.layers) {
    const auto weights = rest.first(layer.weights.size());
    const auto bias = rest.subspan(layer.weights.size(), layer.out);
    rest = rest.subspan(layer.weights.size() + layer.out);
    layer.weight_gradient.assign(weights.begin(), weights.end());
    layer.bias_gradient.assign(bias.begin(), bias.end());
    for (std::size_t i = 0; i < weights.size(); ++i)
      layer.updated_weights.push_back(layer.weights[i] - rate * weights[i]);
    for (std::size_t j = 0; j < layer.out; ++j)
      layer.updated_bias.push_back(problem.bias ? layer.bias[j] - rate * bias[j] : T(0));
    all.insert(all.end(), layer.updated_weights.begin(), layer.updated_weights.end());
    all.insert(all.end(), layer.updated_bias.begin(), layer.updated_bias.end());
  }
  return all;
}

template <class T>
double loss_of(Execution& execution, Mlp<T>& network, const BackpropProblem& problem, std::span<const T> parameters) {
  network.set_parameters(parameters);
  const std::vector<T> x = rounded<T>(problem.inputs), y = rounded<T>(problem.targets);
  return loss_value<T>(execution, problem.loss, network.forward(execution, row_of(x)), row_of(y));
}

/// Lists the numbers of a trace in their order.
template <class T>
class StepWriter {
 public:
  StepWriter(const BackpropProblem& problem, BackpropTrace<T>& trace) : problem_(problem), trace_(trace) {}

  void write() {
    const std::size_t last = trace_.layers.size();
    for (std::size_t l = 1; l <= last; ++l) forward_layer(l);
    add({.kind = TraceKind::loss, .value = trace_.loss});
    if (problem_.loss.kind == LossKind::squared_error)
      for (std::size_t j = 0; j < layer(last).out; ++j)
        add({.kind = TraceKind::output_error,
             .layer = small(last),
             .unit = small(j),
             .value = real(layer(last).error[j])},
            largest(layer(last).a[j], problem_.targets[j]));
    for (std::size_t l = last; l >= 1; --l) deltas(l);
    for (std::size_t l = last; l >= 1; --l) parameters(l, layer(l).weight_gradient, layer(l).bias_gradient, false);
    for (std::size_t i = 0; i < layer(1).in; ++i)
      add({.kind = TraceKind::input_gradient, .unit = small(i), .value = real(trace_.input_gradient[i])},
          largest_handed_back(1, i));
    for (std::size_t l = 1; l <= last; ++l) parameters(l, layer(l).updated_weights, layer(l).updated_bias, true);
    add({.kind = TraceKind::loss_after, .value = trace_.loss_after});
  }

 private:
  static std::uint8_t small(std::size_t value) { return static_cast<std::uint8_t>(value); }
  static double real(T value) { return static_cast<double>(value); }
  template <class A, class B>
  static double largest(A a, B b) {
    return std::max(std::fabs(static_cast<double>(a)), std::fabs(static_cast<double>(b)));
  }

  const LayerTrace<T>& layer(std::size_t l) const { return trace_.layers[l - 1]; }
  double before(std::size_t l, std::size_t i) const {
    return l == 1 ? problem_.inputs[i] : static_cast<double>(layer(l - 1).a[i]);
  }

  void add(TraceStep step, double largest_term = 0) {
    step.tolerance = kOfValue * std::fabs(step.value) + kOfTerm * largest_term;
    trace_.steps.push_back(step);
  }

  void forward_layer(std::size_t l) {
    const LayerTrace<T>& now = layer(l);
    for (std::size_t j = 0; j < now.out; ++j) {
      double term = std::fabs(real(now.bias[j]));
      for (std::size_t i = 0; i < now.in; ++i)
        term = std::max(term, std::fabs(real(now.weights[j * now.in + i]) * before(l, i)));
      add({.kind = TraceKind::pre_activation, .layer = small(l), .unit = small(j), .value = real(now.z[j])}, term);
      add({.kind = TraceKind::activation, .layer = small(l), .unit = small(j), .value = real(now.a[j])});
    }
  }

  /// Of the terms w_ji δ_j that layer l hands back to unit i of the layer before.
  double largest_handed_back(std::size_t l, std::size_t i) const {
    const LayerTrace<T>& now = layer(l);
    double term = 0;
    for (std::size_t j = 0; j < now.out; ++j)
      term = std::max(term, std::fabs(real(now.weights[j * now.in + i]) * real(now.delta[j])));
    return term;
  }

  void deltas(std::size_t l) {
    const LayerTrace<T>& now = layer(l);
    for (std::size_t j = 0; j < now.out; ++j) {
      double term = 0;
      if (l < trace_.layers.size())
        term = largest_handed_back(l + 1, j) * std::fabs(real(now.slope[j]));
      else if (problem_.loss.kind != LossKind::squared_error)
        term = largest(now.a[j], problem_.targets[j]);
      add({.kind = TraceKind::delta, .layer = small(l), .unit = small(j), .value = real(now.delta[j])}, term);
    }
  }

  void parameters(std::size_t l, const std::vector<T>& weights, const std::vector<T>& bias, bool updated) {
    const LayerTrace<T>& now = layer(l);
    for (std::size_t j = 0; j < now.out; ++j) {
      for (std::size_t i = 0; i < now.in; ++i)
        add({.kind = updated ? TraceKind::weight_update : TraceKind::weight_gradient,
             .layer = small(l),
             .unit = small(j),
             .input = small(i),
             .value = real(weights[j * now.in + i])},
            updated ? std::fabs(real(now.weights[j * now.in + i])) : 0);
      if (problem_.bias)
        add({.kind = updated ? TraceKind::bias_update : TraceKind::bias_gradient,
             .layer = small(l),
             .unit = small(j),
             .value = real(bias[j])},
            updated ? std::fabs(real(now.bias[j])) : 0);
    }
  }

  const BackpropProblem& problem_;
  BackpropTrace<T>& trace_;
};

}  // namespace

std::string_view trace_kind_name(TraceKind kind) { return kKindNames.name(kind); }

void BackpropProblem::validate() const {
  architecture.validate();
  require(architecture.layers.size() <= kMaxLayers, "network: ", architecture.layers.size(),
          " layers after the inputs, expected 1 to ", kMaxLayers);
  for (const std::size_t size : architecture.sizes())
    require(size <= kMaxWidth, "network: a layer of ", size, " units, expected 1 to ", kMaxWidth);
  const bool squared = loss.kind == LossKind::squared_error;
  require(squared || architecture.layers.back().activation.kind == ActivationKind::identity, "network: with ",
          loss_name(loss.kind), " the last layer gives z, and the loss takes the output's function into itself");
  require_numbers(parameters, architecture.parameter_count(), "parameter");
  require_numbers(inputs, architecture.in_features, "input");
  require_numbers(targets, architecture.layers.back().out_features, "target");
  require(learning_rate >= 0 && learning_rate <= kMaxNumber, "learning rate: expected a number from 0 to ", kMaxNumber,
          ", got ", learning_rate);
  double sum = 0;
  for (std::size_t j = 0; j < targets.size(); ++j) {
    require(squared || (targets[j] >= 0 && targets[j] <= 1), "target ", j, ": expected 0 to 1 with ",
            loss_name(loss.kind), ", got ", targets[j]);
    sum += targets[j];
  }
  require(loss.kind != LossKind::softmax_cross_entropy || std::fabs(sum - 1) < 1e-9, "targets: their sum is ", sum,
          ", expected 1 with ", loss_name(loss.kind));
  if (bias) return;
  std::size_t first = 0, in = architecture.in_features;
  for (const LayerSpec& layer : architecture.layers) {
    first += layer.out_features * in;
    for (std::size_t j = 0; j < layer.out_features; ++j)
      require(parameters[first + j] == 0, "parameter ", first + j, ": a bias of ", parameters[first + j],
              " in a network without biases, expected 0");
    first += layer.out_features;
    in = layer.out_features;
  }
}

template <class T>
BackpropTrace<T> trace_backprop(const BackpropProblem& problem) {
  problem.validate();
  Execution execution;
  Mlp<T> network(problem.architecture);
  network.set_parameters(rounded<T>(problem.parameters));
  const std::vector<T> x = rounded<T>(problem.inputs), y = rounded<T>(problem.targets);

  BackpropTrace<T> trace;
  forward(execution, network, problem, x, trace);
  const MatrixView<const T> outputs = network.layer(network.layer_count() - 1).activations();
  std::vector<T> output_gradient(y.size());
  trace.loss = loss_and_gradient<T>(execution, problem.loss, outputs, row_of(y),
                                    MatrixView<T>(output_gradient.data(), 1, output_gradient.size()));
  backward(execution, network, problem, x, std::move(output_gradient), trace);
  const std::vector<T> updated = update(network, problem, trace);
  trace.loss_after = loss_of<T>(execution, network, problem, updated);
  StepWriter<T>(problem, trace).write();
  return trace;
}

double loss_with(const BackpropProblem& problem, std::span<const double> parameters) {
  Execution execution;
  Mlp<double> network(problem.architecture);
  return loss_of<double>(execution, network, problem, parameters);
}

BackpropProblem drawn_problem(BackpropProblem problem, std::uint64_t seed) {
  Rng rng(seed);
  // −1.5 … −0.1 and 0.1 … 1.5, as the decimals that are written down.
  const auto draw = [&rng] {
    const auto tenths = static_cast<double>(rng.below(15) + 1);
    return (rng.below(2) == 0 ? -tenths : tenths) / 10;
  };
  problem.parameters.clear();
  std::size_t in = problem.architecture.in_features;
  for (const LayerSpec& layer : problem.architecture.layers) {
    for (std::size_t i = 0; i < layer.out_features * in; ++i) problem.parameters.push_back(draw());
    for (std::size_t j = 0; j < layer.out_features; ++j) problem.parameters.push_back(problem.bias ? draw() : 0);
    in = layer.out_features;
  }
  problem.inputs.clear();
  for (std::size_t i = 0; i < problem.architecture.in_features; ++i) problem.inputs.push_back(draw());
  problem.targets.assign(in, 0);
  const bool bounded = problem.loss.kind != LossKind::squared_error ||
                       problem.architecture.layers.back().activation.kind == ActivationKind::sigmoid;
  if (problem.loss.kind == LossKind::softmax_cross_entropy) {
    problem.targets[rng.below(static_cast<std::uint32_t>(in))] = 1;
  } else {
    for (double& y : problem.targets) y = bounded ? rng.below(2) : draw();
  }
  return problem;
}

template struct BackpropTrace<float>;
template struct BackpropTrace<double>;
template BackpropTrace<float> trace_backprop<float>(const BackpropProblem&);
template BackpropTrace<double> trace_backprop<double>(const BackpropProblem&);

}  // namespace mlp
