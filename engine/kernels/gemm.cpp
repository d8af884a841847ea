// The outer part of the float matrix product: checks shapes, packs B, hands runs of rows of C to the threads.
#include "kernels/gemm.h"

#include <algorithm>

namespace mlp {
namespace {

// Numbers of one block of a panel of B: 24 KB, which leave room for the rows of A that pass by in a first-level cache
// of 32 KB.
constexpr std::size_t kPanelBlock = 6144;
// Below this many multiply-adds a product takes a few microseconds, and splitting it costs more than it saves.
constexpr std::size_t kWorthSplitting = 1 << 16;

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// Rows of C in one piece: few enough that what is done with them afterwards finds them in the second-level cache.
constexpr std::size_t kMaxRun = 128;
// Pieces for each thread: a thread that the system delays leaves the rest to the others.
constexpr std::size_t kPiecesPerThread = 4;

template <class T>
void check_shapes(MatrixView<const T> a, Op op_a, MatrixView<const T> b, Op op_b, MatrixView<T> c,
                  const GemmExtras<T>& extras) {
  const std::size_t m = op_a == Op::as_is ? a.rows() : a.cols(), k = op_a == Op::as_is ? a.cols() : a.rows();
  const std::size_t k2 = op_b == Op::as_is ? b.rows() : b.cols(), n = op_b == Op::as_is ? b.cols() : b.rows();
  require(k == k2 && m == c.rows() && n == c.cols(), "matrix product: op(A) is ", m, "×", k, ", op(B) is ", k2, "×", n,
          ", C is ", c.rows(), "×", c.cols(), "; expected M×K, K×N, M×N");
  require(extras.bias.empty() || extras.bias.size() == n, "matrix product: bias has ", extras.bias.size(),
          " entries, expected ", n, " (columns of C)");
}

// B, packed: for each block of depth, for each panel of tile_cols columns, depth × (width of the panel) numbers.
struct PackedB {
  float* data;
  std::size_t panels, tile_cols;
  float* at(std::size_t k0, std::size_t block_depth, std::size_t panel) const {
    return data + (k0 * panels + panel * block_depth) * tile_cols;
  }
};

// How a panel of `cols` columns lies in memory: half as wide where that is enough (kernel_table.h).
std::size_t panel_width(std::size_t cols, std::size_t tile_cols) {
  return cols <= tile_cols / 2 ? tile_cols / 2 : tile_cols;
}

// How deep a block is: all blocks alike, since a short one at the end would pay for starting and ending its tiles.
std::size_t block_length(std::size_t depth, std::size_t tile_cols) {
  const std::size_t blocks = std::max<std::size_t>(1, ceil_div(depth, kPanelBlock / tile_cols));
  return std::max<std::size_t>(1, ceil_div(depth, blocks));
}

// How many rows of C go into one piece, a multiple of the tile's.
std::size_t run_length(std::size_t rows, std::size_t tile_rows, std::size_t threads) {
  const std::size_t pieces = threads == 1 ? 1 : kPiecesPerThread * threads;
  const std::size_t wanted = std::min(ceil_div(rows, pieces), kMaxRun);
  return ceil_div(wanted, tile_rows) * tile_rows;
}

}  // namespace

void gemm(Execution& execution, MatrixView<const float> a, Op op_a, MatrixView<const float> b, Op op_b,
          MatrixView<float> c, const GemmExtras<float>& extras) {
  check_shapes(a, op_a, b, op_b, c, extras);
  if (c.empty()) return;
  const KernelTable& kernels = execution.kernels();
  const std::size_t depth = op_a == Op::as_is ? a.cols() : a.rows();
  const std::size_t tile_rows = kernels.tile_rows, tile_cols = kernels.tile_cols;
  const std::size_t panels = ceil_div(c.cols(), tile_cols), block = block_length(depth, tile_cols);
  execution.packed_b().reserve(depth * panels * tile_cols);
  const PackedB packed{execution.packed_b().data(), panels, tile_cols};
  // Only the last rows of an A that is stored by columns are copied: a tile reads all of its rows.
  const bool copies_rows = op_a == Op::transposed && c.rows() % tile_rows != 0;
  if (copies_rows) execution.packed_a().reserve(depth * tile_rows);

  const auto cols_of = [&](std::size_t panel) { return std::min(tile_cols, c.cols() - panel * tile_cols); };
  // Packs some rows of op(B), first … last: all threads read B in the order in which it is stored.
  const auto pack_rows_of_b = [&](std::size_t first, std::size_t last) {
    for (std::size_t k = first; k < last;) {
      const std::size_t k0 = k / block * block, block_depth = std::min(block, depth - k0);
      const std::size_t count = std::min(last, k0 + block_depth) - k;
      for (std::size_t panel = 0; panel < panels; ++panel) {
        const std::size_t col = panel * tile_cols, cols = cols_of(panel);
        float* const out = packed.at(k0, block_depth, panel) + (k - k0) * panel_width(cols, tile_cols);
        if (op_b == Op::as_is)
          kernels.pack_b(b.data() + k * b.stride() + col, b.stride(), count, cols, out);
        else
          kernels.pack_b_transposed(b.data() + col * b.stride() + k, b.stride(), count, cols, out);
      }
      k += count;
    }
  };

  // Some rows of C against one panel, over one block of depth.
  const auto multiply_panel = [&](std::size_t first, std::size_t last, std::size_t panel, std::size_t k0,
                                  std::size_t block_depth) {
    const std::size_t col = panel * tile_cols, cols = cols_of(panel);
    const bool ends = k0 + block_depth == depth, accumulate = extras.accumulate || k0 > 0;
    const float* const bias = ends && !extras.bias.empty() ? extras.bias.data() + col : nullptr;
    const float* const packed_b = packed.at(k0, block_depth, panel);
    const auto out = [&](std::size_t row) { return c.data() + row * c.stride() + col; };
    if (op_a == Op::as_is) {
      kernels.tiles_by_rows(block_depth, a.data() + first * a.stride() + k0, a.stride(), packed_b, out(first),
                            c.stride(), last - first, cols, accumulate, bias);
      return;
    }
    const std::size_t whole = first + (last - first) / tile_rows * tile_rows;
    kernels.tiles_by_columns(block_depth, a.data() + k0 * a.stride() + first, a.stride(), packed_b, out(first),
                             c.stride(), whole - first, cols, accumulate, bias);
    if (whole < last)
      kernels.tiles_by_columns(block_depth, execution.packed_a().data() + k0 * tile_rows, tile_rows, packed_b,
                               out(whole), c.stride(), last - whole, cols, accumulate, bias);
  };

  // lecture: begin pieces
  // One piece: a run of rows. A panel of B stays in the first-level cache while the rows of A pass by.
  const bool split = execution.threads() > 1 && c.rows() * c.cols() * depth >= kWorthSplitting;
  const std::size_t threads = split ? static_cast<std::size_t>(execution.threads()) : 1;
  const std::size_t run = run_length(c.rows(), tile_rows, threads);
  const auto multiply_piece = [&](std::size_t piece) {
    const std::size_t first = piece * run, last = std::min(first + run, c.rows());
    for (std::size_t k0 = 0; k0 == 0 || k0 < depth; k0 += block)
      for (std::size_t panel = 0; panel < panels; ++panel)
        multiply_panel(first, last, panel, k0, std::min(block, depth - k0));
    if (extras.rows_done) extras.rows_done(first, last - first);
  };
  // lecture: end pieces

  if (copies_rows) {
    const std::size_t row = c.rows() / tile_rows * tile_rows;
    kernels.pack_rows(a.data() + row, a.stride(), c.rows() - row, depth, execution.packed_a().data());
  }
  // lecture: begin split
  const std::size_t pieces = ceil_div(c.rows(), run);
  if (split) {
    const std::size_t packs = std::min(depth, kPiecesPerThread * threads);
    execution.pool().parallel_for(packs,
                                  [&](std::size_t i) { pack_rows_of_b(i * depth / packs, (i + 1) * depth / packs); });
    execution.pool().parallel_for(pieces, multiply_piece);
  } else {
    pack_rows_of_b(0, depth);
    for (std::size_t i = 0; i < pieces; ++i) multiply_piece(i);
  }
  // lecture: end split
}

void gemm(Execution&, MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b, MatrixView<double> c,
          const GemmExtras<double>& extras) {
  check_shapes(a, op_a, b, op_b, c, extras);
  gemm_reference(a, op_a, b, op_b, c, extras);
}

}  // namespace mlp
