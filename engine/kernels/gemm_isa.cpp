// The inner part of the matrix product, once per instruction set: packing of B and the register tile.
//
// A tile of C stays in registers while k runs: each step loads one row of B (vectors) and one column of A (numbers that
// are spread over a vector each), so that rows × vectors multiply-adds need only rows + vectors loads. The tile is as
// large as the registers allow:
//   4 rows × 2 vectors (SSE2, SIMD128, scalar): 8 sums + 2 of B + 1 of A + 1 product, of 16 registers;
//   6 × 2 (AVX2): 12 + 2 + 1 of 16;    8 × 2 (NEON): 16 + 2 + 1 of 32;    6 × 4 (AVX-512): 24 + 4 + 1 of 32.
// Two multiply-adds can start in a cycle, and each takes four: eight sums at least must be under way. AVX-512 had 8 × 2
// before: 10 loads for 16 multiply-adds instead of 24, and up to 10 % slower in the products of 784×800.
//
// A is read where it lies: its rows are streams that caches follow. B is copied into panels as wide as a tile,
// since its rows are so far apart that a panel in place would fall on a few cache sets only; but where C has so few
// rows that each panel is used once or twice, or B so few that a set can hold them, copying costs more than it saves.
//
// Sums are named variables where the compiler is Clang for WebAssembly: arrays of them were spilled to memory.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

#if defined(__AVX2__) || defined(__ARM_NEON)
#define MLP_REGISTER_TILES 1
#include "kernels/register_tiles.h"
#endif

namespace mlp::MLP_ISA {
namespace {

#if defined(MLP_REGISTER_TILES)
constexpr std::size_t kRows = most_rows(kVectors);
#else
constexpr std::size_t kVectors = 2;
constexpr std::size_t kRows = 4;
#endif
constexpr std::size_t kCols = kVectors * kLanes;

// How a panel of `cols` columns lies in memory: as many vectors a row as it takes.
constexpr std::size_t panel_width(std::size_t cols) { return (cols + kLanes - 1) / kLanes * kLanes; }

#if !defined(MLP_REGISTER_TILES)

inline Vec start(const float* c, std::size_t cols, bool accumulate) {
  if (!accumulate) return Vec{};
  return cols >= kLanes ? load(c) : load_partial(c, cols);
}

inline void finish(float* c, Vec sum, std::size_t cols, const float* bias) {
  if (cols >= kLanes) {
    store(c, bias != nullptr ? sum + load(bias) : sum);
  } else {
    store_partial(c, bias != nullptr ? sum + load_partial(bias, cols) : sum, cols);
  }
}

// lecture: begin sums
// One row of the tile: a vector, and a second one in wide tiles.
template <bool kWide>
struct Sums {
  Vec left, right;

  inline void start_from(const float* c, std::size_t cols, bool accumulate) {
    left = start(c, cols, accumulate);
    right = kWide ? start(c + kLanes, cols - kLanes, accumulate) : Vec{};
  }
  inline void add(float a, Vec b_left, Vec b_right) {
    const Vec spread = splat(a);
    left = multiply_add(spread, b_left, left);
    if (kWide) right = multiply_add(spread, b_right, right);
  }
  inline void finish_to(float* c, std::size_t cols, const float* bias) const {
    finish(c, left, cols, bias);
    if (kWide) finish(c + kLanes, right, cols - kLanes, bias != nullptr ? bias + kLanes : nullptr);
  }
};
// lecture: end sums

// lecture: begin tile
template <bool kWide, bool kByRows>
inline void multiply(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                     float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                     const float* bias) {
  // Rows beyond the edge of C: row 0 once more, not written.
  const std::size_t m1 = rows > 1 ? 1 : 0, m2 = rows > 2 ? 2 : 0, m3 = rows > 3 ? 3 : 0;
  const float *a0 = a, *a1 = a + m1 * stride_a, *a2 = a + m2 * stride_a, *a3 = a + m3 * stride_a;
  Sums<kWide> s0, s1, s2, s3;
  s0.start_from(c, cols, accumulate);
  s1.start_from(c + m1 * stride_c, cols, accumulate);
  s2.start_from(c + m2 * stride_c, cols, accumulate);
  s3.start_from(c + m3 * stride_c, cols, accumulate);
  for (std::size_t k = 0; k < depth; ++k) {
    const Vec b_left = load(b), b_right = kWide ? load(b + kLanes) : Vec{};
    s0.add(kByRows ? *a0++ : a[0], b_left, b_right);
    s1.add(kByRows ? *a1++ : a[1], b_left, b_right);
    s2.add(kByRows ? *a2++ : a[2], b_left, b_right);
    s3.add(kByRows ? *a3++ : a[3], b_left, b_right);
    if (!kByRows) a += stride_a;
    b += stride_b;
  }
  s0.finish_to(c, cols, bias);
  if (rows > 1) s1.finish_to(c + stride_c, cols, bias);
  if (rows > 2) s2.finish_to(c + 2 * stride_c, cols, bias);
  if (rows > 3) s3.finish_to(c + 3 * stride_c, cols, bias);
}
// lecture: end tile

// Tiles below each other.
template <bool kByRows>
inline void multiply_rows(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                          float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                          const float* bias) {
  for (std::size_t m = 0; m < rows; m += kRows, a += kByRows ? kRows * stride_a : kRows, c += kRows * stride_c) {
    if (cols > kLanes)
      multiply<true, kByRows>(depth, a, stride_a, b, stride_b, c, stride_c, rows - m, cols, accumulate, bias);
    else
      multiply<false, kByRows>(depth, a, stride_a, b, stride_b, c, stride_c, rows - m, cols, accumulate, bias);
  }
}

#endif

}  // namespace

const std::size_t kTileRows = kRows;
const std::size_t kTileCols = kCols;
const std::size_t kPanelStep = kLanes;
#if defined(MLP_REGISTER_TILES)
const bool kReadsWholeTiles = false;
#else
const bool kReadsWholeTiles = true;
#endif

void pack_rows(const float* a, std::size_t stride, std::size_t rows, std::size_t depth, float* packed) {
  for (std::size_t k = 0; k < depth; ++k)
    for (std::size_t m = 0; m < kRows; ++m) packed[k * kRows + m] = m < rows ? a[k * stride + m] : 0.0f;
}

void pack_b(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed) {
  const std::size_t whole = cols / kLanes * kLanes, width = panel_width(cols);
  for (std::size_t k = 0; k < depth; ++k, b += stride, packed += width) {
    for (std::size_t n = 0; n < whole; n += kLanes) store(packed + n, load(b + n));
    if (whole < cols) store(packed + whole, load_partial(b + whole, cols - whole));
  }
}

void pack_b_transposed(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed) {
  const std::size_t width = panel_width(cols);
  std::size_t n = 0;
  for (; n + 4 <= cols; n += 4) {
    const float* const in = b + n * stride;
    float* out = packed + n;
    std::size_t k = 0;
    for (; k + 4 <= depth; k += 4, out += 4 * width) {
      Quad block[4];
      transpose_quads(load_quad(in + k), load_quad(in + stride + k), load_quad(in + 2 * stride + k),
                      load_quad(in + 3 * stride + k), block);
      store_quad(out, block[0]);
      store_quad(out + width, block[1]);
      store_quad(out + 2 * width, block[2]);
      store_quad(out + 3 * width, block[3]);
    }
    for (; k < depth; ++k, out += width)
      for (std::size_t i = 0; i < 4; ++i) out[i] = in[i * stride + k];
  }
  for (; n < width; ++n)
    for (std::size_t k = 0; k < depth; ++k) packed[k * width + n] = n < cols ? b[n * stride + k] : 0.0f;
}

void tiles_by_rows(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                   float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                   const float* bias) {
  multiply_rows<true>(depth, a, stride_a, b, stride_b, c, stride_c, rows, cols, accumulate, bias);
}

void tiles_by_columns(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                      float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                      const float* bias) {
  multiply_rows<false>(depth, a, stride_a, b, stride_b, c, stride_c, rows, cols, accumulate, bias);
}

}  // namespace mlp::MLP_ISA
