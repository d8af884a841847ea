// The multilayer perceptron: shapes, a forward and backward pass worked out by hand, float against double.
#include "network/mlp.h"

#include <algorithm>
#include <cmath>

#include "../compare.h"
#include "base/error.h"
#include "catch.h"
#include "network/loss.h"

using Catch::Matchers::ContainsSubstring;
using mlp::Activation;
using mlp::ActivationKind;
using mlp::Architecture;
using mlp::Matrix;
using mlp::Mlp;

namespace {

Architecture sizes(const std::vector<std::size_t>& list, const Activation& hidden = {.kind = ActivationKind::relu}) {
  return Architecture::from_sizes(list, hidden);
}

template <class T>
void fill_random(mlp::MatrixView<T> view, std::uint64_t seed) {
  mlp::Rng rng(seed);
  for (T& x : view.flat()) x = static_cast<T>(rng.uniform(-1, 1));
}

}  // namespace

TEST_CASE("an architecture from sizes has the activation between its layers and linear outputs") {
  const Architecture architecture = sizes({4, 3, 2, 5}, {.kind = ActivationKind::tanh});
  CHECK(architecture.in_features == 4);
  REQUIRE(architecture.layers.size() == 3);
  CHECK(architecture.layers[0].out_features == 3);
  CHECK(architecture.layers[0].activation.kind == ActivationKind::tanh);
  CHECK(architecture.layers[1].activation.kind == ActivationKind::tanh);
  CHECK(architecture.layers[2].activation.kind == ActivationKind::identity);
  CHECK(architecture.sizes() == std::vector<std::size_t>{4, 3, 2, 5});
  CHECK(architecture.parameter_count() == 4 * 3 + 3 + 3 * 2 + 2 + 2 * 5 + 5);
}

TEST_CASE("impossible architectures are refused") {
  CHECK_THROWS_WITH(sizes({}), ContainsSubstring("at least two sizes"));
  CHECK_THROWS_WITH(sizes({784}), ContainsSubstring("at least two sizes"));
  CHECK_THROWS_WITH(sizes({784, 0, 10}), ContainsSubstring("size number 2 is 0"));
  CHECK_THROWS_WITH(sizes({784, 65537, 10}), ContainsSubstring("65537"));
  CHECK_THROWS_WITH(sizes({65536, 65536, 10}), ContainsSubstring("parameters"));
  CHECK_THROWS_WITH(sizes(std::vector<std::size_t>(1002, 1)), ContainsSubstring("1001 layers"));
  CHECK_THROWS_AS(Mlp<float>(Architecture{}), mlp::Error);
}

TEST_CASE("parameters lie layer by layer, weights row by row, then bias; layers see the same memory") {
  Mlp<double> network(sizes({2, 3, 1}));
  REQUIRE(network.parameters().size() == 13);
  for (std::size_t i = 0; i < 13; ++i) network.parameters()[i] = static_cast<double>(i);
  CHECK(network.layer(0).weights()(2, 1) == 5);
  CHECK(network.layer(0).bias()[0] == 6);
  CHECK(network.layer(1).weights()(0, 2) == 11);
  CHECK(network.layer(1).bias()[0] == 12);
  CHECK(network.layer_count() == 2);
  CHECK_THROWS_AS(network.layer(2), std::out_of_range);
}

TEST_CASE("forward and backward of 2-2-1 by hand") {
  Mlp<double> network(sizes({2, 2, 1}));
  // Hidden: z = (x₁ − x₂ + 0.5, −x₁ + 2x₂ − 1), ReLU.  Output: 3a₁ − 2a₂ + 0.25.
  const std::vector<double> parameters{1, -1, -1, 2, 0.5, -1, 3, -2, 0.25};
  std::copy(parameters.begin(), parameters.end(), network.parameters().begin());
  Matrix<double> x(2, 2);
  x(0, 0) = 2, x(0, 1) = 1;  // z = (1.5, −1), a = (1.5, 0), output 4.75
  x(1, 0) = 0, x(1, 1) = 2;  // z = (−1.5, 3), a = (0, 3), output −5.75
  mlp::Execution execution;
  const auto outputs = network.forward(execution, x.view());
  CHECK(outputs(0, 0) == 4.75);
  CHECK(outputs(1, 0) == -5.75);
  CHECK(network.layer(0).pre_activations()(0, 1) == -1);
  CHECK(network.layer(0).activations()(0, 1) == 0);
  CHECK(network.layer(0).activations()(1, 1) == 3);

  Matrix<double> output_gradient(2, 1);
  output_gradient(0, 0) = 1, output_gradient(1, 0) = -2;
  network.backward(execution, x.view(), output_gradient.view());
  // Output layer: ∂w = Σ δ a = (1.5, −6), ∂b = −1.  Hidden δ: sample 1 (3, 0), sample 2 (0, 4).
  const std::vector<double> expected{3 * 2, 3 * 1, 4 * 0, 4 * 2, 3, 4, 1.5, -6, -1};
  CHECK(std::equal(expected.begin(), expected.end(), network.gradients().begin(), network.gradients().end()));
  CHECK(network.layer(0).delta()(1, 1) == 4);
  CHECK(network.layer(1).weight_gradient()(0, 1) == -6);
  CHECK(network.layer(0).bias_gradient()[1] == 4);
}

TEST_CASE("z, a and δ of layers wider than a strip are handed out row by row, as the double network has them") {
  for (const int threads : {1, 2}) {
    mlp::Execution execution(threads);
    Mlp<float> network(sizes({5, 150, 70, 66}));
    Mlp<double> exact(sizes({5, 150, 70, 66}));
    mlp::Rng rng(4);
    network.initialize({}, rng);
    const std::vector<float> parameters = network.copy_parameters();
    exact.set_parameters(std::vector<double>(parameters.begin(), parameters.end()));
    Matrix<float> x(9, 5), gradient(9, 66);
    fill_random(x.view(), 5);
    fill_random(gradient.view(), 6);
    Matrix<double> exact_x(9, 5), exact_gradient(9, 66);
    std::copy_n(x.data(), 45, exact_x.data());
    std::copy_n(gradient.data(), 9 * 66, exact_gradient.data());
    const auto outputs = network.forward(execution, x.view());
    REQUIRE(outputs.cols() == 66);
    exact.forward(execution, exact_x.view());
    network.backward(execution, x.view(), gradient.view());
    exact.backward(execution, exact_x.view(), exact_gradient.view());
    const auto close = [](mlp::MatrixView<const float> found, mlp::MatrixView<const double> expected) {
      REQUIRE(found.rows() == expected.rows());
      REQUIRE(found.cols() == expected.cols());
      for (std::size_t r = 0; r < found.rows(); ++r)
        for (std::size_t c = 0; c < found.cols(); ++c)
          REQUIRE(std::abs(static_cast<double>(found(r, c)) - expected(r, c)) < 1e-5);
    };
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(threads, i);
      close(network.layer(i).pre_activations(), exact.layer(i).pre_activations());
      close(network.layer(i).activations(), exact.layer(i).activations());
      close(network.layer(i).delta(), exact.layer(i).delta());
      close(network.activations(i), exact.activations(i));
    }
  }
}

TEST_CASE("batches of changing size give the same outputs, row by row") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    mlp::Execution execution(2, isa);
    Mlp<float> network(sizes({13, 17, 5}));
    mlp::Rng rng(4);
    network.initialize({}, rng);
    Matrix<float> x(40, 13);
    fill_random(x.view(), 5);
    const auto all = network.forward(execution, x.view());
    const std::vector<float> expected(all.flat().begin(), all.flat().end());
    for (const std::size_t count : {1, 7, 40, 3}) {
      const auto part = network.forward(execution, x.top(count));
      REQUIRE(part.rows() == count);
      CHECK(std::equal(part.flat().begin(), part.flat().end(), expected.begin()));
    }
  }
}

TEST_CASE("float forward and backward agree with double on every instruction set and on threads") {
  for (const ActivationKind kind : mlp::all_activations()) {
    if (kind == ActivationKind::step) continue;  // rounding may put a unit on the other side
    const Architecture architecture = sizes({61, 67, 33, 10}, {.kind = kind, .slope = 0.1});
    Mlp<double> exact(architecture);
    mlp::Rng exact_rng(6);
    exact.initialize({}, exact_rng);
    for (double& w : exact.parameters()) w = static_cast<double>(static_cast<float>(w));
    Matrix<float> x(129, 61), targets(129, 10), gradient(129, 10);
    Matrix<double> exact_x(129, 61), exact_targets(129, 10), exact_gradient(129, 10);
    fill_random(x.view(), 7);
    for (std::size_t r = 0; r < 129; ++r) targets(r, r % 10) = 1;
    std::copy_n(x.data(), 129 * 61, exact_x.data());
    std::copy_n(targets.data(), 129 * 10, exact_targets.data());
    mlp::Execution plain;
    const auto exact_outputs = exact.forward(plain, exact_x.view());
    mlp::loss_and_gradient<double>(plain, {}, exact_outputs, exact_targets.view(), exact_gradient.view());
    exact.backward(plain, exact_x.view(), exact_gradient.view());

    for (const mlp::Isa isa : mlp::available_isas())
      for (const int threads : {1, 2, 3}) {
        INFO(mlp::activation_name(kind) << ", " << mlp::isa_name(isa) << ", threads " << threads);
        mlp::Execution execution(threads, isa);
        Mlp<float> network(architecture);
        network.set_parameters(std::vector<float>(exact.parameters().begin(), exact.parameters().end()));
        const auto outputs = network.forward(execution, x.view());
        CHECK(relative_distance(outputs.flat(), exact_outputs.flat()) < 2e-6);
        mlp::loss_and_gradient<float>(execution, {}, outputs, targets.view(), gradient.view());
        network.backward(execution, x.view(), gradient.view());
        CHECK(relative_distance(network.copy_gradients(), exact.gradients()) < 2e-6);
      }
  }
}

TEST_CASE("an input with the wrong number of features is refused") {
  Mlp<float> network(sizes({4, 3, 2}));
  mlp::Execution execution;
  Matrix<float> x(2, 5);
  CHECK_THROWS_WITH(network.forward(execution, x.view()),
                    ContainsSubstring("5 features") && ContainsSubstring("expected 4"));
}
