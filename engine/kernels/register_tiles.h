// The register tile of AVX2, AVX-512 and NEON: whole vectors wide, and as high as there are rows.
//
// Where compilers keep arrays of vectors in registers, a tile is compiled for every height up to its highest: one that
// is too high multiplies as much for nothing, and ten classes are ten rows (the weight gradient of a layer 128→10 took
// 1.3 times as long in tiles of eight and four rows). Included by gemm_isa.cpp alone.
#pragma once

#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {
namespace {

// How many vectors the widest tile has, and how many rows one of so many vectors: rows × vectors sums, the vectors of B
// and a number of A must fit into the registers.
#if defined(__AVX512F__)
constexpr std::size_t kVectors = 4;
constexpr std::size_t most_rows(std::size_t vectors) {
  constexpr std::size_t kMost[] = {8, 12, 8, 6};
  return kMost[vectors - 1];
}
#elif defined(__ARM_NEON)
constexpr std::size_t kVectors = 2;
constexpr std::size_t most_rows(std::size_t) { return 8; }
#else
constexpr std::size_t kVectors = 2;
constexpr std::size_t most_rows(std::size_t) { return 6; }
#endif

// The columns of vector v among `cols`.
inline std::size_t lanes_of(std::size_t v, std::size_t cols) {
  const std::size_t left = cols > v * kLanes ? cols - v * kLanes : 0;
  return left < kLanes ? left : kLanes;
}

using Tile = void (*)(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                      float* c, std::size_t stride_c, std::size_t cols, bool accumulate, const float* bias);

// Calls body(row, vector) for every sum of a tile.
template <std::size_t kHigh, std::size_t kWide, class Body>
inline void for_sums(const Body& body) {
#pragma GCC unroll 12
  for (std::size_t m = 0; m < kHigh; ++m)
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kWide; ++v) body(m, v);
}

// kWhole: all columns of the tile are there, so that nothing has to be asked when it starts and ends; in shallow
// products that counts.
template <std::size_t kHigh, std::size_t kWide, bool kWhole, bool kByRows>
inline void multiply_tile(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                          float* c, std::size_t stride_c, std::size_t cols, bool accumulate, const float* bias) {
  const auto get = [&](const float* from, std::size_t v) {
    return kWhole ? load(from + v * kLanes) : load_partial(from + v * kLanes, lanes_of(v, cols));
  };
  Vec sums[kHigh][kWide];
  if (accumulate)
    for_sums<kHigh, kWide>([&](std::size_t m, std::size_t v) { sums[m][v] = get(c + m * stride_c, v); });
  else
    for_sums<kHigh, kWide>([&](std::size_t m, std::size_t v) { sums[m][v] = Vec{}; });
  const float* row[kHigh];
#pragma GCC unroll 12
  for (std::size_t m = 0; m < kHigh; ++m) row[m] = a + m * stride_a;
  for (std::size_t k = 0; k < depth; ++k) {
    Vec of_b[kWide];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kWide; ++v) of_b[v] = load(b + v * kLanes);
#pragma GCC unroll 12
    for (std::size_t m = 0; m < kHigh; ++m) {
      const Vec spread = splat(kByRows ? row[m][k] : a[m]);
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kWide; ++v) sums[m][v] = multiply_add(spread, of_b[v], sums[m][v]);
    }
    if (!kByRows) a += stride_a;
    b += stride_b;
  }
  if (bias != nullptr)
    for_sums<kHigh, kWide>([&](std::size_t m, std::size_t v) { sums[m][v] = sums[m][v] + get(bias, v); });
  for_sums<kHigh, kWide>([&](std::size_t m, std::size_t v) {
    float* const to = c + m * stride_c + v * kLanes;
    if (kWhole)
      store(to, sums[m][v]);
    else
      store_partial(to, sums[m][v], lanes_of(v, cols));
  });
}

// Tiles of one width, by their height.
template <std::size_t kWide, bool kByRows>
struct Tiles {
  static constexpr std::size_t kMost = most_rows(kWide);
  Tile edge[kMost + 1], whole[kMost + 1];

  constexpr Tiles() : edge{}, whole{} { add<kMost>(); }

 private:
  template <std::size_t kHigh>
  constexpr void add() {
    edge[kHigh] = multiply_tile<kHigh, kWide, false, kByRows>;
    whole[kHigh] = multiply_tile<kHigh, kWide, true, kByRows>;
    if constexpr (kHigh > 1) add<kHigh - 1>();
  }
};

template <std::size_t kWide, bool kByRows>
void multiply_run(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                  float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                  const float* bias) {
  static constexpr Tiles<kWide, kByRows> kTiles;
  const Tile* const tiles = cols == kWide * kLanes ? kTiles.whole : kTiles.edge;
  constexpr std::size_t kMost = kTiles.kMost;
  // The last two share what is left; those before them are spared the call through a pointer.
  if (cols == kWide * kLanes)
    for (; rows >= 2 * kMost; rows -= kMost) {
      multiply_tile<kMost, kWide, true, kByRows>(depth, a, stride_a, b, stride_b, c, stride_c, cols, accumulate, bias);
      a += kByRows ? kMost * stride_a : kMost;
      c += kMost * stride_c;
    }
  while (rows > 0) {
    const std::size_t high = rows >= 2 * kMost ? kMost : rows > kMost ? (rows + 1) / 2 : rows;
    tiles[high](depth, a, stride_a, b, stride_b, c, stride_c, cols, accumulate, bias);
    a += kByRows ? high * stride_a : high;
    c += high * stride_c;
    rows -= high;
  }
}

template <bool kByRows, std::size_t kWide = kVectors>
void multiply_rows(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                   float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                   const float* bias) {
  if constexpr (kWide > 1)
    if (cols <= (kWide - 1) * kLanes)
      return multiply_rows<kByRows, kWide - 1>(depth, a, stride_a, b, stride_b, c, stride_c, rows, cols, accumulate,
                                               bias);
  multiply_run<kWide, kByRows>(depth, a, stride_a, b, stride_b, c, stride_c, rows, cols, accumulate, bias);
}

}  // namespace
}  // namespace mlp::MLP_ISA
