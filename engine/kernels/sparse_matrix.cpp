// Lists the entries of a batch of images that are not zero, and hands the rows of a sparse product to the threads.
#include "kernels/sparse_matrix.h"

#include <algorithm>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::size_t kBeyond = 8;         // entries that listing may overwrite beyond the last
constexpr std::size_t kRowsPerPiece = 16;  // lists of rows that one piece of work makes

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

}  // namespace

void SparseMatrix::Lists::reserve(std::size_t rows, std::size_t longest) {
  stride = longest + kBeyond;
  counts.reserve(rows);
  entries.reserve(rows * stride);
}

void SparseMatrix::reserve(std::size_t rows, std::size_t cols, bool with_columns) {
  if (rows <= capacity_ && cols == cols_) return;
  capacity_ = rows;
  cols_ = cols;
  rows_ = 0;
  by_rows_.reserve(rows, cols);
  if (with_columns) by_columns_.reserve(cols, rows);
}

void SparseMatrix::set(Execution& execution, std::size_t rows, FunctionRef<const std::uint8_t*(std::size_t)> image,
                       bool with_columns) {
  MLP_ASSERT(rows <= capacity_);
  rows_ = rows;
  has_columns_ = with_columns;
  list_rows(execution, image);
  if (with_columns) list_columns(execution);
}

void SparseMatrix::list_rows(Execution& execution, FunctionRef<const std::uint8_t*(std::size_t)> image) {
  const auto list = execution.kernels().list_nonzero;
  execution.pool().parallel_for(ceil_div(rows_, kRowsPerPiece), [&](std::size_t piece) {
    const std::size_t first = piece * kRowsPerPiece, last = std::min(first + kRowsPerPiece, rows_);
    for (std::size_t row = first; row < last; ++row)
      by_rows_.counts[row] =
          static_cast<std::uint32_t>(list(image(row), cols_, by_rows_.entries.data() + row * by_rows_.stride));
  });
}

// Deals the entries of each row, from the first row to the last, to the lists of their columns. A thread takes the
// columns of a range: the first goes through the rows from their beginning, the last from their end, and only those
// between must look for their place.
void SparseMatrix::list_columns(Execution& execution) {
  const std::size_t ranges = static_cast<std::size_t>(execution.threads());
  execution.pool().parallel_for(ranges, [&](std::size_t range) {
    const std::size_t first = range * cols_ / ranges, last = (range + 1) * cols_ / ranges, stride = by_columns_.stride;
    std::uint32_t* const counts = by_columns_.counts.data();
    SparseEntry* const lists = by_columns_.entries.data();
    std::fill(counts + first, counts + last, 0U);
    const auto deal = [&](std::size_t row, const SparseEntry& entry) {
      lists[entry.place * stride + counts[entry.place]++] = {static_cast<std::uint32_t>(row), entry.value};
    };
    for (std::size_t row = 0; row < rows_; ++row) {
      const SparseEntry* entry = by_rows_.entries.data() + row * by_rows_.stride;
      const SparseEntry* end = entry + by_rows_.counts[row];
      if (first > 0 && last == cols_) {
        for (; end > entry && end[-1].place >= first; --end) deal(row, end[-1]);
        continue;
      }
      if (first > 0)
        entry =
            std::lower_bound(entry, end, first, [](const SparseEntry& e, std::size_t col) { return e.place < col; });
      for (; entry < end && entry->place < last; ++entry) deal(row, *entry);
    }
  });
}

SparseRows SparseMatrix::by_columns() const {
  MLP_ASSERT(has_columns_);
  return by_columns_.view(cols_, rows_);
}

namespace {

template <class B, class C>
void multiply(Execution& execution, const SparseRows& a, B b, C c, const GemmExtras<float>& extras) {
  require(a.cols == b.rows() && a.rows == c.rows() && b.cols() == c.cols(), "sparse matrix product: A is ", a.rows, "×",
          a.cols, ", B is ", b.rows(), "×", b.cols(), ", C is ", c.rows(), "×", c.cols(), "; expected M×K, K×N, M×N");
  require(extras.bias.empty() || extras.bias.size() == c.cols(), "sparse matrix product: bias has ", extras.bias.size(),
          " entries, expected ", c.cols(), " (columns of C)");
  MLP_ASSERT(!extras.accumulate);
  if (c.empty()) return;
  const KernelTable& kernels = execution.kernels();
  const Sharing sharing(c.rows(), c.cols(), static_cast<std::size_t>(execution.threads()), 1, c.rows());
  // B is read where it lies: copying it into panels, as gemm does, cost more than it saved.
  execution.pool().parallel_for(sharing.count(), [&](std::size_t i) {
    const Part part = sharing.part(i);
    const auto from = strip_of(b, part.first_col);
    const auto to = strip_of(c, part.first_col);
    const float* const bias = extras.bias.empty() ? nullptr : extras.bias.data() + part.first_col;
    for (std::size_t row = part.first_row; row < part.first_row + part.rows; ++row)
      kernels.sparse_row(a.entries + row * a.stride, a.counts[row], from.data(), from.stride(),
                         to.data() + row * to.stride(), part.cols, bias);
    if (extras.part_done) extras.part_done(part);
  });
}

}  // namespace

void sparse_gemm(Execution& execution, const SparseRows& a, StripView<const float> b, MatrixView<float> c,
                 const GemmExtras<float>& extras) {
  multiply(execution, a, b, c, extras);
}

void sparse_gemm(Execution& execution, const SparseRows& a, MatrixView<const float> b, StripView<float> c,
                 const GemmExtras<float>& extras) {
  multiply(execution, a, b, c, extras);
}

}  // namespace mlp
