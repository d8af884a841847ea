// Activations: values and derivatives against the standard library and PyTorch, on both precisions; names.
#include "network/activation.h"

#include "../golden.h"

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
    case ActivationKind::elu:
      return z > 0 ? z : f.alpha * std::expm1(z);
    case ActivationKind::softplus:
      return std::log1p(std::exp(z));
    case ActivationKind::softsign:
      return z / (1 + std::abs(z));
    case ActivationKind::log_sigmoid:
      return -std::log1p(std::exp(-z));
    case ActivationKind::swish:
      return z / (1 + std::exp(-z));
    case ActivationKind::sinc:
      return z == 0 ? 1 : std::sin(z) / z;
    case ActivationKind::mish:
      return z * std::tanh(std::log1p(std::exp(z)));
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
    case ActivationKind::elu:
      return z > 0 ? 1 : f.alpha * std::exp(z);
    case ActivationKind::softplus:
      return 1 / (1 + std::exp(-z));
    case ActivationKind::softsign:
      return 1 / ((1 + std::abs(z)) * (1 + std::abs(z)));
    case ActivationKind::log_sigmoid:
      return 1 / (1 + std::exp(z));
    case ActivationKind::swish: {
      const double s = 1 / (1 + std::exp(-z));
      return s * (1 + z * (1 - s));
    }
    case ActivationKind::sinc:
      return z == 0 ? 0 : (z * std::cos(z) - std::sin(z)) / (z * z);
    case ActivationKind::mish: {
      const double t = std::tanh(std::log1p(std::exp(z))), s = 1 / (1 + std::exp(-z));
      return t + z * s * (1 - t * t);
    }
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
    // sinc has zeros, near which only its absolute error is small.
    const double margin = f.kind == ActivationKind::sinc ? tolerance : 1e-300;
    CHECK(static_cast<double>(a[i]) == Approx(value(f, z[i])).epsilon(tolerance).margin(margin));
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
      const Activation f{.kind = kind, .slope = slope, .alpha = 10 * slope + 0.7};
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

template <class T>
struct Curve {
  std::vector<T> value, derivative;
};

template <class T>
Curve<T> curve(mlp::Execution& execution, const Activation& f, const std::vector<T>& z) {
  Curve<T> result{std::vector<T>(z.size()), std::vector<T>(z.size())};
  const std::vector<T> ones(z.size(), T(1));
  mlp::activate<T>(execution, f, z, result.value);
  mlp::activate_backward<T>(execution, f, z, result.value, ones, result.derivative);
  return result;
}

TEST_CASE("activations and their derivatives are PyTorch's") {
  const auto golden_values = nlohmann::json::parse(mlp::read_file(golden::path("activations.json")));
  REQUIRE(golden_values.size() == 14);
  for (const auto& entry : golden_values) {
    Activation f = mlp::activation_from_name(entry.at("activation").get<std::string>());
    f.slope = entry.value("slope", f.slope);
    f.alpha = entry.value("alpha", f.alpha);
    const std::vector<double> z = entry.at("z"), value = entry.at("value"), derivative = entry.at("derivative");
    // Near 0 PyTorch's derivative of sinc is a difference of nearly equal numbers.
    const double margin = f.kind == ActivationKind::sinc ? 1e-10 : 1e-14;
    // sinc has zeros; PyTorch's ELU is eᶻ − 1, which loses its digits near 0.
    const bool absolute = f.kind == ActivationKind::sinc || f.kind == ActivationKind::elu;
    mlp::Execution execution;
    const Curve<double> found = curve(execution, f, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      INFO(mlp::activation_name(f.kind) << " at " << z[i]);
      CHECK(found.value[i] == Approx(value[i]).epsilon(1e-13).margin(absolute ? 1e-15 : 1e-300));
      CHECK(found.derivative[i] == Approx(derivative[i]).epsilon(1e-13).margin(margin));
    }
    const std::vector<float> rounded(z.begin(), z.end());
    for (const mlp::Isa isa : mlp::available_isas()) {
      mlp::Execution fast(1, isa);
      const Curve<float> low = curve(fast, f, rounded);
      for (std::size_t i = 0; i < z.size(); ++i) {
        INFO(mlp::activation_name(f.kind) << " at " << z[i] << ", " << mlp::isa_name(isa));
        CHECK(low.value[i] == Approx(value[i]).epsilon(1e-6).margin(absolute ? 1e-6 : 1e-37));
        CHECK(low.derivative[i] == Approx(derivative[i]).epsilon(1e-6).margin(2e-6));
      }
    }
  }
}

TEST_CASE("derivatives of activations are the slopes of their values") {
  mlp::Execution execution;
  constexpr double kStep = 1e-5;
  for (const ActivationKind kind : mlp::all_activations()) {
    if (kind == ActivationKind::step) continue;  // has a jump
    const Activation f{.kind = kind, .slope = 0.1, .alpha = 1.7};
    std::vector<double> z, left, right;
    for (double x = -9.97; x < 10; x += 0.05) {  // not at 0, where some have a kink
      z.push_back(x);
      left.push_back(x - kStep);
      right.push_back(x + kStep);
    }
    const Curve<double> at = curve(execution, f, z), below = curve(execution, f, left),
                        above = curve(execution, f, right);
    for (std::size_t i = 0; i < z.size(); ++i) {
      INFO(mlp::activation_name(kind) << " at " << z[i]);
      CHECK(at.derivative[i] == Approx((above.value[i] - below.value[i]) / (2 * kStep)).margin(1e-9));
    }
  }
}

TEST_CASE("activations at infinity have their limits, at NaN are NaN") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  struct Limits {
    ActivationKind kind;
    double left, left_slope, right, right_slope;
  };
  const std::vector<Limits> all{{ActivationKind::sigmoid, 0, 0, 1, 0},
                                {ActivationKind::tanh, -1, 0, 1, 0},
                                {ActivationKind::relu, 0, 0, kInfinity, 1},
                                {ActivationKind::elu, -2, 0, kInfinity, 1},
                                {ActivationKind::softplus, 0, 0, kInfinity, 1},
                                {ActivationKind::softsign, -1, 0, 1, 0},
                                {ActivationKind::log_sigmoid, -kInfinity, 1, 0, 0},
                                {ActivationKind::swish, 0, 0, kInfinity, 1},
                                {ActivationKind::sinc, 0, 0, 0, 0},
                                {ActivationKind::mish, 0, 0, kInfinity, 1}};
  const auto check = [&]<class T>(mlp::Execution& execution, const Limits& limits, T huge) {
    const Activation f{.kind = limits.kind, .alpha = 2};
    INFO(mlp::activation_name(f.kind));
    const Curve<T> c = curve<T>(execution, f, {-static_cast<T>(kInfinity), static_cast<T>(kInfinity)});
    if (f.kind != ActivationKind::relu) CHECK(c.value[0] == static_cast<T>(limits.left));  // −∞ · 0 is not 0 there
    CHECK(c.derivative[0] == static_cast<T>(limits.left_slope));
    CHECK(c.value[1] == static_cast<T>(limits.right));
    CHECK(c.derivative[1] == static_cast<T>(limits.right_slope));
    const Curve<T> far = curve<T>(execution, f, {-huge, huge});
    CHECK(std::isfinite(far.value[0]));
    CHECK(std::isfinite(far.value[1]));
    CHECK(far.derivative[0] == Approx(limits.left_slope).margin(1e-6));
    CHECK(far.derivative[1] == Approx(limits.right_slope).margin(1e-6));
    CHECK(std::isnan(curve<T>(execution, f, {std::numeric_limits<T>::quiet_NaN()}).value[0]));
  };
  for (const Limits& limits : all) {
    mlp::Execution plain;
    check(plain, limits, 1e300);
    for (const mlp::Isa isa : mlp::available_isas()) {
      mlp::Execution execution(1, isa);
      check(execution, limits, 1e38f);
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
  CHECK(mlp::all_activations().size() == 13);
  for (const ActivationKind kind : mlp::all_activations())
    CHECK(mlp::activation_from_name(mlp::activation_name(kind)).kind == kind);
  CHECK_THROWS_WITH(mlp::activation_from_name("gelu"),
                    Catch::Matchers::ContainsSubstring("\"gelu\"") && Catch::Matchers::ContainsSubstring("leaky-relu"));
  CHECK_THROWS_AS(mlp::activation_from_name(""), mlp::Error);
}
