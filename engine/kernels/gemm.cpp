// The outer part of the float matrix product: checks shapes, packs B, hands parts of C to the threads.
#include "kernels/gemm.h"

#include <algorithm>

namespace mlp {
namespace {

// Numbers of one block of a panel of B: 24 KB, which leave room for the rows of A that pass by in a first-level cache
// of 32 KB.
constexpr std::size_t kPanelBlock = 6144;
// Below this many multiply-adds a product takes a few microseconds, and splitting it costs more than it saves.
constexpr std::size_t kWorthSplitting = 1 << 16;
// Rows of C in one part: few enough that what is done with them afterwards finds them in the second-level cache.
constexpr std::size_t kMaxRun = 128;
// B is read where it lies, instead of packed, if its panels are used by at most this many tiles: copying would cost
// more than it saves; or if they are so shallow that they fit any cache as they lie. Narrow products are too small for
// that to matter.
constexpr std::size_t kTilesInPlace = 2, kDepthInPlace = 16, kColsInPlace = 128;
// Packing is cut along the depth too, into pieces of at least this many rows of op(B); one thread packs all of a B of
// fewer numbers than that many, which takes less time than to call the others.
constexpr std::size_t kMinPacked = 32, kWorthPacking = 1 << 13;

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// How a panel of `cols` columns lies in memory.
std::size_t panel_width(std::size_t cols, const KernelTable& kernels) {
  return ceil_div(cols, kernels.panel_step) * kernels.panel_step;
}

// How deep a block is: all blocks alike, since a short one at the end would pay for starting and ending its tiles.
std::size_t block_length(std::size_t depth, std::size_t tile_cols) {
  const std::size_t blocks = std::max<std::size_t>(1, ceil_div(depth, kPanelBlock / tile_cols));
  return std::max<std::size_t>(1, ceil_div(depth, blocks));
}

void check_shapes(std::size_t m, std::size_t k, std::size_t k2, std::size_t n, std::size_t c_rows, std::size_t c_cols,
                  std::size_t bias) {
  require(k == k2 && m == c_rows && n == c_cols, "matrix product: op(A) is ", m, "×", k, ", op(B) is ", k2, "×", n,
          ", C is ", c_rows, "×", c_cols, "; expected M×K, K×N, M×N");
  require(bias == 0 || bias == n, "matrix product: bias has ", bias, " entries, expected ", n, " (columns of C)");
}

// One product. B is packed strip by strip, all strips before the threads multiply; one thread alone keeps only the
// strip that it works on. In a strip: for each block of depth, for each panel of tile_cols columns, depth × (width of
// the panel) numbers.
class Product {
 public:
  Product(Execution& execution, Operand<const float> a, Op op_a, Operand<const float> b, Op op_b, Operand<float> c,
          const GemmExtras<float>& extras)
      : execution_(execution),
        kernels_(execution.kernels()),
        a_(a),
        op_a_(op_a),
        b_(b),
        op_b_(op_b),
        c_(c),
        extras_(extras),
        depth_(op_b == Op::as_is ? b.rows() : b.cols()),
        // A block that takes rows of A from a strip ends with it.
        block_(op_a == Op::as_is && a.in_strips() ? kWidth : block_length(depth_, kernels_.tile_cols)),
        split_(execution.threads() > 1 && c.rows() * c.cols() * depth_ >= kWorthSplitting),
        in_place_(op_b == Op::as_is && !b.in_strips() && c.cols() >= kColsInPlace &&
                  (c.rows() <= kTilesInPlace * kernels_.tile_rows || depth_ <= kDepthInPlace)),
        packs_last_rows_(op_a == Op::transposed && kernels_.reads_whole_tiles) {}

  void run() {
    const std::size_t tile_rows = kernels_.tile_rows, tile_cols = kernels_.tile_cols;
    execution_.packed_b().reserve(depth_ * (split_ ? ceil_div(c_.cols(), tile_cols) * tile_cols : kWidth));
    // Of an A that is stored by columns only the last rows are copied, where a tile reads all of its rows.
    if (packs_last_rows_ && c_.rows() % tile_rows != 0) {
      const std::size_t row = c_.rows() / tile_rows * tile_rows;
      execution_.packed_a().reserve(depth_ * tile_rows);
      const MatrixView<const float> strip = a_.strip_of(row);
      kernels_.pack_rows(strip.data() + row % kWidth, strip.stride(), c_.rows() - row, depth_,
                         execution_.packed_a().data());
    }
    // lecture: begin split
    const std::size_t threads = split_ ? static_cast<std::size_t>(execution_.threads()) : 1;
    const Sharing packing(depth_, c_.cols(), threads, kMinPacked, std::max(depth_, kMinPacked));
    const Sharing sharing(c_.rows(), c_.cols(), threads, tile_rows, kMaxRun);
    const auto pack_one = [&](std::size_t i) { pack(packing.part(i)); };
    const auto multiply_one = [&](std::size_t i) { multiply(sharing.part(i)); };
    if (split_) {
      if (depth_ * c_.cols() >= kWorthPacking)
        execution_.pool().parallel_for(packing.count(), pack_one);
      else
        for (std::size_t i = 0; i < packing.count(); ++i) pack_one(i);
      execution_.pool().parallel_for(sharing.count(), multiply_one);
      return;
    }
    // Alone, strip by strip: what was packed is still in the second-level cache when it is needed.
    for (std::size_t strip = 0; strip < sharing.strips(); ++strip) {
      for (std::size_t i = 0; i < packing.parts_of_strip(); ++i) pack_one(strip * packing.parts_of_strip() + i);
      for (std::size_t i = 0; i < sharing.parts_of_strip(); ++i) multiply_one(strip * sharing.parts_of_strip() + i);
    }
    // lecture: end split
  }

 private:
  static constexpr std::size_t kWidth = StripView<float>::kWidth;

  // Calls body(first column, number) for each panel of a part.
  template <class Body>
  void for_panels(const Part& part, const Body& body) const {
    const std::size_t end = part.first_col + part.cols;
    for (std::size_t col = part.first_col; col < end; col += kernels_.tile_cols)
      body(col, std::min(kernels_.tile_cols, end - col));
  }

  // Where the panel of op(B) that begins at column `col` stands, packed, from row k0 of a block of this depth.
  float* packed(std::size_t col, std::size_t k0, std::size_t block_depth) const {
    const std::size_t tile_cols = kernels_.tile_cols, strip = col / kWidth * kWidth;
    const std::size_t panels = ceil_div(std::min(kWidth, c_.cols() - strip), tile_cols);
    return execution_.packed_b().data() + (split_ ? strip * depth_ : 0) + k0 * panels * tile_cols +
           (col - strip) * block_depth;
  }

  // Whether this panel of op(B) is read where it lies.
  bool lies_ready(std::size_t cols) const { return in_place_ && cols == kernels_.tile_cols; }

  // Packs some rows (of depth) and columns of op(B): a thread reads B in the order in which it is stored.
  void pack(const Part& part) const {
    for (std::size_t k = part.first_row; k < part.first_row + part.rows;) {
      const std::size_t k0 = k / block_ * block_, block_depth = std::min(block_, depth_ - k0);
      const std::size_t count = std::min(part.first_row + part.rows, k0 + block_depth) - k;
      for_panels(part, [&](std::size_t col, std::size_t cols) {
        if (!lies_ready(cols))
          pack_panel(k, count, col, cols, packed(col, k0, block_depth) + (k - k0) * panel_width(cols, kernels_));
      });
      k += count;
    }
  }

  // `count` rows of op(B) from row k on, those columns of them that one panel has.
  void pack_panel(std::size_t k, std::size_t count, std::size_t col, std::size_t cols, float* out) const {
    if (op_b_ == Op::as_is) {
      const MatrixView<const float> strip = b_.strip_of(col);
      return kernels_.pack_b(strip.data() + k * strip.stride() + col % kWidth, strip.stride(), count, cols, out);
    }
    for (const std::size_t end = k + count; k < end;) {
      const MatrixView<const float> strip = b_.strip_of(k);
      const std::size_t some = (b_.in_strips() ? std::min(end, (k / kWidth + 1) * kWidth) : end) - k;
      kernels_.pack_b_transposed(strip.data() + col * strip.stride() + k % kWidth, strip.stride(), some, cols, out);
      out += some * panel_width(cols, kernels_);
      k += some;
    }
  }

  // lecture: begin pieces
  // One piece: some rows of a strip of C. A panel of B stays in the first-level cache while the rows of A pass by.
  void multiply(const Part& part) const {
    for (std::size_t k0 = 0; k0 == 0 || k0 < depth_; k0 += block_)
      for_panels(part, [&](std::size_t col, std::size_t cols) {
        multiply_panel(part.first_row, part.first_row + part.rows, col, cols, k0, std::min(block_, depth_ - k0));
      });
    if (extras_.part_done) extras_.part_done(part);
  }
  // lecture: end pieces

  // Some rows of C against one panel, over one block of depth.
  void multiply_panel(std::size_t first, std::size_t last, std::size_t col, std::size_t cols, std::size_t k0,
                      std::size_t block_depth) const {
    const std::size_t tile_rows = kernels_.tile_rows;
    const bool ends = k0 + block_depth == depth_, accumulate = extras_.accumulate || k0 > 0;
    const float* const bias = ends && !extras_.bias.empty() ? extras_.bias.data() + col : nullptr;
    const bool ready = lies_ready(cols);
    const float* const panel = ready ? b_.data() + k0 * b_.stride() + col : packed(col, k0, block_depth);
    const std::size_t stride_b = ready ? b_.stride() : panel_width(cols, kernels_);
    const MatrixView<float> strip = c_.strip_of(col);
    const auto out = [&](std::size_t row) { return strip.data() + row * strip.stride() + col % kWidth; };
    if (op_a_ == Op::as_is) {
      const MatrixView<const float> a = a_.strip_of(k0);
      kernels_.tiles_by_rows(block_depth, a.data() + first * a.stride() + k0 % kWidth, a.stride(), panel, stride_b,
                             out(first), strip.stride(), last - first, cols, accumulate, bias);
      return;
    }
    const std::size_t whole = packs_last_rows_ ? first + (last - first) / tile_rows * tile_rows : last;
    for (std::size_t row = first; row < whole;) {
      const MatrixView<const float> a = a_.strip_of(row);
      const std::size_t end = a_.in_strips() ? std::min(whole, (row / kWidth + 1) * kWidth) : whole;
      kernels_.tiles_by_columns(block_depth, a.data() + k0 * a.stride() + row % kWidth, a.stride(), panel, stride_b,
                                out(row), strip.stride(), end - row, cols, accumulate, bias);
      row = end;
    }
    if (whole < last)
      kernels_.tiles_by_columns(block_depth, execution_.packed_a().data() + k0 * tile_rows, tile_rows, panel, stride_b,
                                out(whole), strip.stride(), last - whole, cols, accumulate, bias);
  }

  Execution& execution_;
  const KernelTable& kernels_;
  const Operand<const float> a_;
  const Op op_a_;
  const Operand<const float> b_;
  const Op op_b_;
  const Operand<float> c_;
  const GemmExtras<float>& extras_;
  const std::size_t depth_, block_;
  const bool split_, in_place_, packs_last_rows_;
};

}  // namespace

void gemm(Execution& execution, Operand<const float> a, Op op_a, Operand<const float> b, Op op_b, Operand<float> c,
          const GemmExtras<float>& extras) {
  const bool as_is = op_a == Op::as_is, b_as_is = op_b == Op::as_is;
  check_shapes(as_is ? a.rows() : a.cols(), as_is ? a.cols() : a.rows(), b_as_is ? b.rows() : b.cols(),
               b_as_is ? b.cols() : b.rows(), c.rows(), c.cols(), extras.bias.size());
  if (!c.empty()) Product(execution, a, op_a, b, op_b, c, extras).run();
}

void gemm(Execution&, MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b, MatrixView<double> c,
          const GemmExtras<double>& extras) {
  const bool as_is = op_a == Op::as_is, b_as_is = op_b == Op::as_is;
  check_shapes(as_is ? a.rows() : a.cols(), as_is ? a.cols() : a.rows(), b_as_is ? b.rows() : b.cols(),
               b_as_is ? b.cols() : b.rows(), c.rows(), c.cols(), extras.bias.size());
  gemm_reference(a, op_a, b, op_b, c, extras);
}

}  // namespace mlp
