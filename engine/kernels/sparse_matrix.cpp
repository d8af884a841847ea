// Lists the entries of a batch of images that are not zero, and hands the rows of a sparse product to the threads.
#include "kernels/sparse_matrix.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/prefetch.h"

namespace mlp {
namespace {

constexpr std::size_t kRowsPerPiece = 16;  // lists of rows that one piece of work makes
// Rows that are fetched before a product reads them: a usual batch, 60 KB of MNIST, which the second-level cache holds.
constexpr std::size_t kFetchedTogether = 128;

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

// From one column's list to the next: room for an entry of each row, in an odd number of cache lines, since lists whose
// distance is a power of two would share few sets of the cache.
std::size_t stride_for(std::size_t rows) {
  constexpr std::size_t kPerLine = 64 / sizeof(SparseEntry);
  return (ceil_div(rows, kPerLine) | 1) * kPerLine;
}

// Blank words are skipped; within the others an entry is always written and then kept or not, since a branch on every
// byte would be guessed wrongly too often.
std::size_t list_nonzero(std::span<const std::uint8_t> bytes, std::uint16_t* places, std::uint8_t* values) {
  std::size_t found = 0, i = 0;
  const auto look_at = [&] {
    places[found] = static_cast<std::uint16_t>(i);
    values[found] = bytes[i];
    found += bytes[i] != 0;
    ++i;
  };
  while (i + 8 <= bytes.size()) {
    std::uint64_t word;
    __builtin_memcpy(&word, bytes.data() + i, 8);
    if (word == 0) {
      i += 8;
      continue;
    }
    for (int k = 0; k < 8; ++k) look_at();
  }
  while (i < bytes.size()) look_at();
  return found;
}

}  // namespace

void SparseMatrix::reserve(const Execution& execution, std::size_t rows, std::size_t cols, bool with_columns) {
  MLP_ASSERT(cols <= kMaxColumns && rows <= SparseEntry::kMaxRows);
  if (rows <= capacity_ && cols == cols_) return;
  capacity_ = rows;
  cols_ = cols;
  rows_ = 0;
  from_.reserve(rows);
  // One more: an entry is written before it is known whether it stays.
  places_.reserve(rows * cols + 1);
  values_.reserve(rows * cols + 1);
  if (!with_columns) return;
  copies_ = worth_twins(execution, rows * cols) ? 2 : 1;
  column_stride_ = stride_for(rows);
  for (Columns& columns : std::span(columns_).first(copies_)) {
    columns.counts.reserve(cols);
    columns.entries.reserve(cols * column_stride_);
  }
}

void SparseMatrix::set(std::size_t rows, FunctionRef<Row(std::size_t)> row) {
  MLP_ASSERT(rows <= capacity_);
  rows_ = rows;
  rows_listed_ = true;
  columns_listed_ = false;
  for (std::size_t r = 0; r < rows; ++r) {
    from_[r] = row(r);
    rows_listed_ &= from_[r].nonzero.places != nullptr;
  }
}

void SparseMatrix::prefetch_rows(std::size_t first, std::size_t last) const {
  for (std::size_t r = first; r < std::min(last, rows_); ++r) {
    const NonzeroBytes& nonzero = from_[r].nonzero;
    prefetch({reinterpret_cast<const std::uint8_t*>(nonzero.places), nonzero.count * sizeof(std::uint16_t)});
    prefetch({nonzero.values, nonzero.count});
  }
}

void SparseMatrix::list_rows(Execution& execution) {
  if (rows_listed_) return;
  execution.pool().parallel_for(ceil_div(rows_, kRowsPerPiece), [&](std::size_t piece) {
    for (std::size_t r = piece * kRowsPerPiece; r < std::min((piece + 1) * kRowsPerPiece, rows_); ++r) {
      if (from_[r].nonzero.places != nullptr) continue;
      std::uint16_t* const places = places_.data() + r * cols_;
      std::uint8_t* const values = values_.data() + r * cols_;
      from_[r].nonzero = {places, values, list_nonzero({from_[r].bytes, cols_}, places, values)};
    }
  });
  rows_listed_ = true;
}

// Deals the entries of each row, from the first row to the last, to the lists of their columns. A thread takes the
// columns of a range: the first goes through the rows from their beginning, the last from their end, and only those
// between must look for their place.
void SparseMatrix::list_columns(Execution& execution) {
  if (columns_listed_) return;
  list_rows(execution);
  const std::size_t ranges = ceil_div(static_cast<std::size_t>(execution.threads()), copies_);
  execution.pool().parallel_for(copies_ * ranges, [&](std::size_t i) {
    Columns& columns = columns_[i / ranges];
    const std::size_t range = i % ranges;
    const std::size_t first = range * cols_ / ranges, last = (range + 1) * cols_ / ranges;
    std::uint32_t* const counts = columns.counts.data();
    SparseEntry* const lists = columns.entries.data();
    std::fill(counts + first, counts + last, 0U);
    for (std::size_t r = 0; r < rows_; ++r) {
      const auto& [places, values, count] = row(r);
      const auto deal = [&, places = places, values = values](std::size_t k) {
        lists[places[k] * column_stride_ + counts[places[k]]++] = SparseEntry(r, values[k]);
      };
      if (first > 0 && last == cols_) {
        for (std::size_t k = count; k > 0 && places[k - 1] >= first; --k) deal(k - 1);
        continue;
      }
      std::size_t k =
          first == 0 ? 0 : static_cast<std::size_t>(std::lower_bound(places, places + count, first) - places);
      for (; k < count && places[k] < last; ++k) deal(k);
    }
  });
  columns_listed_ = true;
}

SparseColumns SparseMatrix::by_columns(bool twin) const {
  MLP_ASSERT(columns_listed_);
  const Columns& columns = columns_[twin && copies_ == 2 ? 1 : 0];
  return {cols_, column_stride_, columns.counts.data(), columns.entries.data()};
}

namespace {

// Throws Error when op(A) [rows × cols], B and C do not fit together.
void check_shapes(std::size_t rows, std::size_t cols, Operand<const float> b, Operand<float> c,
                  const GemmExtras<float>& extras) {
  require(cols == b.rows() && rows == c.rows() && b.cols() == c.cols(), "sparse matrix product: A is ", rows, "×", cols,
          ", B is ", b.rows(), "×", b.cols(), ", C is ", c.rows(), "×", c.cols(), "; expected M×K, K×N, M×N");
  require(extras.bias.empty() || extras.bias.size() == c.cols(), "sparse matrix product: bias has ", extras.bias.size(),
          " entries, expected ", c.cols(), " (columns of C)");
  MLP_ASSERT(!extras.accumulate);
}

// One part of the product: calls kernel(row of A, B, its stride, row of C, columns, bias) for each row. B is read where
// it lies: copying it into panels, as gemm does, cost more than it saved.
template <class Kernel>
void multiply_part(Operand<const float> b, Operand<float> c, const GemmExtras<float>& extras, const Part& part,
                   const Kernel& kernel) {
  const MatrixView<const float> from = b.strip_of(part.first_col);
  const MatrixView<float> to = c.strip_of(part.first_col);
  const float* const bias = extras.bias.empty() ? nullptr : extras.bias.data() + part.first_col;
  for (std::size_t row = part.first_row; row < part.first_row + part.rows; ++row)
    kernel(row, from.data(), from.stride(), to.data() + row * to.stride(), part.cols, bias);
  if (extras.part_done) extras.part_done(part);
}

Sharing shared_out(const Execution& execution, std::size_t rows, std::size_t cols) {
  return {rows, cols, static_cast<std::size_t>(execution.threads()), 1, rows};
}

// C = A B.
void multiply_as_is(Execution& execution, SparseMatrix& a, Operand<const float> b, Operand<float> c,
                    const GemmExtras<float>& extras) {
  check_shapes(a.rows(), a.cols(), b, c, extras);
  if (c.empty()) return;
  a.list_rows(execution);
  const Sharing sharing = shared_out(execution, c.rows(), c.cols());
  const auto sparse_row = execution.kernels().sparse_row;
  const bool alone = execution.threads() == 1;
  execution.pool().parallel_for(sharing.count(), [&](std::size_t i) {
    const Part part = sharing.part(i);
    // Once for each thread: the strips after the first find the rows in the cache.
    const bool fetches = !alone || part.first_col == 0;
    multiply_part(b, c, extras, part, [&](std::size_t row, auto... rest) {
      if (fetches && (row - part.first_row) % kFetchedTogether == 0)
        a.prefetch_rows(row, std::min(row + kFetchedTogether, part.first_row + part.rows));
      sparse_row(a.row(row), rest...);
    });
  });
}

// C = Aᵀ B.
void multiply_transposed(Execution& execution, SparseMatrix& a, Operand<const float> b, Operand<float> c,
                         const GemmExtras<float>& extras) {
  check_shapes(a.cols(), a.rows(), b, c, extras);
  if (c.empty()) return;
  a.list_columns(execution);
  const Sharing sharing = shared_out(execution, c.rows(), c.cols());
  const auto sparse_column = execution.kernels().sparse_column;
  execution.pool().parallel_for(sharing.count(), [&](std::size_t i) {
    const SparseColumns columns = a.by_columns(second_half(i, sharing.count()));
    multiply_part(b, c, extras, sharing.part(i), [&](std::size_t column, auto... rest) {
      sparse_column(columns.entries + column * columns.stride, columns.counts[column], rest...);
    });
  });
}

}  // namespace

void sparse_gemm(Execution& execution, SparseMatrix& a, Op op_a, Operand<const float> b, Operand<float> c,
                 const GemmExtras<float>& extras) {
  if (op_a == Op::as_is)
    multiply_as_is(execution, a, b, c, extras);
  else
    multiply_transposed(execution, a, b, c, extras);
}

}  // namespace mlp
