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

/// A matrix as lists, one a row: row r has counts[r] entries from entries[r · stride] on, their places ascending.
struct SparseRows {
  std::size_t rows = 0, cols = 0, stride = 0;
  const std::uint32_t* counts = nullptr;  ///< [rows]
  const SparseEntry* entries = nullptr;
};

/// X [rows × cols] with entries byte / 255. Keeps its memory from batch to batch. It is told where its rows come from,
/// and lists their entries when a product first needs them: that product has something else to do while it waits for
/// rows that lie anywhere in memory.
///
/// Skipping zeros costs a look at every byte and gives up the reuse of registers that a dense tile has, so it pays only
/// below some density. 0.4 is a cautious choice, not a measured crossing; MNIST has 0.19.
class SparseMatrix {
 public:
  static constexpr double kWorthSkippingBelow = 0.4;  ///< share of entries that are not zero

  /// Makes room for up to `rows` rows, for lists of their columns if a weight gradient is wanted, and for a twin of
  /// both if that is worth while for the threads of `execution` (twins.h), with which it is then set. What it holds is
  /// lost when it grows.
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
  /// 2 where each half of the threads has lists of its own.
  std::size_t copies() const { return copies_count_; }

  /// Lists what is not listed yet, by the threads of `execution`, for which it was reserved.
  void list_rows(Execution& execution);
  void list_columns(Execution& execution);
  /// For a product that lists the rows on its way: lists one row in a copy, which one thread at a time may do. Once all
  /// rows are in all copies, set_rows_listed().
  void list_row(const KernelTable& kernels, std::size_t row, bool twin);
  void set_rows_listed() { rows_listed_ = true; }
  bool rows_listed() const { return rows_listed_; }
  /// Rows first … last − 1, as far as there are any, are listed soon.
  void prefetch_rows(std::size_t first, std::size_t last) const;

  /// The lists, or their twin if there is one; complete once rows are listed.
  SparseRows by_rows(bool twin = false) const;
  /// Those of Xᵀ, once columns are listed.
  SparseRows by_columns(bool twin = false) const;

 private:
  // Every row has room for all of its entries, so that rows can be filled by any thread.
  struct Lists {
    std::size_t stride = 0;
    AlignedBuffer<std::uint32_t> counts;
    AlignedBuffer<SparseEntry> entries;

    void reserve(std::size_t rows, std::size_t longest);
    SparseRows view(std::size_t rows, std::size_t cols) const {
      return {rows, cols, stride, counts.data(), entries.data()};
    }
  };

  struct Copy {
    Lists by_rows, by_columns;
  };
  const Copy& copy(bool twin) const { return copies_[twin && copies_count_ == 2 ? 1 : 0]; }
  Copy& copy(bool twin) { return copies_[twin && copies_count_ == 2 ? 1 : 0]; }

  std::size_t capacity_ = 0, rows_ = 0, cols_ = 0;
  AlignedBuffer<Row> from_;  // of each row
  bool rows_listed_ = false, columns_listed_ = false;
  std::size_t copies_count_ = 1;
  Copy copies_[2];  // the second is the twin
};

/// C[M×N] = op(A)[M×K] · B[K×N] (+ bias), A sparse, B or C in strips: each sum in the order of gemm, without its zeros.
/// Transposed only where room for A's columns was reserved. Throws Error when the shapes do not fit. extras.accumulate
/// must be false.
void sparse_gemm(Execution& execution, SparseMatrix& a, Op op_a, StripView<const float> b, MatrixView<float> c,
                 const GemmExtras<float>& extras = {});
void sparse_gemm(Execution& execution, SparseMatrix& a, Op op_a, MatrixView<const float> b, StripView<float> c,
                 const GemmExtras<float>& extras = {});

}  // namespace mlp
