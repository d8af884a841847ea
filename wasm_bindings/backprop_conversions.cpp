// Implements the conversions of backpropagation step by step.
#include "backprop_conversions.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "explain/backprop_trace.h"
#include "explain/calculation_slips.h"
#include "explain/computation_graph.h"
#include "explain/gradient_probe.h"
#include "explain/operation_count.h"
#include "explain/output_delta.h"
#include "js_values.h"

namespace mlp::bindings {
namespace {

std::vector<std::size_t> sizes_from(const val& sizes) {
  if (!val::global("Array").call<bool>("isArray", sizes)) fail("problem: expected a list of numbers for \"sizes\"");
  std::vector<std::size_t> result;
  const auto count = sizes["length"].as<std::size_t>();
  require(count >= 2 && count <= BackpropProblem::kMaxLayers + 1, "sizes: ", count, " of them, expected 2 to ",
          BackpropProblem::kMaxLayers + 1, " (inputs, hidden, outputs)");
  for (std::size_t i = 0; i < count; ++i) {
    const val size = sizes[i];
    if (!size.isNumber()) fail("problem: expected a list of numbers for \"sizes\"");
    result.push_back(whole(size.as<double>(), "sizes", 1, BackpropProblem::kMaxWidth));
  }
  return result;
}

/// The output as it is shown: the cross-entropies take their function into themselves.
Activation output_activation_from(const val& object, LossKind loss, double slope) {
  const std::string shown = text_from(object, "outputActivation");
  if (loss == LossKind::squared_error) {
    Activation f = activation_from_name(shown);
    f.slope = slope;
    return f;
  }
  const std::string_view expected = loss == LossKind::binary_cross_entropy ? "sigmoid" : "softmax";
  require(shown == expected, "outputActivation: with ", loss_name(loss), " expected ", expected, ", got ", shown);
  return {};
}

/// Everything but the numbers.
BackpropProblem network_from(const val& object) {
  BackpropProblem problem;
  const double slope = number_from(object, "slope");
  Activation hidden = activation_from_name(text_from(object, "activation"));
  hidden.slope = slope;
  problem.architecture = Architecture::from_sizes(sizes_from(object["sizes"]), hidden);
  problem.loss.kind = loss_from_name(text_from(object, "loss"));
  problem.architecture.layers.back().activation = output_activation_from(object, problem.loss.kind, slope);
  problem.bias = flag_from(object, "bias");
  problem.learning_rate = number_from(object, "learningRate");
  return problem;
}

BackpropProblem problem_from(const val& object) {
  BackpropProblem problem = network_from(object);
  problem.parameters = doubles_from(object["parameters"], "parameters");
  problem.inputs = doubles_from(object["inputs"], "inputs");
  problem.targets = doubles_from(object["targets"], "targets");
  return problem;
}

/// Layer by layer in one array.
template <class Member>
val units_of(const BackpropTrace<double>& trace, Member member) {
  std::vector<double> all;
  for (const LayerTrace<double>& layer : trace.layers)
    all.insert(all.end(), (layer.*member).begin(), (layer.*member).end());
  return typed_array(all);
}

/// In the order of parameters: each layer's weights, then its biases.
template <class Member>
val parameters_of(const BackpropTrace<double>& trace, Member weights, Member bias) {
  std::vector<double> all;
  for (const LayerTrace<double>& layer : trace.layers) {
    all.insert(all.end(), (layer.*weights).begin(), (layer.*weights).end());
    all.insert(all.end(), (layer.*bias).begin(), (layer.*bias).end());
  }
  return typed_array(all);
}

val steps_of(const BackpropTrace<double>& trace) {
  std::vector<std::uint8_t> kind, layer, unit, input;
  std::vector<double> value, tolerance;
  for (const TraceStep& step : trace.steps) {
    kind.push_back(static_cast<std::uint8_t>(step.kind));
    layer.push_back(step.layer);
    unit.push_back(step.unit);
    input.push_back(step.input);
    value.push_back(step.value);
    tolerance.push_back(step.tolerance);
  }
  val result = val::object();
  result.set("kind", typed_array(kind));
  result.set("layer", typed_array(layer));
  result.set("unit", typed_array(unit));
  result.set("input", typed_array(input));
  result.set("value", typed_array(value));
  result.set("tolerance", typed_array(tolerance));
  return result;
}

constexpr double kMaxOperations = 50'000'000;

}  // namespace

val activation_names() {
  return guarded([] {
    std::string names;
    for (const ActivationKind kind : all_activations())
      names += (names.empty() ? "" : " ") + std::string(activation_name(kind));
    return text(names);
  });
}

val trace_backprop_of(const val& problem) {
  return guarded([&] {
    using Layer = LayerTrace<double>;
    const BackpropTrace<double> trace = trace_backprop<double>(problem_from(problem));
    val result = val::object();
    result.set("z", units_of(trace, &Layer::z));
    result.set("a", units_of(trace, &Layer::a));
    result.set("slope", units_of(trace, &Layer::slope));
    result.set("error", units_of(trace, &Layer::error));
    result.set("delta", units_of(trace, &Layer::delta));
    result.set("gradient", parameters_of(trace, &Layer::weight_gradient, &Layer::bias_gradient));
    result.set("updated", parameters_of(trace, &Layer::updated_weights, &Layer::updated_bias));
    result.set("inputGradient", typed_array(trace.input_gradient));
    result.set("loss", trace.loss);
    result.set("lossAfter", trace.loss_after);
    result.set("steps", steps_of(trace));
    return result;
  });
}

val mark_answer_of(const val& object, double step, double answer) {
  return guarded([&] {
    const BackpropProblem problem = problem_from(object);
    const BackpropTrace<double> trace = trace_backprop<double>(problem);
    const AnswerMark mark = mark_answer(problem, trace, index(step, "step", trace.steps.size()), answer);
    std::string slips;
    for (const Slip slip : mark.slips) slips += (slips.empty() ? "" : " ") + std::string(slip_name(slip));
    val result = val::object();
    result.set("right", mark.right);
    result.set("near", mark.near);
    result.set("slips", text(slips));
    return result;
  });
}

val draw_problem(const val& object, double seed) {
  return guarded([&] {
    const BackpropProblem problem = drawn_problem(network_from(object), seed_from(seed));
    val result = val::object();
    result.set("parameters", typed_array(problem.parameters));
    result.set("inputs", typed_array(problem.inputs));
    result.set("targets", typed_array(problem.targets));
    return result;
  });
}

val probe_gradient_of(const val& object, double epsilon, const std::string& fault, double layer) {
  return guarded([&] {
    const GradientProbe probe = probe_gradient(problem_from(object), epsilon, gradient_fault_from_name(fault),
                                               whole(layer, "layer", 1, BackpropProblem::kMaxLayers));
    val result = val::object();
    result.set("analytic", typed_array(probe.analytic));
    result.set("numerical", typed_array(probe.numerical));
    result.set("relativeError", typed_array(probe.relative_error));
    result.set("wholeError", probe.whole_error);
    return result;
  });
}

val sweep_epsilon_of(const val& object, double parameter, const val& epsilons) {
  return guarded([&] {
    const BackpropProblem problem = problem_from(object);
    const EpsilonSweep sweep = sweep_epsilon(problem, index(parameter, "parameter", problem.parameters.size()),
                                             doubles_from(epsilons, "epsilons"));
    val result = val::object();
    result.set("analytic", sweep.analytic);
    result.set("inDouble", typed_array(sweep.in_double));
    result.set("inFloat", typed_array(sweep.in_float));
    result.set("doubleError", typed_array(sweep.double_error));
    result.set("floatError", typed_array(sweep.float_error));
    return result;
  });
}

val problem_loss_along(const val& object, double parameter, const val& values) {
  return guarded([&] {
    const BackpropProblem problem = problem_from(object);
    return typed_array(
        loss_along(problem, index(parameter, "parameter", problem.parameters.size()), doubles_from(values, "values")));
  });
}

val chain_rule_of(const std::string& example, const val& values) {
  return guarded([&] {
    const ChainRule rule = chain_rule(example, doubles_from(values, "values"));
    std::string names, formulas;
    std::vector<double> value, derivative, edge_derivative;
    for (const ComputationGraph::Node& node : rule.graph.nodes()) {
      names += (names.empty() ? "" : "\n") + node.name;
      if (!value.empty()) formulas += "\n";
      formulas += node.formula;
      value.push_back(node.value);
      derivative.push_back(node.derivative);
    }
    std::vector<std::uint8_t> from, to;
    for (const ComputationGraph::Edge& edge : rule.graph.edges()) {
      from.push_back(static_cast<std::uint8_t>(edge.from));
      to.push_back(static_cast<std::uint8_t>(edge.to));
      edge_derivative.push_back(edge.derivative);
    }
    val result = val::object();
    result.set("names", text(names));
    result.set("formulas", text(formulas));
    result.set("values", typed_array(value));
    result.set("derivatives", typed_array(derivative));
    result.set("edgeFrom", typed_array(from));
    result.set("edgeTo", typed_array(to));
    result.set("edgeDerivatives", typed_array(edge_derivative));
    result.set("measured", typed_array(rule.measured));
    return result;
  });
}

val count_operations_of(double width, double depth, double budget) {
  return guarded([&] {
    const OperationCount count =
        count_operations(whole(width, "width", 1, kMaxOperations), whole(depth, "depth", 1, kMaxOperations),
                         whole(budget, "budget", 0, kMaxOperations));
    val result = val::object();
    result.set("recursion", number(count.recursion));
    result.set("backward", number(count.backward));
    result.set("asked", typed_array(std::vector<double>(count.asked.begin(), count.asked.end())));
    result.set("complete", count.complete);
    return result;
  });
}

val output_delta_of(const std::string& pair, const val& z, const val& targets) {
  return guarded([&] {
    const OutputDelta output = output_delta(pair, doubles_from(z, "z"), doubles_from(targets, "targets"));
    val result = val::object();
    result.set("prediction", typed_array(output.prediction));
    result.set("loss", output.loss);
    result.set("lossSlope", typed_array(output.loss_slope));
    result.set("outputSlope", typed_array(output.output_slope));
    result.set("chained", typed_array(output.chained));
    result.set("delta", typed_array(output.delta));
    result.set("measured", typed_array(output.measured));
    return result;
  });
}

}  // namespace mlp::bindings
