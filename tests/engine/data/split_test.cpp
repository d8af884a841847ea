// The stratified split: exact proportions, every index once, the same for the same seed.
#include "data/split.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

namespace {

std::vector<std::uint8_t> random_labels(std::size_t size, std::uint32_t classes) {
  mlp::Rng rng(1);
  std::vector<std::uint8_t> labels(size);
  // The square makes the classes unequal.
  for (auto& label : labels) label = static_cast<std::uint8_t>(rng.below(classes) * rng.below(classes) / classes);
  return labels;
}

}  // namespace

TEST_CASE("a split holds every index once, in ascending order, and each class in proportion") {
  const std::size_t size = GENERATE(1u, 2u, 7u, 100u, 12345u);
  const double fraction = GENERATE(0.0, 0.1, 1.0 / 6, 0.29, 0.5, 0.999, 1.0);
  CAPTURE(size, fraction);
  const std::vector<std::uint8_t> labels = random_labels(size, 10);
  const mlp::Split split = mlp::stratified_split(labels, fraction, 42);

  REQUIRE(std::is_sorted(split.train.begin(), split.train.end()));
  REQUIRE(std::is_sorted(split.validation.begin(), split.validation.end()));
  std::vector<std::uint32_t> all = split.train;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  std::sort(all.begin(), all.end());
  REQUIRE(all.size() == size);
  for (std::uint32_t i = 0; i < size; ++i) REQUIRE(all[i] == i);

  const double total = static_cast<double>(size) * fraction;
  REQUIRE(static_cast<double>(split.validation.size()) == std::floor(total + 0.5));
  std::array<double, 256> in_class{}, in_validation{};
  for (const std::uint8_t label : labels) ++in_class[label];
  for (const std::uint32_t i : split.validation) ++in_validation[labels[i]];
  for (std::size_t c = 0; c < in_class.size(); ++c) REQUIRE(std::abs(in_validation[c] - in_class[c] * fraction) < 1);
}

TEST_CASE("a split depends on the seed and on nothing else") {
  const std::vector<std::uint8_t> labels = random_labels(1000, 10);
  const mlp::Split a = mlp::stratified_split(labels, 0.2, 7), b = mlp::stratified_split(labels, 0.2, 7);
  REQUIRE(a.validation == b.validation);
  REQUIRE(a.train == b.train);
  REQUIRE(mlp::stratified_split(labels, 0.2, 8).validation != a.validation);
}

TEST_CASE("which members of a class are chosen is left to chance") {
  const std::vector<std::uint8_t> labels(20, 3);
  std::array<int, 20> chosen{};
  constexpr int kSeeds = 2000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    for (const std::uint32_t i : mlp::stratified_split(labels, 0.25, seed).validation) ++chosen[i];
  }
  // Each is chosen with probability ¼: binomial with mean 500 and standard deviation 19.4; 5 of them is beyond chance.
  for (const int count : chosen) REQUIRE(std::abs(count - 500) < 97);
}

TEST_CASE("a split of nothing or by an impossible fraction is refused") {
  const std::vector<std::uint8_t> labels{0, 1};
  REQUIRE_THROWS_AS(mlp::stratified_split({}, 0.5, 0), mlp::Error);
  for (const double fraction : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    REQUIRE_THROWS_WITH(mlp::stratified_split(labels, fraction, 0),
                        Catch::Matchers::ContainsSubstring("expected 0 to 1"));
  }
}
