// Holds the float kernels of the activation zoo against their formulas in double: stated error bounds, tails, equal
// bits.
#include "kernels/activation_zoo.h"

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "catch.h"

namespace {

std::vector<float> points(double low, double high, std::size_t count) {
  mlp::Rng rng(12);
  std::vector<float> z(count);
  for (float& v : z) v = static_cast<float>(rng.uniform(low, high));
  return z;
}

struct Errors {
  double value = 0, derivative = 0;
};

// Worst error over [low, high]: of values relative, or absolute with `absolute`; of derivatives absolute.
template <class Formula>
Errors worst(mlp::Execution& execution, const Formula& f, double low, double high, bool absolute = false) {
  const std::vector<float> z = points(low, high, 50021), ones(z.size(), 1.0f);
  std::vector<float> a(z.size()), slope(z.size());
  mlp::apply(execution, f, std::span<const float>(z), std::span<float>(a));
  mlp::apply_backward(execution, f, std::span<const float>(z), std::span<const float>(ones), std::span<float>(slope));
  Errors errors;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double expected = f.value(z[i]), scale = absolute ? 1 : std::max(std::abs(expected), 1e-36);
    errors.value = std::max(errors.value, std::abs(a[i] - expected) / scale);
    errors.derivative = std::max(errors.derivative, std::abs(slope[i] - f.derivative(z[i])));
  }
  return errors;
}

template <class Formula>
void check_bounds(const Formula& f, double low, bool absolute = false) {
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    mlp::Execution execution(1, isa);
    for (const double width : {1e-3, 1.0, 10.0, 100.0}) {
      INFO("width " << width);
      const Errors errors = worst(execution, f, std::max(-width, low), width, absolute);
      CHECK(errors.value < 5e-7);
      CHECK(errors.derivative < 1e-6);
    }
  }
}

// Any length from any start gives the numbers of the whole array and touches nothing beyond.
template <class Formula>
void check_tails(mlp::Execution& execution, const Formula& f) {
  const std::vector<float> z = points(-3, 3, 80), da = points(-2, 2, 80);
  std::vector<float> all(80), all_back(80);
  mlp::apply(execution, f, std::span(z), std::span(all));
  mlp::apply_backward(execution, f, std::span(z), std::span(da), std::span(all_back));
  for (std::size_t start = 0; start < 3; ++start)
    for (std::size_t n = 0; n <= 35; ++n) {
      std::vector<float> a(80, 777), dz(80, 777);
      mlp::apply(execution, f, std::span(z).subspan(start, n), std::span(a).subspan(start, n));
      mlp::apply_backward(execution, f, std::span(z).subspan(start, n), std::span(da).subspan(start, n),
                          std::span(dz).subspan(start, n));
      for (std::size_t i = 0; i < a.size(); ++i) {
        const bool inside = i >= start && i < start + n;
        REQUIRE(a[i] == (inside ? all[i] : 777.0f));
        REQUIRE(dz[i] == (inside ? all_back[i] : 777.0f));
      }
    }
}

template <class Check>
void for_each_formula(const Check& check) {
  check(mlp::formula::Elu{1.3});
  check(mlp::formula::Softplus{});
  check(mlp::formula::Softsign{});
  check(mlp::formula::LogSigmoid{});
  check(mlp::formula::Swish{});
  check(mlp::formula::Sinc{});
  check(mlp::formula::Mish{});
}

}  // namespace

TEST_CASE("the zoo's float kernels keep their stated error bounds on every instruction set") {
  SECTION("ELU") { check_bounds(mlp::formula::Elu{1.3}, -100); }
  SECTION("softplus") { check_bounds(mlp::formula::Softplus{}, -82); }
  SECTION("softsign") { check_bounds(mlp::formula::Softsign{}, -100); }
  SECTION("log-sigmoid") { check_bounds(mlp::formula::LogSigmoid{}, -100); }
  SECTION("swish") { check_bounds(mlp::formula::Swish{}, -82); }
  SECTION("sinc") { check_bounds(mlp::formula::Sinc{}, -100, true); }
  SECTION("mish") { check_bounds(mlp::formula::Mish{}, -82); }
}

TEST_CASE("sinc stays within its bound however far out") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    mlp::Execution execution(1, isa);
    for (const double width : {1e3, 1e5, 3e6, 1e9, 1e30}) {
      INFO(mlp::isa_name(isa) << ", width " << width);
      const Errors errors = worst(execution, mlp::formula::Sinc{}, -width, width, true);
      CHECK(errors.value < 5e-7);
      CHECK(errors.derivative < 1e-6);
    }
  }
}

TEST_CASE("the zoo's kernels treat every length alike and touch nothing beyond") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    mlp::Execution execution(1, isa);
    for_each_formula([&](const auto& f) { check_tails(execution, f); });
  }
}

TEST_CASE("every instruction set gives the same bits for the zoo") {
  const std::vector<float> z = points(-30, 30, 1009), da = points(-2, 2, 1009);
  for_each_formula([&](const auto& f) {
    std::vector<std::vector<float>> values, slopes;
    for (const mlp::Isa isa : mlp::available_isas()) {
      mlp::Execution execution(1, isa);
      mlp::apply(execution, f, std::span(z), std::span(values.emplace_back(z.size())));
      mlp::apply_backward(execution, f, std::span(z), std::span(da), std::span(slopes.emplace_back(z.size())));
    }
    for (const auto& other : values) CHECK(other == values.front());
    for (const auto& other : slopes) CHECK(other == slopes.front());
  });
}
