// Lists the entries of a batch of images that are not zero, and hands the rows of a sparse product to the threads.
#include "kernels/sparse_matrix.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/prefetch.h"

namespace mlp {
namespace {

constexpr std::size_t kBeyond = 8;         // entries that listing may overwrite beyond the last
constexpr std::size_t kRowsPerPiece = 16;  // lists of rows that one piece of work makes
// Rows that are fetched before a product lists them: a usual batch, 60 KB of MNIST, which the second-level cache holds.
constexpr std::size_t kFetchedTogether = 128;

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

}  // namespace

void SparseMatrix::Lists::reserve(std::size_t rows, std::size_t longest) {
  stride = longest + kBeyond;
  counts.reserve(rows);
  entries.reserve(rows * stride);
}

void SparseMatrix::reserve(const Execution& execution, std::size_t rows, std::size_t cols, bool with_columns) {
  if (rows <= capacity_ && cols == cols_) return;
  capacity_ = rows;
  cols_ = cols;
  rows_ = 0;
  copies_count_ = worth_twins(execution, rows * cols) ? 2 : 1;
  from_.reserve(rows);
  for (Copy& copy : std::span(copies_).first(copies_count_)) {
    copy.by_rows.reserve(rows, cols);
    if (with_columns) copy.by_columns.reserve(cols, rows);
  }
}

void SparseMatrix::set(std::size_t rows, FunctionRef<Row(std::size_t)> row) {
  MLP_ASSERT(rows <= capacity_);
  rows_ = rows;
  rows_listed_ = columns_listed_ = false;
  for (std::size_t r = 0; r < rows; ++r) from_[r] = row(r);
}

void SparseMatrix::prefetch_rows(std::size_t first, std::size_t last) const {
  for (std::size_t row = first; row < std::min(last, rows_); ++row) {
    const auto& [bytes, nonzero] = from_[row];
    if (nonzero.places == nullptr) {
      prefetch({bytes, cols_});
      continue;
    }
    prefetch({reinterpret_cast<const std::uint8_t*>(nonzero.places), nonzero.count * sizeof(std::uint16_t)});
    prefetch({nonzero.values, nonzero.count});
  }
}

void SparseMatrix::list_row(const KernelTable& kernels, std::size_t row, bool twin) {
  const Row& from = from_[row];
  Lists& lists = copy(twin).by_rows;
  SparseEntry* const entries = lists.entries.data() + row * lists.stride;
  std::size_t count = from.nonzero.count;
  if (from.nonzero.places != nullptr)
    kernels.widen_nonzero(from.nonzero, entries);
  else
    count = kernels.list_nonzero(from.bytes, cols_, entries);
  lists.counts[row] = static_cast<std::uint32_t>(count);
}

void SparseMatrix::list_rows(Execution& execution) {
  if (rows_listed_) return;
  const std::size_t pieces = ceil_div(rows_, kRowsPerPiece);
  execution.pool().parallel_for(copies_count_ * pieces, [&](std::size_t i) {
    const std::size_t first = i % pieces * kRowsPerPiece, last = std::min(first + kRowsPerPiece, rows_);
    prefetch_rows(first, last);
    for (std::size_t row = first; row < last; ++row) {
      list_row(execution.kernels(), row, i / pieces == 1);
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
  const std::size_t ranges = ceil_div(static_cast<std::size_t>(execution.threads()), copies_count_);
  execution.pool().parallel_for(copies_count_ * ranges, [&](std::size_t i) {
    const Lists& by_rows = copies_[i / ranges].by_rows;
    Lists& by_columns = copies_[i / ranges].by_columns;
    const std::size_t range = i % ranges, stride = by_columns.stride;
    const std::size_t first = range * cols_ / ranges, last = (range + 1) * cols_ / ranges;
    std::uint32_t* const counts = by_columns.counts.data();
    SparseEntry* const lists = by_columns.entries.data();
    std::fill(counts + first, counts + last, 0U);
    const auto deal = [&](std::size_t row, const SparseEntry& entry) {
      lists[entry.place * stride + counts[entry.place]++] = {static_cast<std::uint32_t>(row), entry.value};
    };
    for (std::size_t row = 0; row < rows_; ++row) {
      const SparseEntry* entry = by_rows.entries.data() + row * by_rows.stride;
      const SparseEntry* end = entry + by_rows.counts[row];
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
  columns_listed_ = true;
}

SparseRows SparseMatrix::by_rows(bool twin) const { return copy(twin).by_rows.view(rows_, cols_); }

SparseRows SparseMatrix::by_columns(bool twin) const {
  MLP_ASSERT(columns_listed_);
  return copy(twin).by_columns.view(cols_, rows_);
}

namespace {

// Throws Error when op(A) [rows × cols], B and C do not fit together.
template <class B, class C>
void check_shapes(std::size_t rows, std::size_t cols, const B& b, const C& c, const GemmExtras<float>& extras) {
  require(cols == b.rows() && rows == c.rows() && b.cols() == c.cols(), "sparse matrix product: A is ", rows, "×", cols,
          ", B is ", b.rows(), "×", b.cols(), ", C is ", c.rows(), "×", c.cols(), "; expected M×K, K×N, M×N");
  require(extras.bias.empty() || extras.bias.size() == c.cols(), "sparse matrix product: bias has ", extras.bias.size(),
          " entries, expected ", c.cols(), " (columns of C)");
  MLP_ASSERT(!extras.accumulate);
}

// One part of the product. `before(row)` comes before a row of A is read. B is read where it lies: copying it into
// panels, as gemm does, cost more than it saved.
template <class B, class C, class Before>
void multiply_part(const KernelTable& kernels, const SparseRows& a, const B& b, const C& c,
                   const GemmExtras<float>& extras, const Part& part, const Before& before) {
  const auto from = strip_of(b, part.first_col);
  const auto to = strip_of(c, part.first_col);
  const float* const bias = extras.bias.empty() ? nullptr : extras.bias.data() + part.first_col;
  for (std::size_t row = part.first_row; row < part.first_row + part.rows; ++row) {
    before(row);
    kernels.sparse_row(a.entries + row * a.stride, a.counts[row], from.data(), from.stride(),
                       to.data() + row * to.stride(), part.cols, bias);
  }
  if (extras.part_done) extras.part_done(part);
}

Sharing shared_out(const Execution& execution, std::size_t rows, std::size_t cols) {
  return {rows, cols, static_cast<std::size_t>(execution.threads()), 1, rows};
}

// C = A B. The rows of A are listed on the way where each copy of its lists belongs to one strip of C, or one thread
// does everything, strip by strip: the first one that goes through the rows lists them.
template <class B, class C>
void multiply_as_is(Execution& execution, SparseMatrix& a, const B& b, const C& c, const GemmExtras<float>& extras) {
  check_shapes(a.rows(), a.cols(), b, c, extras);
  if (c.empty()) return;
  const KernelTable& kernels = execution.kernels();
  const Sharing sharing = shared_out(execution, c.rows(), c.cols());
  const bool alone = execution.threads() == 1;
  const bool lists = !a.rows_listed() && (alone || sharing.strips() == a.copies());
  if (!lists) a.list_rows(execution);
  execution.pool().parallel_for(sharing.count(), [&](std::size_t i) {
    const Part part = sharing.part(i);
    const bool twin = second_half(i, sharing.count());
    if (!lists || (alone && part.first_col > 0))
      return multiply_part(kernels, a.by_rows(twin), b, c, extras, part, [](std::size_t) {});
    multiply_part(kernels, a.by_rows(twin), b, c, extras, part, [&](std::size_t row) {
      if (row % kFetchedTogether == 0) a.prefetch_rows(row, row + kFetchedTogether);
      a.list_row(kernels, row, twin);
    });
  });
  a.set_rows_listed();
}

// C = Aᵀ B.
template <class B, class C>
void multiply_transposed(Execution& execution, SparseMatrix& a, const B& b, const C& c,
                         const GemmExtras<float>& extras) {
  check_shapes(a.cols(), a.rows(), b, c, extras);
  if (c.empty()) return;
  a.list_columns(execution);
  const Sharing sharing = shared_out(execution, c.rows(), c.cols());
  execution.pool().parallel_for(sharing.count(), [&](std::size_t i) {
    const SparseRows& columns = a.by_columns(second_half(i, sharing.count()));
    multiply_part(execution.kernels(), columns, b, c, extras, sharing.part(i), [](std::size_t) {});
  });
}

template <class B, class C>
void multiply(Execution& execution, SparseMatrix& a, Op op_a, const B& b, const C& c, const GemmExtras<float>& extras) {
  if (op_a == Op::as_is)
    multiply_as_is(execution, a, b, c, extras);
  else
    multiply_transposed(execution, a, b, c, extras);
}

}  // namespace

void sparse_gemm(Execution& execution, SparseMatrix& a, Op op_a, StripView<const float> b, MatrixView<float> c,
                 const GemmExtras<float>& extras) {
  multiply(execution, a, op_a, b, c, extras);
}

void sparse_gemm(Execution& execution, SparseMatrix& a, Op op_a, MatrixView<const float> b, StripView<float> c,
                 const GemmExtras<float>& extras) {
  multiply(execution, a, op_a, b, c, extras);
}

}  // namespace mlp
