// Pictures of activation functions: values, derivatives and secants agree; the forms of tanh; maxout over one variable.
#include "explain/activation_curve.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::Activation;
using mlp::ActivationKind;

TEST_CASE("secants meet the derivative, but at a kink they see both sides") {
  std::vector<double> z;
  for (double x = -5.03; x < 5; x += 0.1) z.push_back(x);
  for (const ActivationKind kind : mlp::all_activations()) {
    INFO(mlp::activation_name(kind));
    const mlp::ActivationCurve curve = mlp::activation_curve({.kind = kind, .slope = 0.1, .alpha = 2}, z, 1e-5);
    REQUIRE(curve.value.size() == z.size());
    for (std::size_t i = 0; i < z.size(); ++i) CHECK(curve.secant[i] == Approx(curve.derivative[i]).margin(1e-9));
  }
  const mlp::ActivationCurve relu = mlp::activation_curve({.kind = ActivationKind::relu}, std::vector<double>{0}, 1e-3);
  CHECK(relu.derivative[0] == 0);
  CHECK(relu.secant[0] == Approx(0.5));
}

TEST_CASE("the largest slope is the largest there is, to three digits") {
  std::vector<double> z;
  for (double x = -10; x < 10; x += 0.001) z.push_back(x);
  for (const ActivationKind kind : mlp::all_activations()) {
    const Activation f{.kind = kind, .slope = 0.1, .alpha = 2};
    const mlp::ActivationCurve curve = mlp::activation_curve(f, z, 1e-5);
    const double largest = *std::max_element(curve.derivative.begin(), curve.derivative.end());
    INFO(mlp::activation_name(kind));
    CHECK(mlp::largest_slope(f) == Approx(largest).epsilon(2e-3));
  }
}

TEST_CASE("the three forms of tanh agree, where they are numbers") {
  for (const double z : {-20.0, -1.0, -0.1, 0.0, 0.3, 2.0, 15.0})
    for (const double form : mlp::tanh_forms(z)) CHECK(form == Approx(std::tanh(z)).margin(1e-15));
  const auto high = mlp::tanh_forms(800), low = mlp::tanh_forms(-800);
  CHECK(std::isnan(high[0]));
  CHECK(high[1] == 1);
  CHECK(high[2] == 1);
  CHECK(std::isnan(low[0]));
  CHECK(std::isnan(low[1]));
  CHECK(low[2] == -1);
}

TEST_CASE("maxout over one variable is the upper edge of its lines") {
  const std::vector<double> w{-1, 0, 2}, b{0, 0.5, -2}, x{-2, 0, 1, 3};
  const mlp::MaxoutCurve curve = mlp::maxout_curve(w, b, x);
  CHECK(curve.value == std::vector<double>{2, 0.5, 0.5, 4});
  CHECK(curve.piece == std::vector<std::uint32_t>{0, 1, 1, 2});
  CHECK(curve.pieces.size() == 12);
  CHECK(curve.pieces[0] == 2);
}

TEST_CASE("wrong input is refused") {
  CHECK_THROWS_WITH(mlp::activation_curve({}, std::vector<double>{0}, 0), ContainsSubstring("step: expected"));
  CHECK_THROWS_WITH(mlp::activation_curve({}, std::vector<double>(100001), 1e-5), ContainsSubstring("100001 places"));
  CHECK_THROWS_WITH(mlp::maxout_curve({}, {}, {}), ContainsSubstring("0 pieces"));
  CHECK_THROWS_WITH(mlp::maxout_curve(std::vector<double>(2), std::vector<double>(1), {}),
                    ContainsSubstring("1 biases"));
}
