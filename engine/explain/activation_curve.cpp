// Implements the pictures of activation functions.
#include "explain/activation_curve.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/scalar_math.h"
#include "network/maxout.h"

namespace mlp {
namespace {

constexpr std::size_t kMaxPlaces = 100'000;

std::vector<double> values_at(Execution& execution, const Activation& f, std::span<const double> z, double shift) {
  std::vector<double> moved(z.begin(), z.end()), a(z.size());
  for (double& v : moved) v += shift;
  activate<double>(execution, f, moved, a);
  return a;
}

}  // namespace

// lecture: begin activation-curve
ActivationCurve activation_curve(const Activation& f, std::span<const double> z, double step) {
  require(step >= 1e-12 && step <= 1, "step: expected 1e-12 to 1, got ", step);
  require(z.size() <= kMaxPlaces, "activation: ", z.size(), " places, expected at most ", kMaxPlaces);
  Execution execution;
  const std::vector<double> ones(z.size(), 1.0);
  ActivationCurve curve{.value = values_at(execution, f, z, 0), .derivative = ones, .secant = {}};
  activate_backward<double>(execution, f, z, curve.value, ones, curve.derivative);
  const std::vector<double> below = values_at(execution, f, z, -step), above = values_at(execution, f, z, step);
  for (std::size_t i = 0; i < z.size(); ++i) curve.secant.push_back((above[i] - below[i]) / (2 * step));
  return curve;
}
// lecture: end activation-curve

// lecture: begin tanh-forms
std::array<double, 3> tanh_forms(double z) {
  const double up = math::exp(z), down = math::exp(-z), square = math::exp(-2 * z);
  return {(up - down) / (up + down), (1 - square) / (1 + square), 2 / (1 + square) - 1};
}
// lecture: end tanh-forms

double largest_slope(const Activation& f) {
  switch (f.kind) {
    case ActivationKind::sigmoid:
      return 0.25;
    case ActivationKind::leaky_relu:
      return std::max(1.0, std::abs(f.slope));
    case ActivationKind::elu:
      return std::max(1.0, f.alpha);
    case ActivationKind::step:
      return 0;
    case ActivationKind::swish:
      return 1.0998393194;  // at z = 2.39936
    case ActivationKind::mish:
      return 1.0889;  // at z = 1.4906
    case ActivationKind::sinc:
      return 0.4361820697;  // at z = −2.08158
    default:
      return 1;
  }
}

MaxoutCurve maxout_curve(std::span<const double> weights, std::span<const double> biases, std::span<const double> x) {
  const std::size_t count = weights.size();
  require(count >= 1 && count <= Maxout<double>::kMaxPieces, "maxout: ", count, " pieces, expected 1 to ",
          Maxout<double>::kMaxPieces);
  require(biases.size() == count, "maxout: ", biases.size(), " biases for ", count, " weights");
  require(x.size() <= kMaxPlaces, "maxout: ", x.size(), " places, expected at most ", kMaxPlaces);
  MaxoutCurve curve;
  for (const double place : x)
    for (std::size_t i = 0; i < count; ++i) curve.pieces.push_back(weights[i] * place + biases[i]);
  Maxout<double> unit(1, count);
  const MatrixView<const double> a = unit.forward({curve.pieces.data(), x.size(), count});
  curve.value.assign(a.flat().begin(), a.flat().end());
  curve.piece.assign(unit.winners().begin(), unit.winners().end());
  return curve;
}

}  // namespace mlp
