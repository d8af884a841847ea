// Activations: values and derivatives against the standard library, on both precisions; names.
#include "network/activation.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "catch.h"

using mlp::Activation;
using mlp::ActivationKind;

namespace {

double value(const Activation& f, double z) {
  switch (f.kind) {
    case ActivationKind::identity:
      return z;
    case ActivationKind::sigmoid:
      return 1 / (1 + std::exp(-z));
    case ActivationKind::tanh:
      return std::tanh(z);
    case ActivationKind::relu:
      return z > 0 ? z : 0;
    case ActivationKind::leaky_relu:
      return z > 0 ? z : f.slope * z;
    case ActivationKind::step:
      return z >= 0 ? 1 : 0;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double derivative(const Activation& f, double z) {
  switch (f.kind) {
    case ActivationKind::identity:
      return 1;
    case ActivationKind::sigmoid:
      return value(f, z) * value(f, -z);
    case ActivationKind::tanh:
      return 1 / (std::cosh(z) * std::cosh(z));
    case ActivationKind::relu:
      return z > 0 ? 1 : 0;
    case ActivationKind::leaky_relu:
      return z > 0 ? 1 : f.slope;
    case ActivationKind::step:
      return 0;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

template <class T>
void check(mlp::Execution& execution, const Activation& f, double tolerance) {
  std::vector<T> z, a(83), da(83), dz(83);
  for (int i = 0; i < 83; ++i) {
    z.push_back(static_cast<T>(0.25 * (i - 41)));
    da[static_cast<std::size_t>(i)] = static_cast<T>(1 + 0.125 * (i % 5));
  }
  mlp::activate<T>(execution, f, z, a);
  mlp::activate_backward<T>(execution, f, z, a, da, dz);
  for (std::size_t i = 0; i < z.size(); ++i) {
    INFO("z = " << z[i]);
    CHECK(static_cast<double>(a[i]) == Approx(value(f, z[i])).epsilon(tolerance).margin(1e-300));
    // Far out, derivatives made of 1 − a keep the absolute precision of a.
    CHECK(static_cast<double>(dz[i]) ==
          Approx(da[i] * derivative(f, z[i])).epsilon(4 * tolerance).margin(4 * tolerance));
  }
  const std::vector<T> expected = dz;
  mlp::activate_backward<T>(execution, f, z, a, da, std::span<T>(da));  // in place
  CHECK(da == expected);
}

}  // namespace

TEST_CASE("activations and their derivatives") {
  for (const ActivationKind kind : mlp::all_activations())
    for (const double slope : {0.01, 0.1}) {
      const Activation f{.kind = kind, .slope = slope};
      INFO(mlp::activation_name(kind) << ", slope " << slope);
      mlp::Execution plain;
      check<double>(plain, f, 1e-14);
      for (const mlp::Isa isa : mlp::available_isas()) {
        INFO(mlp::isa_name(isa));
        mlp::Execution execution(1, isa);
        check<float>(execution, f, 1e-6);
      }
    }
}

TEST_CASE("at zero the derivative of ReLU and Leaky ReLU is that of the left side, as in PyTorch") {
  mlp::Execution execution;
  const double z = 0, da = 1;
  double a = 0, dz = 9;
  for (const double slope : {0.0, 0.1}) {
    const Activation f{.kind = slope == 0 ? ActivationKind::relu : ActivationKind::leaky_relu, .slope = slope};
    mlp::activate<double>(execution, f, {&z, 1}, {&a, 1});
    mlp::activate_backward<double>(execution, f, {&z, 1}, {&a, 1}, {&da, 1}, {&dz, 1});
    CHECK(a == 0);
    CHECK(dz == slope);
  }
}

TEST_CASE("names of activations") {
  CHECK(mlp::all_activations().size() == 6);
  for (const ActivationKind kind : mlp::all_activations())
    CHECK(mlp::activation_from_name(mlp::activation_name(kind)).kind == kind);
  CHECK_THROWS_WITH(mlp::activation_from_name("gelu"),
                    Catch::Matchers::ContainsSubstring("\"gelu\"") && Catch::Matchers::ContainsSubstring("leaky-relu"));
  CHECK_THROWS_AS(mlp::activation_from_name(""), mlp::Error);
}
