// A computation as a graph: values forward along its edges, derivatives backward, each edge with its own local
// derivative.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mlp {

/// Nodes come in an order in which each depends on earlier ones only. The derivative of a node is that of the last
/// node, the result, with respect to it.
class ComputationGraph {
 public:
  struct Edge {
    std::size_t from = 0, to = 0;
    double derivative = 0;  ///< ∂to/∂from, everything else held still
  };
  struct Node {
    std::string name, formula;  ///< the formula is empty for inputs
    double value = 0, derivative = 0;
  };
  /// Value and local derivatives, one for each operand, at these operands.
  struct Local {
    double value = 0;
    std::vector<double> derivatives;
  };

  /// Returns the node's place.
  std::size_t input(std::string name, double value);
  std::size_t node(std::string name, std::string formula, const std::vector<std::size_t>& operands,
                   const std::function<Local(std::span<const double>)>& compute);
  /// From the last node back to the inputs.
  void backward();

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<Edge>& edges() const { return edges_; }

 private:
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;  // in the order of their ends
};

/// An example of the chain rule, and the derivative of its result by each input, measured.
struct ChainRule {
  ComputationGraph graph;
  std::vector<double> measured;  ///< by central differences with ε = 1e-5; for the inputs in their order
};

/// `example` with values for its inputs, from −1000 to 1000:
///   "case-1"    x:    y = x², z = sin y
///   "case-2"    s:    x = s², y = sin s, z = x · y
///   "calculus"  r, t: x = r sin t, y = sin² t, u = x² + 2y (lecture 000), whose ∂u/∂t is (r² + 2) sin 2t
///   "network"   x₁, x₂: lecture 004's example, 2-3-1 with σ, down to its error E
/// Throws Error for another name, number of values, or a value outside.
ChainRule chain_rule(std::string_view example, std::span<const double> values);

}  // namespace mlp
