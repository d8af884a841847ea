// The outer part of the float matrix product: checks shapes, packs both operands, hands tiles of C to the threads.
#include "kernels/gemm.h"

#include <algorithm>

namespace mlp {
namespace {

// Depth of one block: a B panel of 256 × 32 floats fills a 32 KB first-level cache, narrower ones half or a quarter.
constexpr std::size_t kDepthBlock = 256;
// Below this many multiply-adds a product takes a few microseconds, and splitting it costs more than it saves.
constexpr std::size_t kWorthSplitting = 1 << 16;

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// op(A) as rows × cols with strides for both directions.
struct Operand {
  const float* data;
  std::size_t rows, cols, row_stride, col_stride;
};

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

Operand operand(MatrixView<const float> view, Op op) {
  if (op == Op::as_is) return {view.data(), view.rows(), view.cols(), view.stride(), 1};
  return {view.data(), view.cols(), view.rows(), 1, view.stride()};
}

// Packed A: for each depth block, for each panel of tile_rows rows, depth × tile_rows floats. Likewise B.
struct Blocking {
  std::size_t depth, panels_a, panels_b, tile_rows, tile_cols;
  std::size_t a_at(std::size_t k0, std::size_t block_depth, std::size_t panel) const {
    return k0 * panels_a * tile_rows + panel * block_depth * tile_rows;
  }
  std::size_t b_at(std::size_t k0, std::size_t block_depth, std::size_t panel) const {
    return k0 * panels_b * tile_cols + panel * block_depth * tile_cols;
  }
};

}  // namespace

void gemm(Execution& execution, MatrixView<const float> a, Op op_a, MatrixView<const float> b, Op op_b,
          MatrixView<float> c, const GemmExtras<float>& extras) {
  check_shapes(a, op_a, b, op_b, c, extras);
  if (c.empty()) return;
  const KernelTable& kernels = execution.kernels();
  const Operand left = operand(a, op_a), right = operand(b, op_b);
  const std::size_t depth = left.cols;
  const Blocking blocking{depth, ceil_div(c.rows(), kernels.tile_rows), ceil_div(c.cols(), kernels.tile_cols),
                          kernels.tile_rows, kernels.tile_cols};
  execution.packed_a().reserve(depth * blocking.panels_a * blocking.tile_rows);
  execution.packed_b().reserve(depth * blocking.panels_b * blocking.tile_cols);
  float* const packed_a = execution.packed_a().data();
  float* const packed_b = execution.packed_b().data();

  const auto pack_panel = [&](std::size_t panel) {
    const bool is_a = panel < blocking.panels_a;
    if (!is_a) panel -= blocking.panels_a;
    for (std::size_t k0 = 0; k0 < depth; k0 += kDepthBlock) {
      const std::size_t block_depth = std::min(kDepthBlock, depth - k0);
      if (is_a) {
        const std::size_t row = panel * blocking.tile_rows;
        kernels.pack_a(left.data + row * left.row_stride + k0 * left.col_stride, left.row_stride, left.col_stride,
                       std::min(blocking.tile_rows, c.rows() - row), block_depth,
                       packed_a + blocking.a_at(k0, block_depth, panel));
      } else {
        const std::size_t col = panel * blocking.tile_cols;
        kernels.pack_b(right.data + k0 * right.row_stride + col * right.col_stride, right.row_stride, right.col_stride,
                       block_depth, std::min(blocking.tile_cols, c.cols() - col),
                       packed_b + blocking.b_at(k0, block_depth, panel));
      }
    }
  };

  // One piece: a run of row panels against one column panel; the B panel of a depth block stays in cache meanwhile.
  const bool split = execution.threads() > 1 && c.rows() * c.cols() * depth >= kWorthSplitting;
  const std::size_t wanted_pieces = split ? 4 * static_cast<std::size_t>(execution.threads()) : 1;
  const std::size_t runs = std::min(blocking.panels_a, ceil_div(wanted_pieces, blocking.panels_b));
  const std::size_t panels_per_run = ceil_div(blocking.panels_a, runs);
  const auto multiply_piece = [&](std::size_t piece) {
    const std::size_t panel_b = piece / runs, first = (piece % runs) * panels_per_run;
    const std::size_t last = std::min(first + panels_per_run, blocking.panels_a);
    const std::size_t col = panel_b * blocking.tile_cols, cols = std::min(blocking.tile_cols, c.cols() - col);
    for (std::size_t k0 = 0; k0 == 0 || k0 < depth; k0 += kDepthBlock) {
      const std::size_t block_depth = std::min(kDepthBlock, depth - k0);
      const bool ends = k0 + block_depth == depth;
      const float* bias = ends && !extras.bias.empty() ? extras.bias.data() + col : nullptr;
      for (std::size_t panel_a = first; panel_a < last; ++panel_a) {
        const std::size_t row = panel_a * blocking.tile_rows;
        kernels.tile(block_depth, packed_a + blocking.a_at(k0, block_depth, panel_a),
                     packed_b + blocking.b_at(k0, block_depth, panel_b), c.data() + row * c.stride() + col, c.stride(),
                     std::min(blocking.tile_rows, c.rows() - row), cols, extras.accumulate || k0 > 0, bias);
      }
    }
  };

  const std::size_t packs = blocking.panels_a + blocking.panels_b, pieces = runs * blocking.panels_b;
  if (split) {
    execution.pool().parallel_for(packs, pack_panel);
    execution.pool().parallel_for(pieces, multiply_piece);
  } else {
    for (std::size_t i = 0; i < packs; ++i) pack_panel(i);
    for (std::size_t i = 0; i < pieces; ++i) multiply_piece(i);
  }
}

void gemm(Execution&, MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b, MatrixView<double> c,
          const GemmExtras<double>& extras) {
  check_shapes(a, op_a, b, op_b, c, extras);
  gemm_reference(a, op_a, b, op_b, c, extras);
}

}  // namespace mlp
