// One matrix product step by step, as a lecture shows it: what the engine's loops read, multiply and write, and when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mlp {

/// The engine's real product of A[rows × depth] and B[depth × cols], run once on traced kernels (kernel_trace.h). A
/// holds 1, 2, 3 … row by row, so that a number that is read tells its place; B holds small whole numbers. All sums are
/// exact.
struct ProductWalk {
  enum class Step : std::uint8_t {
    pack,      ///< a row of a panel of B is copied
    multiply,  ///< one k of a tile: a row of the panel is loaded, a column of A spread, all sums grow
    finish,    ///< the sums of a tile are stored to C
  };
  enum class Op : std::uint8_t {
    load_b,        ///< place: in B
    store_packed,  ///< place: in the packed copy of B
    load_packed,   ///< place: in the packed copy of B
    spread_a,      ///< place: in A
    multiply_add,  ///< place: which sum of the tile, 0, 1 … (row by row, left before right)
    store_c,       ///< place: in C
  };

  std::size_t rows = 0, depth = 0, cols = 0;
  std::size_t lanes = 0, tile_rows = 0, tile_cols = 0;
  std::vector<float> a, b, c;
  std::vector<float> packed;  ///< all panels, one after another

  // One entry a step.
  std::vector<Step> step;
  std::vector<std::uint32_t> first_event;           ///< and one more: where the events end
  std::vector<std::uint32_t> row, col;              ///< of the tile in C; of a panel: 0 and its first column
  std::vector<std::uint32_t> row_count, col_count;  ///< inside C; of a panel: 0 and its columns
  std::vector<std::uint32_t> k;                     ///< row of B; in finish: depth

  // One entry an operation.
  std::vector<Op> op;
  std::vector<std::uint32_t> place;  ///< of the first lane
  std::vector<std::uint8_t> count;   ///< lanes that are read or written
  std::vector<std::uint8_t> sum;     ///< of multiply_add and store_c: which sum of the tile; otherwise 255
  std::vector<float> values;         ///< [operations × lanes]: the vector afterwards
};

/// lanes: 1 (the scalar build) or 4 (SIMD128). Throws Error unless rows, depth and cols are 1 … 64.
ProductWalk product_walk(std::size_t rows, std::size_t depth, std::size_t cols, std::size_t lanes);

/// How many vector operations y = a·b + c takes for n numbers, counted while it is computed.
struct LaneRun {
  std::vector<float> y;
  std::uint32_t loads = 0, multiplies = 0, adds = 0, stores = 0;
};

/// lanes: 1 or 4. Throws Error unless the three have the same length, 1 … 64.
LaneRun multiply_add_lanes(const std::vector<float>& a, const std::vector<float>& b, const std::vector<float>& c,
                           std::size_t lanes);

}  // namespace mlp
