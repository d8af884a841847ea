// Graphs of the chain rule: both cases, lecture 000's calculus example in closed form, lecture 004's network as the
// trace has it.
#include "explain/computation_graph.h"

#include <cmath>
#include <string>

#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::ChainRule;
using mlp::ComputationGraph;

namespace {

const ComputationGraph::Node& node(const ChainRule& rule, const std::string& name) {
  for (const auto& candidate : rule.graph.nodes())
    if (candidate.name == name) return candidate;
  FAIL("no node " << name);
  return rule.graph.nodes().front();
}

}  // namespace

TEST_CASE("case 1: the derivatives along a chain are multiplied") {
  for (const double x : {-2.0, 0.0, 0.7, 3.0}) {
    const ChainRule rule = mlp::chain_rule("case-1", std::vector<double>{x});
    CHECK(node(rule, "z").value == Approx(std::sin(x * x)).margin(1e-14));
    CHECK(node(rule, "x").derivative == Approx(std::cos(x * x) * 2 * x).margin(1e-12));
    CHECK(rule.measured[0] == Approx(node(rule, "x").derivative).margin(1e-6));
  }
}

TEST_CASE("case 2: the derivatives of several ways are added up") {
  for (const double s : {-1.5, 0.0, 0.4, 2.5}) {
    const ChainRule rule = mlp::chain_rule("case-2", std::vector<double>{s});
    CHECK(node(rule, "s").derivative == Approx(2 * s * std::sin(s) + s * s * std::cos(s)).margin(1e-12));
    CHECK(rule.measured[0] == Approx(node(rule, "s").derivative).margin(1e-6));
  }
}

TEST_CASE("lecture 000: u = x² + 2y with x = r sin t, y = sin² t has ∂u/∂t = (r² + 2) sin 2t") {
  for (const double r : {-3.0, 0.0, 1.0, 2.5})
    for (const double t : {-1.0, 0.0, 0.3, 2.0, 6.0}) {
      const ChainRule rule = mlp::chain_rule("calculus", std::vector<double>{r, t});
      CHECK(node(rule, "t").derivative == Approx((r * r + 2) * std::sin(2 * t)).margin(1e-12));
      CHECK(node(rule, "r").derivative == Approx(2 * r * std::sin(t) * std::sin(t)).margin(1e-12));
      CHECK(rule.measured[1] == Approx(node(rule, "t").derivative).margin(1e-5));
      CHECK(rule.measured[0] == Approx(node(rule, "r").derivative).margin(1e-5));
    }
}

TEST_CASE("lecture 004's network as a graph has its δ and its error") {
  const ChainRule rule = mlp::chain_rule("network", std::vector<double>{1, -0.5});
  CHECK(node(rule, "E").value == Approx(0.0703063).epsilon(3e-6));
  CHECK(node(rule, "ŷ").derivative == Approx(-0.374983).epsilon(3e-6));
  CHECK(node(rule, "z").derivative == Approx(-0.0878852).epsilon(3e-6));
  CHECK(node(rule, "z₃").derivative == Approx(-0.0154413).epsilon(3e-6));
  for (std::size_t i = 0; i < 2; ++i) CHECK(rule.measured[i] == Approx(rule.graph.nodes()[i].derivative).epsilon(1e-6));
  CHECK(rule.graph.nodes().size() == 11);
  CHECK(rule.graph.edges().size() == 6 + 3 + 3 + 1 + 1);
}

TEST_CASE("unknown examples and values without end are refused") {
  CHECK_THROWS_WITH(mlp::chain_rule("case-3", std::vector<double>{1}), ContainsSubstring("case-1, case-2"));
  CHECK_THROWS_WITH(mlp::chain_rule("calculus", std::vector<double>{1}), ContainsSubstring("expected 2"));
  CHECK_THROWS_WITH(mlp::chain_rule("case-1", std::vector<double>{std::nan("")}), ContainsSubstring("-1000"));
  CHECK_THROWS_WITH(mlp::chain_rule("case-1", std::vector<double>{1e4}), ContainsSubstring("10000"));
}
