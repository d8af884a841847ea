// What units make of an image: against plain loops, against forward(), and what is refused.
#include "explain/unit_contributions.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

namespace {

using mlp::unit_contributions;
using mlp::UnitContributions;
using mlp::weighted_inputs;

constexpr mlp::Activation kTanh{.kind = mlp::ActivationKind::tanh};

template <class T>
std::vector<T> random_numbers(std::size_t count, std::uint64_t seed) {
  mlp::Rng rng(seed);
  std::vector<T> numbers(count);
  for (T& number : numbers) number = static_cast<T>(rng.uniform() * 2 - 1);
  return numbers;
}

/// Every parameter, biases too, from −1 … 1.
template <class T>
void randomize(mlp::Mlp<T>& network, std::uint64_t seed) {
  const std::vector<T> numbers = random_numbers<T>(network.parameters().size(), seed);
  std::copy(numbers.begin(), numbers.end(), network.parameters().begin());
}

mlp::Architecture shape(std::vector<std::size_t> sizes) { return mlp::Architecture::from_sizes(sizes, kTanh); }

}  // namespace

TEST_CASE("one hidden layer: sums, activations and shares are those of plain loops") {
  mlp::Execution execution;
  mlp::Mlp<double> network(shape({6, 5, 3}));
  randomize(network, 1);
  const std::vector<double> x = random_numbers<double>(6, 2);
  const std::size_t towards = 1;
  const UnitContributions<double> found = unit_contributions<double>(execution, network, x, towards);

  const auto w = network.layer(0).weights(), v = network.layer(1).weights();
  double logit = network.layer(1).bias()[towards];
  for (std::size_t i = 0; i < 5; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < 6; ++j) sum += w(i, j) * x[j];
    REQUIRE(found.sums[i] == Approx(sum).epsilon(1e-14));
    REQUIRE(found.bias[i] == network.layer(0).bias()[i]);
    REQUIRE(found.z[i] == Approx(sum + found.bias[i]).epsilon(1e-14));
    REQUIRE(found.a[i] == Approx(std::tanh(sum + found.bias[i])).epsilon(1e-13));
    REQUIRE(found.outgoing[i] == v(towards, i));
    REQUIRE(found.shares[i] == Approx(v(towards, i) * found.a[i]).epsilon(1e-14));
    logit += found.shares[i];
  }
  REQUIRE(found.output == towards);
  REQUIRE(found.logits[towards] == Approx(logit).epsilon(1e-13));
  REQUIRE(found.partial_sums.size() == 6);
  REQUIRE(found.partial_sums.front() == network.layer(1).bias()[towards]);
  REQUIRE(found.partial_sums.back() == Approx(logit).epsilon(1e-13));
}

TEST_CASE("the weightiest unit comes first, and the partial sums follow that order") {
  mlp::Execution execution;
  mlp::Mlp<double> network(shape({6, 20, 3}));
  randomize(network, 3);
  const auto found = unit_contributions<double>(execution, network, random_numbers<double>(6, 4));
  std::vector<std::uint32_t> units = found.order;
  for (std::size_t k = 0; k < 20; ++k) {
    if (k > 0) REQUIRE(std::abs(found.shares[units[k - 1]]) >= std::abs(found.shares[units[k]]));
    REQUIRE(found.partial_sums[k + 1] - found.partial_sums[k] == Approx(found.shares[units[k]]).margin(1e-14));
  }
  std::sort(units.begin(), units.end());
  for (std::uint32_t i = 0; i < 20; ++i) REQUIRE(units[i] == i);
}

TEMPLATE_TEST_CASE("logits and z are forward()'s bits, with any number of layers", "", float, double) {
  mlp::Execution execution;
  const auto sizes = GENERATE(std::vector<std::size_t>{9, 4}, std::vector<std::size_t>{9, 33, 4},
                              std::vector<std::size_t>{9, 17, 8, 4});
  mlp::Mlp<TestType> network(shape(sizes));
  randomize(network, 5);
  const std::vector<TestType> x = random_numbers<TestType>(9, 6);
  const auto found = unit_contributions<TestType>(execution, network, x);
  const auto logits = network.forward(execution, mlp::MatrixView<const TestType>(x.data(), 1, 9)).row(0);
  REQUIRE(found.logits == std::vector<TestType>(logits.begin(), logits.end()));
  const auto z = network.layer(0).pre_activations().row(0);
  REQUIRE(found.z == std::vector<TestType>(z.begin(), z.end()));
  REQUIRE(found.output == found.prediction);
  REQUIRE(found.logits[found.prediction] == *std::max_element(logits.begin(), logits.end()));
  REQUIRE(std::accumulate(found.probabilities.begin(), found.probabilities.end(), 0.0) == Approx(1).epsilon(1e-6));
  REQUIRE(found.order.size() == found.a.size());
}

TEST_CASE("without a hidden layer the units are the outputs, the highest first; with two, the liveliest units") {
  mlp::Execution execution;
  mlp::Mlp<double> single(shape({6, 4})), deep(shape({6, 7, 5, 4}));
  randomize(single, 7);
  randomize(deep, 8);
  const std::vector<double> x = random_numbers<double>(6, 9);
  const auto outputs = unit_contributions<double>(execution, single, x),
             units = unit_contributions<double>(execution, deep, x);
  REQUIRE(outputs.a == outputs.logits);
  REQUIRE(outputs.order.front() == outputs.prediction);
  for (const auto* found : {&outputs, &units})
    REQUIRE((found->outgoing.empty() && found->shares.empty() && found->partial_sums.empty()));
  for (std::size_t k = 1; k < 4; ++k) REQUIRE(outputs.a[outputs.order[k - 1]] >= outputs.a[outputs.order[k]]);
  for (std::size_t k = 1; k < 7; ++k)
    REQUIRE(std::abs(units.a[units.order[k - 1]]) >= std::abs(units.a[units.order[k]]));
}

TEST_CASE("weighted inputs are weight times input, unit by unit in the order asked for") {
  mlp::Execution execution;
  mlp::Mlp<double> network(shape({6, 5, 3}));
  randomize(network, 10);
  const std::vector<double> x = random_numbers<double>(6, 11);
  const std::vector<std::uint32_t> units{4, 0, 4};
  const std::vector<double> found = weighted_inputs<double>(network, x, units);
  REQUIRE(found.size() == 18);
  for (std::size_t k = 0; k < 3; ++k) {
    double sum = 0;
    for (std::size_t j = 0; j < 6; ++j) {
      REQUIRE(found[k * 6 + j] == network.layer(0).weights()(units[k], j) * x[j]);
      sum += found[k * 6 + j];
    }
    // The picture's pixels add up to the number below it.
    REQUIRE(sum == Approx(unit_contributions<double>(execution, network, x).sums[units[k]]).epsilon(1e-13));
  }
  REQUIRE(weighted_inputs<double>(network, x, {}).empty());
}

TEST_CASE("what does not fit the network is refused") {
  using Catch::Matchers::ContainsSubstring;
  mlp::Execution execution;
  const mlp::Mlp<double> network(shape({6, 5, 3}));
  const std::vector<double> x(6), longer(7);
  const std::vector<std::uint32_t> units{5};
  REQUIRE_THROWS_WITH(unit_contributions<double>(execution, network, longer), ContainsSubstring("7 pixels"));
  REQUIRE_THROWS_WITH(unit_contributions<double>(execution, network, x, 3), ContainsSubstring("no output 3"));
  REQUIRE_THROWS_WITH(weighted_inputs<double>(network, longer, {}), ContainsSubstring("7 pixels"));
  REQUIRE_THROWS_WITH(weighted_inputs<double>(network, x, units), ContainsSubstring("no unit 5"));
}
