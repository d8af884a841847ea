// The multiplication gate: against PyTorch, against its own series, and what each activation makes of it.
#include "explain/multiplication_gate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "catch.h"
#include "golden.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

namespace {

MultiplicationGate gate_of(const char* activation, double lambda, double offset = 0) {
  return multiplication_gate(activation_from_name(activation), lambda, offset);
}

double m_at(const MultiplicationGate& gate, double u, double v) {
  const std::vector<double> pair{u, v};
  return gate_values<double>(gate, pair).m.at(0);
}

}  // namespace

TEST_CASE("gates: Taylor coefficients and products as PyTorch's") {
  const auto file = nlohmann::json::parse(read_file(golden::path("approximation.json")));
  REQUIRE(file.at("gates").size() >= 5);
  for (const auto& expected : file.at("gates")) {
    const auto name = expected.at("activation").get<std::string>();
    const MultiplicationGate gate = gate_of(name.c_str(), expected.at("scale"), expected.at("offset"));
    INFO(name << " at " << gate.offset);
    CHECK(gate.has_series);
    CHECK(gate.sigma0 == Approx(expected.at("sigma")[0].get<double>()).epsilon(1e-14));
    CHECK(gate.sigma1 == Approx(expected.at("sigma")[1].get<double>()).epsilon(1e-14));
    CHECK(gate.sigma2 == Approx(expected.at("sigma")[2].get<double>()).epsilon(1e-14));
    for (std::size_t i = 0; i < expected.at("pairs").size(); ++i) {
      const double u = expected.at("pairs")[i][0], v = expected.at("pairs")[i][1];
      CHECK(m_at(gate, u, v) == Approx(expected.at("values")[i].get<double>()).epsilon(1e-11).margin(1e-12));
    }
  }
}

TEST_CASE("gates: the error of softplus is λ²uv(u² + v²)/12 while it is small") {
  for (const double lambda : {0.2, 0.1, 0.05})
    CHECK(gate_error<double>(gate_of("softplus", lambda)) == Approx(lambda * lambda / 6).epsilon(0.02));
}

TEST_CASE("gates: in float the error is smallest near λ = 0.03 and rises on both sides; in double far below") {
  std::vector<double> lambdas;
  for (double exponent = -6; exponent < 1.01; exponent += 0.1) lambdas.push_back(std::pow(10, exponent));
  const GateErrors errors = gate_errors(activation_from_name("softplus"), 0, lambdas);
  const auto best_of = [&](const std::vector<double>& values) {
    return static_cast<std::size_t>(std::min_element(values.begin(), values.end()) - values.begin());
  };
  const std::size_t in_float = best_of(errors.in_float), in_double = best_of(errors.in_double);
  CHECK(lambdas[in_float] > 0.01);
  CHECK(lambdas[in_float] < 0.06);
  CHECK(errors.in_float[in_float] < 1e-3);
  for (const std::size_t away : {in_float - 10, in_float + 10})
    CHECK(errors.in_float[away] > 10 * errors.in_float[in_float]);
  CHECK(lambdas[in_double] > 5e-5);
  CHECK(lambdas[in_double] < 1e-3);
  CHECK(errors.in_double[in_double] < 1e-7);
}

TEST_CASE("gates: sigmoid and tanh give nothing without an offset, a product with one") {
  for (const char* name : {"sigmoid", "tanh"}) {
    INFO(name);
    const MultiplicationGate flat = gate_of(name, 0.5);
    CHECK(flat.sigma2 == 0);
    CHECK(std::abs(m_at(flat, 0.75, -0.5)) < 1e-15);
    CHECK(gate_error<double>(flat) == Approx(1).epsilon(1e-12));
    CHECK(gate_error<double>(gate_of(name, 0.01, 1)) < 1e-3);
  }
}

TEST_CASE("gates: ReLU gives sgn(uv)·min(|u|, |v|) for every λ, the step nothing but on the diagonals") {
  for (const double lambda : {0.25, 8.0}) {
    const MultiplicationGate relu = gate_of("relu", lambda);
    CHECK_FALSE(relu.has_series);
    CHECK(std::isnan(relu.sigma2));
    for (const double u : {-1.0, -0.5, 0.0, 0.75})
      for (const double v : {-0.75, 0.0, 0.25, 1.0}) {
        const double expected = std::copysign(std::min(std::abs(u), std::abs(v)), u * v);
        CHECK(m_at(relu, u, v) == Approx(expected).margin(1e-15));
      }
    const MultiplicationGate step = gate_of("step", lambda);
    CHECK_FALSE(step.has_series);
    CHECK(m_at(step, 0.75, -0.5) == 0);
    CHECK(m_at(step, 0.5, -0.5) == 1);
    CHECK(m_at(step, 0.5, 0.5) == -1);
  }
  CHECK(gate_of("relu", 1, 0.5).sigma1 == 1);
  CHECK(gate_of("step", 1, -0.5).has_series);
}

TEST_CASE("gates: λ = 0 and 1e-30 are no crash, and no number where there is none") {
  const MultiplicationGate none = gate_of("softplus", 0);
  CHECK(none.mu == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(m_at(none, 1, 1)));
  CHECK(gate_error<double>(none) == std::numeric_limits<double>::infinity());
  const MultiplicationGate tiny = gate_of("softplus", 1e-30);
  CHECK(gate_error<float>(tiny) == std::numeric_limits<double>::infinity());
  CHECK(gate_error<double>(tiny) == 1);
  CHECK(gate_values<double>(tiny, {}).m.empty());
}

TEST_CASE("gates: wrong input is named") {
  CHECK_THROWS_WITH(gate_of("softplus", -1), ContainsSubstring("lambda: expected a number from 0"));
  CHECK_THROWS_WITH(gate_of("softplus", std::nan("")), ContainsSubstring("lambda"));
  CHECK_THROWS_WITH(gate_of("softplus", 1, 1000), ContainsSubstring("offset"));
  CHECK_THROWS_WITH(gate_of("mish", 1), ContainsSubstring("got mish"));
  const std::vector<double> three{1, 2, 3}, infinite{1, std::numeric_limits<double>::infinity()}, many(1001, 1.0);
  CHECK_THROWS_WITH(gate_values<double>(gate_of("softplus", 1), three), ContainsSubstring("3 inputs"));
  CHECK_THROWS_WITH(gate_values<double>(gate_of("softplus", 1), infinite), ContainsSubstring("inputs from"));
  CHECK_THROWS_WITH(gate_errors(activation_from_name("softplus"), 0, many), ContainsSubstring("1001 values"));
}
