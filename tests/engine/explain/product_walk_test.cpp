// Holds the walk through a product against the product itself, and its counts against counting by hand.
#include "explain/product_walk.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "catch.h"
#include "explain/kernel_trace.h"
#include "kernels/gemm.h"

namespace {

using mlp::MatrixView;
using mlp::Op;
using mlp::ProductWalk;

std::vector<float> product_of(const ProductWalk& walk) {
  std::vector<float> c(walk.c.size());
  mlp::gemm_reference<float>(MatrixView<const float>(walk.a.data(), walk.rows, walk.depth), Op::as_is,
                             MatrixView<const float>(walk.b.data(), walk.depth, walk.cols), Op::as_is,
                             MatrixView<float>(c.data(), walk.rows, walk.cols));
  return c;
}

std::size_t count_of(const ProductWalk& walk, ProductWalk::Op op) {
  return static_cast<std::size_t>(std::count(walk.op.begin(), walk.op.end(), op));
}

/// Replays the operations with the places that the walk names: the right product comes out only if all of them are
/// true.
std::vector<float> replayed(const ProductWalk& walk) {
  std::vector<float> packed(walk.packed.size()), c(walk.c.size(), -1);
  for (std::size_t s = 0; s < walk.step.size(); ++s) {
    std::vector<std::vector<float>> rows_of_b;
    float spread = 0;
    std::size_t next_b = 0;
    static std::map<unsigned, std::vector<float>> sums;
    if (walk.step[s] == ProductWalk::Step::multiply && walk.k[s] == 0) sums.clear();
    for (std::size_t e = walk.first_event[s]; e < walk.first_event[s + 1]; ++e) {
      const std::size_t place = walk.place[e];
      std::vector<float> moved(walk.lanes);
      switch (walk.op[e]) {
        case ProductWalk::Op::load_b:
          for (std::size_t i = 0; i < walk.count[e]; ++i) moved[i] = walk.b.at(place + i);
          rows_of_b.push_back(moved);
          break;
        case ProductWalk::Op::store_packed:
          for (std::size_t i = 0; i < walk.count[e]; ++i) packed.at(place + i) = rows_of_b.back()[i];
          break;
        case ProductWalk::Op::load_packed:
          for (std::size_t i = 0; i < walk.lanes; ++i) moved[i] = packed.at(place + i);
          rows_of_b.push_back(moved);
          break;
        case ProductWalk::Op::spread_a:
          spread = walk.a.at(place);
          next_b = 0;
          break;
        case ProductWalk::Op::multiply_add: {
          std::vector<float>& sum = sums[walk.sum[e]];
          sum.resize(walk.lanes);
          const std::vector<float>& b = rows_of_b.at(next_b++);
          for (std::size_t i = 0; i < walk.lanes; ++i) {
            sum[i] += spread * b[i];
            REQUIRE(sum[i] == walk.values.at(e * walk.lanes + i));
          }
          break;
        }
        case ProductWalk::Op::store_c:
          for (std::size_t i = 0; i < walk.count[e]; ++i) {
            REQUIRE(c.at(place + i) == -1);  // every element once
            c[place + i] = sums.at(walk.sum[e])[i];
          }
          break;
      }
    }
  }
  return c;
}

}  // namespace

TEST_CASE("the walk computes the product, and its places are true, for all small shapes") {
  for (const std::size_t lanes : {1U, 4U})
    for (const std::size_t m : {1U, 3U, 4U, 5U, 12U})
      for (const std::size_t k : {1U, 2U, 20U})
        for (const std::size_t n : {1U, 4U, 7U, 8U, 9U, 24U}) {
          INFO(m << "×" << k << "×" << n << ", lanes " << lanes);
          const ProductWalk walk = mlp::product_walk(m, k, n, lanes);
          const std::vector<float> expected = product_of(walk);
          REQUIRE(walk.c == expected);
          REQUIRE(replayed(walk) == expected);
        }
}

TEST_CASE("a tile of 4 × 8 takes two loads of B, four numbers of A and eight multiply-adds for every k") {
  const ProductWalk walk = mlp::product_walk(12, 20, 24, 4);
  CHECK(walk.tile_rows == 4);
  CHECK(walk.tile_cols == 8);
  std::size_t multiplies = 0;
  for (std::size_t s = 0; s < walk.step.size(); ++s) {
    if (walk.step[s] != ProductWalk::Step::multiply) continue;
    ++multiplies;
    std::map<ProductWalk::Op, int> ops;
    for (std::size_t e = walk.first_event[s]; e < walk.first_event[s + 1]; ++e) ++ops[walk.op[e]];
    REQUIRE(ops[ProductWalk::Op::load_packed] == 2);
    REQUIRE(ops[ProductWalk::Op::spread_a] == 4);
    REQUIRE(ops[ProductWalk::Op::multiply_add] == 8);
    REQUIRE(ops.size() == 3);
    REQUIRE(walk.row_count[s] == 4);
    REQUIRE(walk.col_count[s] == 8);
  }
  // 3 × 3 tiles, 20 values of k.
  CHECK(multiplies == 180);
  CHECK(count_of(walk, ProductWalk::Op::store_c) == 12 * 24 / 4);
  // B is read once for packing, 3 panels × 20 rows × 2 vectors.
  CHECK(count_of(walk, ProductWalk::Op::load_b) == 120);
  CHECK(count_of(walk, ProductWalk::Op::store_packed) == 120);
  CHECK(walk.packed.size() == 20 * 24);
}

TEST_CASE("the same product on single floats takes four times as many multiply-adds") {
  const ProductWalk wide = mlp::product_walk(12, 20, 24, 4), single = mlp::product_walk(12, 20, 24, 1);
  CHECK(wide.c == single.c);
  CHECK(count_of(single, ProductWalk::Op::multiply_add) == 12 * 20 * 24);
  CHECK(count_of(wide, ProductWalk::Op::multiply_add) * 4 == count_of(single, ProductWalk::Op::multiply_add));
}

TEST_CASE("packing comes first, tiles go down a panel, and k ascends in each") {
  const ProductWalk walk = mlp::product_walk(9, 3, 20, 4);
  const auto first_tile = std::find(walk.step.begin(), walk.step.end(), ProductWalk::Step::multiply);
  CHECK(std::find(first_tile, walk.step.end(), ProductWalk::Step::pack) == walk.step.end());
  std::vector<std::pair<std::uint32_t, std::uint32_t>> tiles;
  std::uint32_t k = 0;
  for (std::size_t s = 0; s < walk.step.size(); ++s) {
    if (walk.step[s] == ProductWalk::Step::multiply) REQUIRE(walk.k[s] == k++);
    if (walk.step[s] != ProductWalk::Step::finish) continue;
    REQUIRE(k == walk.depth);
    k = 0;
    tiles.emplace_back(walk.row[s], walk.col[s]);
  }
  using Tiles = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  CHECK(tiles == Tiles{{0, 0}, {4, 0}, {8, 0}, {0, 8}, {4, 8}, {8, 8}, {0, 16}, {4, 16}, {8, 16}});
}

TEST_CASE("kernels of one's own are those that the product runs") {
  mlp::Execution execution(1, mlp::traced_kernels(4));
  const std::vector<float> a(6, 1), b(6, 1);
  std::vector<float> c(4);
  mlp::KernelTrace trace;
  mlp::gemm(execution, MatrixView<const float>(a.data(), 2, 3), Op::as_is, MatrixView<const float>(b.data(), 2, 3),
            Op::transposed, MatrixView<float>(c.data(), 2, 2));
  CHECK(c == std::vector<float>{3, 3, 3, 3});
  CHECK(trace.calls == std::vector<mlp::TracedKernel>{mlp::TracedKernel::pack, mlp::TracedKernel::tile});
}

TEST_CASE("lanes: operations are counted, the tail included") {
  const std::vector<float> a{1, 2, 3, 4, 5, 6}, b{2, 2, 2, 2, 2, -1}, c{0.5f, 0, 0, 0, 0, 0};
  const mlp::LaneRun single = mlp::multiply_add_lanes(a, b, c, 1), wide = mlp::multiply_add_lanes(a, b, c, 4);
  CHECK(wide.y == std::vector<float>{2.5f, 4, 6, 8, 10, -6});
  CHECK(wide.y == single.y);
  CHECK((single.loads == 18 && single.multiplies == 6 && single.adds == 6 && single.stores == 6));
  CHECK((wide.loads == 6 && wide.multiplies == 2 && wide.adds == 2 && wide.stores == 2));
}

TEST_CASE("sizes that cannot be shown are refused") {
  CHECK_THROWS_AS(mlp::product_walk(0, 4, 4, 4), mlp::Error);
  CHECK_THROWS_AS(mlp::product_walk(4, 65, 4, 4), mlp::Error);
  CHECK_THROWS_AS(mlp::product_walk(4, 4, 4, 2), mlp::Error);
  CHECK_THROWS_AS(mlp::multiply_add_lanes({1}, {1, 2}, {1}, 4), mlp::Error);
  CHECK_THROWS_AS(mlp::multiply_add_lanes({}, {}, {}, 4), mlp::Error);
}
