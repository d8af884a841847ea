// Lists the entries of a batch of images that are not zero, and hands the rows of a sparse product to the threads.
#include "kernels/sparse_matrix.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::size_t kWord = 8;           // bytes that are looked at together
constexpr std::size_t kRowsPerPiece = 16;  // lists of rows that one piece of work makes
// Pieces of a product for each thread: a thread that the system delays leaves the rest to the others.
constexpr std::size_t kPiecesPerThread = 4;

// b / 255, correctly rounded, for every byte.
constexpr std::array<float, 256> kUnit = [] {
  std::array<float, 256> unit{};
  for (std::size_t b = 0; b < unit.size(); ++b) unit[b] = static_cast<float>(b) / 255.0F;
  return unit;
}();

// Appends the entries of `count` bytes and returns how many there are. Writes up to kWord − 1 entries beyond them. An
// image is mostly empty words, which are skipped; within the others an entry is always written and then kept or not,
// since a branch on every byte would be guessed wrongly too often.
std::size_t list_nonzero(const std::uint8_t* bytes, std::size_t count, SparseEntry* entries) {
  std::size_t found = 0, i = 0;
  for (; i + kWord <= count; i += kWord) {
    std::uint64_t word;
    std::memcpy(&word, bytes + i, kWord);
    if (word == 0) continue;
    for (std::size_t j = 0; j < kWord; ++j) {
      entries[found] = {static_cast<std::uint32_t>(i + j), kUnit[bytes[i + j]]};
      found += bytes[i + j] != 0;
    }
  }
  for (; i < count; ++i) {
    entries[found] = {static_cast<std::uint32_t>(i), kUnit[bytes[i]]};
    found += bytes[i] != 0;
  }
  return found;
}

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

}  // namespace

void SparseMatrix::Lists::reserve(std::size_t rows, std::size_t longest) {
  stride = longest + kWord;  // list_nonzero writes beyond the end
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
  execution.pool().parallel_for(ceil_div(rows_, kRowsPerPiece), [&](std::size_t piece) {
    const std::size_t first = piece * kRowsPerPiece, last = std::min(first + kRowsPerPiece, rows_);
    for (std::size_t row = first; row < last; ++row)
      by_rows_.counts[row] =
          static_cast<std::uint32_t>(list_nonzero(image(row), cols_, by_rows_.entries.data() + row * by_rows_.stride));
  });
}

// Deals the entries of each row, from the first row to the last, to the lists of their columns. A thread takes the
// columns of a range, and finds where they begin in each row by bisection.
void SparseMatrix::list_columns(Execution& execution) {
  const std::size_t ranges = static_cast<std::size_t>(execution.threads());
  execution.pool().parallel_for(ranges, [&](std::size_t range) {
    const std::size_t first = range * cols_ / ranges, last = (range + 1) * cols_ / ranges;
    std::uint32_t* const counts = by_columns_.counts.data();
    std::fill(counts + first, counts + last, 0U);
    for (std::size_t row = 0; row < rows_; ++row) {
      const SparseEntry* entry = by_rows_.entries.data() + row * by_rows_.stride;
      const SparseEntry* const end = entry + by_rows_.counts[row];
      if (first > 0)
        entry =
            std::lower_bound(entry, end, first, [](const SparseEntry& e, std::size_t col) { return e.place < col; });
      for (; entry < end && entry->place < last; ++entry)
        by_columns_.entries[entry->place * by_columns_.stride + counts[entry->place]++] = {
            static_cast<std::uint32_t>(row), entry->value};
    }
  });
}

SparseRows SparseMatrix::by_columns() const {
  MLP_ASSERT(has_columns_);
  return by_columns_.view(cols_, rows_);
}

void sparse_gemm(Execution& execution, const SparseRows& a, MatrixView<const float> b, MatrixView<float> c,
                 const GemmExtras<float>& extras) {
  require(a.cols == b.rows() && a.rows == c.rows() && b.cols() == c.cols(), "sparse matrix product: A is ", a.rows, "×",
          a.cols, ", B is ", b.rows(), "×", b.cols(), ", C is ", c.rows(), "×", c.cols(), "; expected M×K, K×N, M×N");
  require(extras.bias.empty() || extras.bias.size() == c.cols(), "sparse matrix product: bias has ", extras.bias.size(),
          " entries, expected ", c.cols(), " (columns of C)");
  MLP_ASSERT(!extras.accumulate);
  if (c.empty()) return;
  const KernelTable& kernels = execution.kernels();
  const float* const bias = extras.bias.empty() ? nullptr : extras.bias.data();
  const std::size_t threads = static_cast<std::size_t>(execution.threads());
  const std::size_t run = ceil_div(c.rows(), threads == 1 ? 1 : kPiecesPerThread * threads);
  // B is read where it lies: copying it into panels, as gemm does, cost more than it saved.
  execution.pool().parallel_for(ceil_div(c.rows(), run), [&](std::size_t piece) {
    const std::size_t first = piece * run, last = std::min(first + run, c.rows());
    for (std::size_t row = first; row < last; ++row)
      kernels.sparse_row(a.entries + row * a.stride, a.counts[row], b.data(), b.stride(), c.data() + row * c.stride(),
                         c.cols(), bias);
    if (extras.rows_done) extras.rows_done(first, last - first);
  });
}

}  // namespace mlp
