// What one instruction set offers to the engine: plain function pointers, filled by kernel_table_isa.cpp once per set.
// Internal to kernels/: the rest of the engine calls gemm.h, sparse_matrix.h, elementwise.h, reduce.h and
// optimizer_update.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/nonzero_bytes.h"
#include "simd/isa.h"

namespace mlp {

/// A byte that is not zero, and the row in which its column has it. In four bytes, so that the ends of all columns'
/// lists, to which entries are dealt in turn, fit into a first-level cache as well as they can; in one number, so that
/// dealing is one store. Always inlined: kernels of every instruction set use it (simd/vec.h).
class SparseEntry {
 public:
  static constexpr std::size_t kMaxRows = 1 << 24;

  SparseEntry() = default;
  [[gnu::always_inline]] SparseEntry(std::size_t row, std::uint8_t byte)
      : bits_(static_cast<std::uint32_t>(row) << 8 | byte) {}
  [[gnu::always_inline]] std::size_t row() const { return bits_ >> 8; }
  [[gnu::always_inline]] std::uint8_t byte() const { return static_cast<std::uint8_t>(bits_ & 0xff); }

 private:
  std::uint32_t bits_;
};

/// All arrays are float32 and need no alignment; n is their length in elements. Nothing here allocates or throws.
struct KernelTable {
  Isa isa;

  // Matrix product (gemm_isa.cpp): a tile of tile_rows × tile_cols outputs is kept in registers.
  std::size_t tile_rows, tile_cols;
  /// A packed panel is as many columns wide as it has, rounded up to a multiple of this.
  std::size_t panel_step;
  /// Whether tiles read tile_rows rows of an A stored by columns, however few are wanted.
  bool reads_whole_tiles;
  /// Copies up to tile_rows rows of a matrix stored by columns, element (m, k) at a[k·stride + m], to
  /// packed[k·tile_rows + m]; missing rows become zero.
  void (*pack_rows)(const float* a, std::size_t stride, std::size_t rows, std::size_t depth, float* packed);
  /// Copies up to tile_cols columns of B to packed[k·width + n]; width is the panel's.
  /// Missing columns become zero. Element (k, n) is at b[k·stride + n] or, transposed, at b[n·stride + k].
  void (*pack_b)(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed);
  void (*pack_b_transposed)(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed);
  /// c[m·stride_c + n] = (accumulate ? c : 0) + Σ_k a(m,k)·b(k,n), k ascending, then + bias[n] unless bias is null.
  /// for `rows` rows and up to tile_cols columns.
  /// b(k,n) is at b[k·stride_b + n]: packed, with stride_b the panel's width, or a whole panel in place.
  /// A by rows: a(m,k) at a[m·stride_a + k], only `rows` of them are read.
  /// A by columns: a(m,k) at a[k·stride_a + m]; see reads_whole_tiles.
  void (*tiles_by_rows)(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                        float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                        const float* bias);
  void (*tiles_by_columns)(std::size_t depth, const float* a, std::size_t stride_a, const float* b,
                           std::size_t stride_b, float* c, std::size_t stride_c, std::size_t rows, std::size_t cols,
                           bool accumulate, const float* bias);

  // Sparse operands (sparse_isa.cpp).
  /// c[n] = Σᵢ values[i]/255 · b[places[i] · stride_b + n], i ascending, then + bias[n] unless bias is null.
  void (*sparse_row)(const NonzeroBytes& row, const float* b, std::size_t stride_b, float* c, std::size_t cols,
                     const float* bias);
  /// The same with `count` entries of a column: c[n] = Σᵢ byte/255 · b[row · stride_b + n] + bias[n].
  void (*sparse_column)(const SparseEntry* entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                        std::size_t cols, const float* bias);

  // Elementwise (elementwise_isa.cpp); out may be the same array as an input.
  void (*sigmoid)(const float* z, float* a, std::size_t n);
  void (*tanh)(const float* z, float* a, std::size_t n);
  void (*leaky_relu)(const float* z, float* a, std::size_t n, float slope);  // slope 0: ReLU
  void (*sigmoid_backward)(const float* a, const float* da, float* dz, std::size_t n);
  void (*tanh_backward)(const float* a, const float* da, float* dz, std::size_t n);
  void (*leaky_relu_backward)(const float* z, const float* da, float* dz, std::size_t n, float slope);
  void (*exp)(const float* x, float* y, std::size_t n);
  void (*log)(const float* x, float* y, std::size_t n);
  /// y = x / 255: pixels to [0, 1], correctly rounded.
  void (*unit_from_bytes)(const std::uint8_t* x, float* y, std::size_t n);

  // The activation zoo (activation_isa.cpp): a = f(z), dz = da · f′(z).
  void (*elu)(const float* z, float* a, std::size_t n, float alpha);
  void (*elu_backward)(const float* z, const float* da, float* dz, std::size_t n, float alpha);
  void (*softplus)(const float* z, float* a, std::size_t n);
  void (*softplus_backward)(const float* z, const float* da, float* dz, std::size_t n);
  void (*softsign)(const float* z, float* a, std::size_t n);
  void (*softsign_backward)(const float* z, const float* da, float* dz, std::size_t n);
  void (*log_sigmoid)(const float* z, float* a, std::size_t n);
  void (*log_sigmoid_backward)(const float* z, const float* da, float* dz, std::size_t n);
  void (*swish)(const float* z, float* a, std::size_t n);
  void (*swish_backward)(const float* z, const float* da, float* dz, std::size_t n);
  void (*sinc)(const float* z, float* a, std::size_t n);
  void (*sinc_backward)(const float* z, const float* da, float* dz, std::size_t n);
  void (*mish)(const float* z, float* a, std::size_t n);
  void (*mish_backward)(const float* z, const float* da, float* dz, std::size_t n);

  // Reductions (reduce_isa.cpp).
  /// sums[c] = Σ_r x[r·stride + c], r ascending.
  void (*column_sums)(const float* x, std::size_t stride, std::size_t rows, std::size_t cols, float* sums);

  // Optimiser updates (optimizer_isa.cpp): one pass over the parameters.
  void (*sgd)(float* w, const float* g, float* velocity, std::size_t n, float learning_rate, float momentum,
              float weight_decay, float l1, bool nesterov);
  void (*rmsprop)(float* w, const float* g, float* square, std::size_t n, float learning_rate, double smoothing,
                  float epsilon, float weight_decay, float l1);
  /// shrink: what each weight is multiplied with first (AdamW; otherwise 1).
  void (*adam)(float* w, const float* g, float* mean, float* square, std::size_t n, float step_size, double beta1,
               double beta2, float square_correction, float epsilon, float weight_decay, float l1, float shrink);
};

/// The kernels of one instruction set; it must be one of available_isas().
const KernelTable& kernel_table(Isa isa);

}  // namespace mlp
