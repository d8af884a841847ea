// Implements the graph and its examples.
#include "explain/computation_graph.h"

#include <cmath>

#include "base/error.h"
#include "base/name_table.h"
#include "base/scalar_math.h"

namespace mlp {
namespace {

using Local = ComputationGraph::Local;
using Values = std::span<const double>;

enum class Example { case_1, case_2, calculus, network };
constexpr NameTable<Example, 4> kExampleNames{"example", {"case-1", "case-2", "calculus", "network"}};
constexpr double kMost = 1000, kEpsilon = 1e-5;

ComputationGraph case_1(Values in) {
  ComputationGraph graph;
  const std::size_t x = graph.input("x", in[0]);
  const std::size_t y = graph.node("y", "x²", {x}, [](Values v) { return Local{v[0] * v[0], {2 * v[0]}}; });
  graph.node("z", "sin y", {y}, [](Values v) { return Local{math::sin(v[0]), {math::cos(v[0])}}; });
  return graph;
}

ComputationGraph case_2(Values in) {
  ComputationGraph graph;
  const std::size_t s = graph.input("s", in[0]);
  const std::size_t x = graph.node("x", "s²", {s}, [](Values v) { return Local{v[0] * v[0], {2 * v[0]}}; });
  const std::size_t y = graph.node("y", "sin s", {s}, [](Values v) {
    return Local{math::sin(v[0]), {math::cos(v[0])}};
  });
  graph.node("z", "x · y", {x, y}, [](Values v) { return Local{v[0] * v[1], {v[1], v[0]}}; });
  return graph;
}

// lecture: begin calculus-graph
ComputationGraph calculus(Values in) {
  ComputationGraph graph;
  const std::size_t r = graph.input("r", in[0]);
  const std::size_t t = graph.input("t", in[1]);
  const std::size_t x = graph.node("x", "r sin t", {r, t}, [](Values v) {
    return Local{v[0] * math::sin(v[1]), {math::sin(v[1]), v[0] * math::cos(v[1])}};
  });
  const std::size_t y = graph.node("y", "sin² t", {t}, [](Values v) {
    return Local{math::sin(v[0]) * math::sin(v[0]), {2 * math::sin(v[0]) * math::cos(v[0])}};
  });
  graph.node("u", "x² + 2y", {x, y}, [](Values v) { return Local{v[0] * v[0] + 2 * v[1], {2 * v[0], 2}}; });
  return graph;
}
// lecture: end calculus-graph

/// Lecture 004's example, with the sign of θ₁₃ that it computes with.
ComputationGraph network(Values in) {
  constexpr double first[3][2] = {{1.2, -0.3}, {2.1, -0.7}, {-1.5, 0.3}};
  const std::vector<double> second{-0.2, 0.5, 1.3};
  constexpr double target = 1;
  constexpr const char* subscripts[3] = {"₁", "₂", "₃"};
  const auto sigmoid = [](Values v) {
    const double a = math::sigmoid(v[0]);
    return Local{a, {a * (1 - a)}};
  };
  const auto weighted_sum = [](std::vector<double> w) {
    return [w = std::move(w)](Values v) {
      Local local{0, w};
      for (std::size_t i = 0; i < w.size(); ++i) local.value += w[i] * v[i];
      return local;
    };
  };
  ComputationGraph graph;
  const std::vector<std::size_t> x{graph.input("x₁", in[0]), graph.input("x₂", in[1])};
  std::vector<std::size_t> z, h;
  for (std::size_t j = 0; j < 3; ++j)
    z.push_back(graph.node(std::string("z") + subscripts[j], "w·x", x, weighted_sum({first[j][0], first[j][1]})));
  for (std::size_t j = 0; j < 3; ++j)
    h.push_back(
        graph.node(std::string("h") + subscripts[j], std::string("σ(z") + subscripts[j] + ")", {z[j]}, sigmoid));
  const std::size_t last = graph.node("z", "w·h", h, weighted_sum(second));
  const std::size_t y_hat = graph.node("ŷ", "σ(z)", {last}, sigmoid);
  graph.node("E", "½(y − ŷ)²", {y_hat}, [](Values v) {
    return Local{0.5 * (target - v[0]) * (target - v[0]), {v[0] - target}};
  });
  return graph;
}

ComputationGraph graph_of(Example example, Values values) {
  switch (example) {
    case Example::case_1:
      return case_1(values);
    case Example::case_2:
      return case_2(values);
    case Example::calculus:
      return calculus(values);
    case Example::network:
      break;
  }
  return network(values);
}

std::size_t inputs_of(Example example) { return example == Example::case_1 || example == Example::case_2 ? 1 : 2; }

}  // namespace

std::size_t ComputationGraph::input(std::string name, double value) {
  nodes_.push_back({.name = std::move(name), .formula = {}, .value = value, .derivative = 0});
  return nodes_.size() - 1;
}

std::size_t ComputationGraph::node(std::string name, std::string formula, const std::vector<std::size_t>& operands,
                                   const std::function<Local(std::span<const double>)>& compute) {
  std::vector<double> values;
  values.reserve(operands.size());
  for (const std::size_t operand : operands) values.push_back(nodes_.at(operand).value);
  const Local local = compute(values);
  MLP_ASSERT(local.derivatives.size() == operands.size());
  for (std::size_t i = 0; i < operands.size(); ++i)
    edges_.push_back({.from = operands[i], .to = nodes_.size(), .derivative = local.derivatives[i]});
  nodes_.push_back({.name = std::move(name), .formula = std::move(formula), .value = local.value, .derivative = 0});
  return nodes_.size() - 1;
}

// lecture: begin graph-backward
void ComputationGraph::backward() {
  for (Node& node : nodes_) node.derivative = 0;
  nodes_.back().derivative = 1;
  // Edges are in the order of their ends, so from the last one back every derivative is complete when it is passed on.
  for (std::size_t e = edges_.size(); e-- > 0;)
    nodes_[edges_[e].from].derivative += nodes_[edges_[e].to].derivative * edges_[e].derivative;
}
// lecture: end graph-backward

ChainRule chain_rule(std::string_view example_name, std::span<const double> values) {
  const Example example = kExampleNames.value(example_name);
  require(values.size() == inputs_of(example), example_name, ": ", values.size(), " values, expected ",
          inputs_of(example));
  for (const double value : values)
    require(std::fabs(value) <= kMost, example_name, ": expected a number from ", -kMost, " to ", kMost, ", got ",
            value);
  ChainRule result{.graph = graph_of(example, values), .measured = {}};
  result.graph.backward();
  std::vector<double> moved(values.begin(), values.end());
  for (double& value : moved) {
    const double kept = value;
    value = kept + kEpsilon;
    const double above = graph_of(example, moved).nodes().back().value;
    value = kept - kEpsilon;
    const double below = graph_of(example, moved).nodes().back().value;
    value = kept;
    result.measured.push_back((above - below) / (2 * kEpsilon));
  }
  return result;
}

}  // namespace mlp
