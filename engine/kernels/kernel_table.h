// What one instruction set offers to the engine: plain function pointers, filled by kernel_table_isa.cpp once per set.
// Internal to kernels/: the rest of the engine calls gemm.h, sparse_matrix.h, elementwise.h, reduce.h and
// optimizer_update.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/nonzero_bytes.h"
#include "simd/isa.h"

namespace mlp {

/// A number that is not zero, and its place in the row.
struct SparseEntry {
  std::uint32_t place;
  float value;
};

/// All arrays are float32 and need no alignment; n is their length in elements. Nothing here allocates or throws.
struct KernelTable {
  Isa isa;

  // Matrix product (gemm_isa.cpp): a tile of tile_rows × tile_cols outputs is kept in registers.
  std::size_t tile_rows, tile_cols;
  /// Copies up to tile_rows rows of a matrix stored by columns, element (m, k) at a[k·stride + m], to
  /// packed[k·tile_rows + m]; missing rows become zero.
  void (*pack_rows)(const float* a, std::size_t stride, std::size_t rows, std::size_t depth, float* packed);
  /// Copies up to tile_cols columns of B to packed[k·width + n]; width is tile_cols, or half of it if that is enough.
  /// Missing columns become zero. Element (k, n) is at b[k·stride + n] or, transposed, at b[n·stride + k].
  void (*pack_b)(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed);
  void (*pack_b_transposed)(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed);
  /// c[m·stride_c + n] = (accumulate ? c : 0) + Σ_k a(m,k)·b(k,n), k ascending, then + bias[n] unless bias is null.
  /// for `rows` rows, a tile of tile_rows at a time, and up to tile_cols columns.
  /// b(k,n) is at b[k·stride_b + n]: packed, with stride_b the panel's width, or a whole panel in place.
  /// A by rows: a(m,k) at a[m·stride_a + k], only `rows` of them are read.
  /// A by columns: a(m,k) at a[k·stride_a + m], and whole tiles are read.
  void (*tiles_by_rows)(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                        float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                        const float* bias);
  void (*tiles_by_columns)(std::size_t depth, const float* a, std::size_t stride_a, const float* b,
                           std::size_t stride_b, float* c, std::size_t stride_c, std::size_t rows, std::size_t cols,
                           bool accumulate, const float* bias);

  // Sparse operands (sparse_isa.cpp).
  /// Writes the entries of `count` bytes that are not zero, as byte / 255 correctly rounded, and returns how many there
  /// are. Overwrites up to 7 entries beyond them.
  std::size_t (*list_nonzero)(const std::uint8_t* bytes, std::size_t count, SparseEntry* entries);
  /// The same of bytes that are listed already: byte / 255 at the same places. Overwrites up to 7 entries beyond them.
  void (*widen_nonzero)(const NonzeroBytes& bytes, SparseEntry* entries);
  /// c[n] = Σᵢ entries[i].value · b[entries[i].place · stride_b + n], i ascending, then + bias[n] unless bias is null.
  void (*sparse_row)(const SparseEntry* entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
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
