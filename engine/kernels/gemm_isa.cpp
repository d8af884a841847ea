// The inner part of the matrix product, once per instruction set: packing of operands and the register tile.
//
// A tile of C stays in registers while k runs: each step loads one column of A (broadcast) and one row of B, so that
// rows × vectors multiply-adds need only rows + vectors loads. The tile is as large as the registers allow:
//   4 rows × 2 vectors (SSE2, SIMD128, scalar): 8 accumulators + 2 of B + 1 of A of 16 registers;
//   6 × 2 (AVX2): 12 + 2 + 1 of 16;    8 × 2 (NEON, AVX-512): 16 + 2 + 1 of 32.
// Accumulators are named variables where the compiler is Clang for WebAssembly: arrays of them were spilled to memory.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {
namespace {

#if defined(__AVX512F__) || defined(__ARM_NEON)
constexpr std::size_t kRows = 8;
#elif defined(__AVX2__)
constexpr std::size_t kRows = 6;
#else
constexpr std::size_t kRows = 4;
#endif
constexpr std::size_t kCols = 2 * kLanes;

// Writes one row of a finished tile: `cols` of its numbers, bias added.
inline void finish_row(float* c, Vec left, Vec right, std::size_t cols, const float* bias) {
  if (cols == kCols) {
    if (bias != nullptr) {
      left = left + load(bias);
      right = right + load(bias + kLanes);
    }
    store(c, left);
    store(c + kLanes, right);
    return;
  }
  const std::size_t left_cols = cols < kLanes ? cols : kLanes;
  if (bias != nullptr) {
    left = left + load_partial(bias, left_cols);
    if (cols > kLanes) right = right + load_partial(bias + kLanes, cols - kLanes);
  }
  store_partial(c, left, left_cols);
  if (cols > kLanes) store_partial(c + kLanes, right, cols - kLanes);
}

inline Vec start_left(const float* c, std::size_t cols, bool accumulate) {
  if (!accumulate) return Vec{};
  return cols >= kLanes ? load(c) : load_partial(c, cols);
}

inline Vec start_right(const float* c, std::size_t cols, bool accumulate) {
  if (!accumulate || cols <= kLanes) return Vec{};
  return cols == kCols ? load(c + kLanes) : load_partial(c + kLanes, cols - kLanes);
}

}  // namespace

const std::size_t kTileRows = kRows;
const std::size_t kTileCols = kCols;

void pack_a(const float* a, std::size_t row_stride, std::size_t col_stride, std::size_t rows, std::size_t depth,
            float* packed) {
  if (rows == kRows && row_stride == 1) {  // A is stored transposed: a column of the tile is contiguous
    for (std::size_t k = 0; k < depth; ++k)
      __builtin_memcpy(packed + k * kRows, a + k * col_stride, kRows * sizeof(float));
    return;
  }
  for (std::size_t m = 0; m < kRows; ++m) {
    float* out = packed + m;
    if (m >= rows) {
      for (std::size_t k = 0; k < depth; ++k) out[k * kRows] = 0;
      continue;
    }
    const float* in = a + m * row_stride;
    for (std::size_t k = 0; k < depth; ++k) out[k * kRows] = in[k * col_stride];
  }
}

void pack_b(const float* b, std::size_t row_stride, std::size_t col_stride, std::size_t depth, std::size_t cols,
            float* packed) {
  if (cols == kCols && col_stride == 1) {
    for (std::size_t k = 0; k < depth; ++k)
      __builtin_memcpy(packed + k * kCols, b + k * row_stride, kCols * sizeof(float));
    return;
  }
  for (std::size_t n = 0; n < kCols; ++n) {
    float* out = packed + n;
    if (n >= cols) {
      for (std::size_t k = 0; k < depth; ++k) out[k * kCols] = 0;
      continue;
    }
    const float* in = b + n * col_stride;
    for (std::size_t k = 0; k < depth; ++k) out[k * kCols] = in[k * row_stride];
  }
}

#if defined(__AVX2__) || defined(__ARM_NEON)

void tile(std::size_t depth, const float* packed_a, const float* packed_b, float* c, std::size_t stride,
          std::size_t rows, std::size_t cols, bool accumulate, const float* bias) {
  Vec left[kRows], right[kRows];
#pragma GCC unroll 8
  for (std::size_t m = 0; m < kRows; ++m) {
    left[m] = m < rows ? start_left(c + m * stride, cols, accumulate) : Vec{};
    right[m] = m < rows ? start_right(c + m * stride, cols, accumulate) : Vec{};
  }
  for (std::size_t k = 0; k < depth; ++k) {
    const Vec b_left = load(packed_b), b_right = load(packed_b + kLanes);
#pragma GCC unroll 8
    for (std::size_t m = 0; m < kRows; ++m) {
      const Vec a = splat(packed_a[m]);
      left[m] = multiply_add(a, b_left, left[m]);
      right[m] = multiply_add(a, b_right, right[m]);
    }
    packed_a += kRows;
    packed_b += kCols;
  }
#pragma GCC unroll 8
  for (std::size_t m = 0; m < kRows; ++m)
    if (m < rows) finish_row(c + m * stride, left[m], right[m], cols, bias);
}

#else

void tile(std::size_t depth, const float* packed_a, const float* packed_b, float* c, std::size_t stride,
          std::size_t rows, std::size_t cols, bool accumulate, const float* bias) {
  // Rows beyond the edge of C are computed on the packed zeros and not written; their start is row 0's, unused.
  float* const c0 = c;
  float* const c1 = rows > 1 ? c + stride : c;
  float* const c2 = rows > 2 ? c + 2 * stride : c;
  float* const c3 = rows > 3 ? c + 3 * stride : c;
  Vec left0 = start_left(c0, cols, accumulate), right0 = start_right(c0, cols, accumulate);
  Vec left1 = start_left(c1, cols, accumulate), right1 = start_right(c1, cols, accumulate);
  Vec left2 = start_left(c2, cols, accumulate), right2 = start_right(c2, cols, accumulate);
  Vec left3 = start_left(c3, cols, accumulate), right3 = start_right(c3, cols, accumulate);
  for (std::size_t k = 0; k < depth; ++k) {
    const Vec b_left = load(packed_b), b_right = load(packed_b + kLanes);
    const Vec a0 = splat(packed_a[0]);
    left0 = multiply_add(a0, b_left, left0);
    right0 = multiply_add(a0, b_right, right0);
    const Vec a1 = splat(packed_a[1]);
    left1 = multiply_add(a1, b_left, left1);
    right1 = multiply_add(a1, b_right, right1);
    const Vec a2 = splat(packed_a[2]);
    left2 = multiply_add(a2, b_left, left2);
    right2 = multiply_add(a2, b_right, right2);
    const Vec a3 = splat(packed_a[3]);
    left3 = multiply_add(a3, b_left, left3);
    right3 = multiply_add(a3, b_right, right3);
    packed_a += kRows;
    packed_b += kCols;
  }
  finish_row(c0, left0, right0, cols, bias);
  if (rows > 1) finish_row(c1, left1, right1, cols, bias);
  if (rows > 2) finish_row(c2, left2, right2, cols, bias);
  if (rows > 3) finish_row(c3, left3, right3, cols, bias);
}

#endif

}  // namespace mlp::MLP_ISA
