// Builds the gate as a network, and measures it.
#include "explain/multiplication_gate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/scalar_math.h"
#include "data/planar_points.h"
#include "network/mlp.h"

namespace mlp {
namespace {

constexpr double kMaxLambda = 1e6, kMaxOffset = 100;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSide = 13, kMaxLambdas = 1000, kMaxPairs = 100'000;

struct Series {
  bool exists = true;
  double sigma0 = 0, sigma1 = 0, sigma2 = 0;
};

/// σ, σ′ and σ″ at b. From σ′ on, the sigmoid's are polynomials of s = σ(b), and softplus′ = σ.
Series series_at(const Activation& activation, double b) {
  const double s = math::sigmoid(b), t = math::tanh(b), slope = s * (1 - s);
  switch (activation.kind) {
    case ActivationKind::softplus:
      return {.sigma0 = math::softplus(b), .sigma1 = s, .sigma2 = slope};
    case ActivationKind::sigmoid:
      return {.sigma0 = s, .sigma1 = slope, .sigma2 = slope * (1 - 2 * s)};
    case ActivationKind::tanh:
      return {.sigma0 = t, .sigma1 = 1 - t * t, .sigma2 = -2 * t * (1 - t * t)};
    case ActivationKind::relu:
    case ActivationKind::step:
      if (b == 0) return {.exists = false, .sigma0 = kNone, .sigma1 = kNone, .sigma2 = kNone};
      // Away from the kink both are straight.
      if (activation.kind == ActivationKind::step) return {.sigma0 = math::step(b)};
      return {.sigma0 = std::max(b, 0.0), .sigma1 = math::step(b)};
    default:
      fail("gate: expected softplus, sigmoid, tanh, relu or step, got ", activation_name(activation.kind));
  }
}

double scale_of(const Series& series, ActivationKind kind, double lambda) {
  if (series.exists) return 1 / (4 * (series.sigma2 == 0 ? 1 : series.sigma2) * lambda * lambda);
  if (kind == ActivationKind::relu) return 1 / (2 * lambda);
  return lambda == 0 ? kInfinity : 1;
}

std::vector<double> grid_inputs() {
  std::vector<double> inputs;
  const auto at = [](std::size_t i) { return -1 + 2 * static_cast<double>(i) / static_cast<double>(kSide - 1); };
  for (std::size_t row = 0; row < kSide; ++row) {
    for (std::size_t column = 0; column < kSide; ++column) {
      inputs.push_back(at(column));
      inputs.push_back(at(row));
    }
  }
  return inputs;
}

}  // namespace

// lecture: begin multiplication-gate
MultiplicationGate multiplication_gate(const Activation& activation, double lambda, double offset) {
  require(lambda >= 0 && lambda <= kMaxLambda, "lambda: expected a number from 0 to ", kMaxLambda, ", got ", lambda);
  require(std::abs(offset) <= kMaxOffset, "offset: expected a number from ", -kMaxOffset, " to ", kMaxOffset, ", got ",
          offset);
  const Series series = series_at(activation, offset);
  const double mu = scale_of(series, activation.kind, lambda);  // 1/(4σ₂λ²)
  return {.activation = activation,
          .lambda = lambda,
          .offset = offset,
          .has_series = series.exists,
          .sigma0 = series.sigma0,
          .sigma1 = series.sigma1,
          .sigma2 = series.sigma2,
          .mu = mu,
          .parameters = {lambda, lambda, -lambda, -lambda, lambda, -lambda, -lambda, lambda,  // W₁
                         offset, offset, offset, offset,                                      // b₁
                         mu, mu, -mu, -mu,                                                    // W₂
                         0}};                                                                 // b₂
}
// lecture: end multiplication-gate

template <class T>
GateValues gate_values(const MultiplicationGate& gate, std::span<const double> inputs) {
  require(inputs.size() % 2 == 0 && inputs.size() / 2 <= kMaxPairs, "gate: ", inputs.size(),
          " inputs, expected at most ", kMaxPairs, " pairs");
  for (const double x : inputs)
    require(std::abs(x) <= kMaxMagnitude, "gate: expected inputs from ", -kMaxMagnitude, " to ", kMaxMagnitude,
            ", got ", x);
  if (inputs.empty()) return {};
  Mlp<T> network({.in_features = 2, .layers = {{4, gate.activation}, {1, {}}}});
  network.set_parameters(std::vector<T>(gate.parameters.begin(), gate.parameters.end()));
  const std::vector<T> pairs(inputs.begin(), inputs.end());
  Execution execution;
  network.forward(execution, MatrixView<const T>(pairs.data(), pairs.size() / 2, 2));
  const std::span<const T> units = network.layer(0).activations().flat(), m = network.layer(1).activations().flat();
  return {.units = {units.begin(), units.end()}, .m = {m.begin(), m.end()}};
}

template <class T>
double gate_error(const MultiplicationGate& gate) {
  const std::vector<double> inputs = grid_inputs();
  const std::vector<double> values = gate_values<T>(gate, inputs).m;
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) return kInfinity;
    largest = std::max(largest, std::abs(values[i] - inputs[2 * i] * inputs[2 * i + 1]));
  }
  return largest;
}

GateErrors gate_errors(const Activation& activation, double offset, std::span<const double> lambdas) {
  require(lambdas.size() <= kMaxLambdas, "lambda: ", lambdas.size(), " values, expected at most ", kMaxLambdas);
  GateErrors errors;
  for (const double lambda : lambdas) {
    const MultiplicationGate gate = multiplication_gate(activation, lambda, offset);
    errors.in_float.push_back(gate_error<float>(gate));
    errors.in_double.push_back(gate_error<double>(gate));
  }
  return errors;
}

template GateValues gate_values<float>(const MultiplicationGate&, std::span<const double>);
template GateValues gate_values<double>(const MultiplicationGate&, std::span<const double>);
template double gate_error<float>(const MultiplicationGate&);
template double gate_error<double>(const MultiplicationGate&);

}  // namespace mlp
