// Tests the random generator: known first values, streams, uniform and normal statistics, fair shuffles.
#include "base/rng.h"

#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "catch.h"

TEST_CASE("the generator is xoshiro256++ seeded by splitmix64") {
  // Pinned, so that a change which would make every shared link show another picture cannot pass unnoticed.
  // Computed by an independent Python transcription of the two published algorithms.
  mlp::Rng rng(0);
  CHECK(rng.next() == 0x84f09bf307c1073aULL);
  CHECK(rng.next() == 0xc82ffb597ceee51bULL);
  mlp::Rng other(42, 1);
  CHECK(other.next() == 0x4d508bae6104bff7ULL);
}

TEST_CASE("seed and stream both matter, and neighbouring pairs do not coincide") {
  std::set<std::uint64_t> first;
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    for (std::uint64_t stream = 0; stream < 50; ++stream) first.insert(mlp::Rng(seed, stream).next());
  CHECK(first.size() == 2500);
}

TEST_CASE("below() is uniform and stays below its bound") {
  mlp::Rng rng(1);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) {
    const auto x = rng.below(7);
    REQUIRE(x < 7);
    ++counts[x];
  }
  // χ² with 6 degrees of freedom is below 22.5 in 99.9 % of cases.
  double chi_squared = 0;
  for (const int c : counts) chi_squared += (c - 10000.0) * (c - 10000.0) / 10000.0;
  CHECK(chi_squared < 22.5);
  CHECK(rng.below(1) == 0);
}

TEST_CASE("uniform() and normal() have the moments they should") {
  mlp::Rng rng(2);
  constexpr int kCount = 200000;
  double sum = 0, normal_sum = 0, normal_square = 0;
  for (int i = 0; i < kCount; ++i) {
    const double u = rng.uniform();
    REQUIRE((u >= 0 && u < 1));
    sum += u;
    const double n = rng.normal();
    normal_sum += n;
    normal_square += n * n;
  }
  // Five standard errors each.
  CHECK(std::abs(sum / kCount - 0.5) < 5 * 0.2887 / std::sqrt(kCount));
  CHECK(std::abs(normal_sum / kCount) < 5 / std::sqrt(kCount));
  CHECK(std::abs(normal_square / kCount - 1) < 5 * std::sqrt(2.0 / kCount));
}

TEST_CASE("shuffle() permutes, and every order of three is equally likely") {
  mlp::Rng rng(3);
  std::array<int, 27> counts{};
  for (int i = 0; i < 60000; ++i) {
    std::vector<std::uint32_t> items{0, 1, 2};
    rng.shuffle(items);
    REQUIRE(items[0] + items[1] + items[2] == 3);
    ++counts[items[0] * 9 + items[1] * 3 + items[2]];
  }
  double chi_squared = 0;
  int orders = 0;
  for (const int c : counts) {
    if (c == 0) continue;
    ++orders;
    chi_squared += (c - 10000.0) * (c - 10000.0) / 10000.0;
  }
  CHECK(orders == 6);
  CHECK(chi_squared < 20.5);  // 5 degrees of freedom, 99.9 %
}
