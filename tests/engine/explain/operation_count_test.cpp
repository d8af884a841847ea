// Recursion and the way backward give the same δ; their counts are what the loops come to.
#include "explain/operation_count.h"

#include "../compare.h"
#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;

TEST_CASE("both ways give the same numbers") {
  for (std::size_t width = 1; width <= 4; ++width)
    for (std::size_t depth = 1; depth <= 6; ++depth) {
      const mlp::OperationCount count = mlp::count_operations(width, depth, 50'000'000);
      REQUIRE(count.complete);
      CHECK(count.recursive_delta == count.backward_delta);
      CHECK(count.backward_delta.size() == width * depth);
    }
}

TEST_CASE("what is counted is what is done: n layers of w units") {
  for (std::uint64_t w = 1; w <= 5; ++w)
    for (std::uint64_t n = 1; n <= 5; ++n) {
      // A hidden unit before others costs 2w + 1, before the output 3.
      const mlp::OperationCount count = mlp::count_operations(w, n, 50'000'000);
      CHECK(count.backward == (n - 1) * w * (2 * w + 1) + w * 3);
      std::uint64_t one = 3, all = 3 * w;  // by recursion: one δ of the layer at hand, and all so far
      for (std::uint64_t l = 1; l < n; ++l) {
        one = w * one + 2 * w + 1;
        all += w * one;
      }
      CHECK(count.recursion == all);
      // Every unit of a layer is asked for by itself, and by each unit of the layer before as often as that one is.
      std::uint64_t asked = 1;
      for (std::uint64_t l = 0; l < n; ++l) {
        for (std::uint64_t j = 0; j < w; ++j) CHECK(count.asked[l * w + j] == asked);
        asked = 1 + w * asked;
      }
      CHECK(count.asked.back() == w * count.asked[(n - 1) * w]);
    }
}

TEST_CASE("recursion stops at the budget, and says so") {
  const mlp::OperationCount count = mlp::count_operations(6, 12, 100'000);
  CHECK_FALSE(count.complete);
  CHECK(count.recursion >= 100'000);
  CHECK(count.recursion < 101'000);
  CHECK(count.recursive_delta.empty());
  CHECK(count.backward == 11 * 6 * 13 + 18);
  CHECK_THROWS_WITH(mlp::count_operations(0, 3, 10), ContainsSubstring("width"));
  CHECK_THROWS_WITH(mlp::count_operations(3, 17, 10), ContainsSubstring("depth"));
  CHECK_THROWS_WITH(mlp::count_operations(3, 3, 60'000'000), ContainsSubstring("budget"));
}
