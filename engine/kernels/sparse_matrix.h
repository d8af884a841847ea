// A batch of images as the list of its entries that are not zero, by rows and by columns, and its matrix product.
#pragma once

#include <cstdint>

#include "base/aligned_buffer.h"
#include "base/function_ref.h"
#include "base/matrix_view.h"
#include "base/nonzero_bytes.h"
#include "kernels/execution.h"
#include "kernels/gemm.h"
#include "kernels/twins.h"

namespace mlp {

/// The columns of a matrix as lists: column c has counts[c] entries from entries[c · stride] on, their rows ascending.
struct SparseColumns {
  std::size_t cols = 0, stride = 0;
  const std::uint32_t* counts = nullptr;  ///< [cols]
  const SparseEntry* entries = nullptr;
};

/// X [rows × cols] with entries byte / 255. Keeps its memory from batch to batch. Rows that are listed already are read
/// where they lie; the lists of the columns are made when a product first needs them.
///
/// Skipping zeros costs a look at every entry's place and gives up the reuse of registers that a dense tile has, so it
/// pays only below some density. 0.4 is a cautious choice, not a measured crossing; MNIST has 0.19.
class SparseMatrix {
 public:
  static constexpr double kWorthSkippingBelow = 0.4;   ///< share of entries that are not zero
  static constexpr std::size_t kMaxColumns = 1 << 16;  ///< their places have 16 bits

  /// Makes room for up to `rows` rows and, if a weight gradient is wanted, for the lists of their columns, with a twin
  /// if that is worth while for the threads of `execution` (twins.h), with which it is then set. What it holds is lost
  /// when it grows. At most kMaxColumns columns and SparseEntry::kMaxRows rows.
  void reserve(const Execution& execution, std::size_t rows, std::size_t cols, bool with_columns);
  /// Where a row comes from: all of its `cols` bytes, or a list of them if there is one.
  struct Row {
    const std::uint8_t* bytes = nullptr;
    NonzeroBytes nonzero = {};  ///< without places: not listed
  };
  /// Row r becomes row(r); at most as many rows as there is room for. What the rows refer to must stay as it is until
  /// all products with this matrix are done.
  void set(std::size_t rows, FunctionRef<Row(std::size_t)> row);

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }

  /// Lists what is not listed yet, by the threads of `execution`, for which it was reserved.
  void list_rows(Execution& execution);
  void list_columns(Execution& execution);
  /// Rows first … last − 1, as far as there are any, are read soon.
  void prefetch_rows(std::size_t first, std::size_t last) const;

  /// A row's entries, once rows are listed.
  const NonzeroBytes& row(std::size_t r) const { return from_[r].nonzero; }
  /// The lists of the columns, once they are made, or their twin if there is one.
  SparseColumns by_columns(bool twin = false) const;

 private:
  // Every column has room for all of its entries, so that threads can fill different ones.
  struct Columns {
    AlignedBuffer<std::uint32_t> counts;
    AlignedBuffer<SparseEntry> entries;
  };

  std::size_t capacity_ = 0, rows_ = 0, cols_ = 0;
  AlignedBuffer<Row> from_;  // of each row
  bool rows_listed_ = false, columns_listed_ = false;
  AlignedBuffer<std::uint16_t> places_;  // of rows that came without a list, cols_ for each
  AlignedBuffer<std::uint8_t> values_;
  std::size_t column_stride_ = 0, copies_ = 1;
  Columns columns_[2];  // the second is the twin
};

/// C[M×N] = op(A)[M×K] · B[K×N] (+ bias), A sparse: each sum in the order of gemm, without its zeros. Transposed only
/// where room for A's columns was reserved. Throws Error when the shapes do not fit. extras.accumulate must be false.
void sparse_gemm(Execution& execution, SparseMatrix& a, Op op_a, Operand<const float> b, Operand<float> c,
                 const GemmExtras<float>& extras = {});

}  // namespace mlp
