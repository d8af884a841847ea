// A matrix stored in strips of columns, each by itself, and how a product's outputs are shared out along them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

#include "base/function_ref.h"
#include "base/matrix_view.h"

namespace mlp {

/// A window on a matrix [rows × cols] whose columns 0 … 63 stand first, row by row, then columns 64 … 127, and so on.
/// Weights are kept so: a thread that computes certain outputs reads and writes whole pages of memory that no other
/// thread touches, and the products run along rows of a strip. T may be const.
template <class T>
class StripView {
 public:
  /// A multiple of every tile's width, so that no tile crosses from one strip to the next.
  static constexpr std::size_t kWidth = 64;

  StripView(T* data, std::size_t rows, std::size_t cols) : data_(data), rows_(rows), cols_(cols) {}
  template <class U>
  requires(std::is_same_v<const U, T> && !std::is_const_v<U>)
      StripView(const StripView<U>& other)  // NOLINT(google-explicit-constructor): as for MatrixView
      : StripView(other.data(), other.rows(), other.cols()) {}

  T* data() const { return data_; }
  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  bool empty() const { return rows_ == 0 || cols_ == 0; }

  /// All elements, in the order in which they are stored.
  std::span<T> flat() const { return {data_, rows_ * cols_}; }
  /// The strip that column `col` is in, as a matrix of its own.
  MatrixView<T> strip_of(std::size_t col) const {
    const std::size_t first = col / kWidth * kWidth;
    return {data_ + first * rows_, rows_, std::min(kWidth, cols_ - first)};
  }
  /// Where element (row, col) of a matrix of this size is stored.
  static constexpr std::size_t place_of(std::size_t row, std::size_t col, std::size_t rows, std::size_t cols) {
    const std::size_t first = col / kWidth * kWidth, width = cols - first < kWidth ? cols - first : kWidth;
    return first * rows + row * width + (col - first);
  }
  T& operator()(std::size_t row, std::size_t col) const {
    MLP_ASSERT(row < rows_ && col < cols_);
    return data_[place_of(row, col, rows_, cols_)];
  }

 private:
  T* data_;
  std::size_t rows_, cols_;
};

/// The strip that column `col` is in, however the matrix is stored.
template <class T>
MatrixView<T> strip_of(MatrixView<T> matrix, std::size_t col) {
  const std::size_t first = col / StripView<T>::kWidth * StripView<T>::kWidth;
  return matrix.cols_from(first, std::min(StripView<T>::kWidth, matrix.cols() - first));
}
template <class T>
MatrixView<T> strip_of(StripView<T> matrix, std::size_t col) {
  return matrix.strip_of(col);
}

/// A rectangle of a matrix.
struct Part {
  std::size_t first_row, rows, first_col, cols;
};

/// Called with parts of a product that are complete, while they are still in the cache. Every element comes exactly
/// once, but from any thread and in any order; a part lies within one strip of columns.
using PartDone = FunctionRef<void(const Part&)>;

/// How a matrix is cut into parts for the threads: strip by strip, so that a thread's share of the parts is certain
/// columns as far as there are enough of them, the same in every product of a layer, forward and back.
class Sharing {
 public:
  /// Parts of at most `most` rows, a multiple of `step` rows each but for the last; about four a thread, so that one
  /// that the system delays leaves the rest to the others.
  Sharing(std::size_t rows, std::size_t cols, std::size_t threads, std::size_t step, std::size_t most)
      : rows_(rows), cols_(cols), strips_(ceil_div(cols, kWidth)) {
    const std::size_t wanted = threads == 1 ? 1 : std::max<std::size_t>(1, kPartsPerThread * threads / strips_);
    run_ = std::max<std::size_t>(1, ceil_div(std::min(ceil_div(rows, wanted), most), step)) * step;
    runs_ = ceil_div(rows, run_);
  }

  std::size_t count() const { return strips_ * runs_; }
  /// The parts of a strip follow each other, and those of the next strip follow them.
  std::size_t strips() const { return strips_; }
  std::size_t parts_of_strip() const { return runs_; }
  Part part(std::size_t i) const {
    const std::size_t row = i % runs_ * run_, col = i / runs_ * kWidth;
    return {row, std::min(run_, rows_ - row), col, std::min(kWidth, cols_ - col)};
  }

 private:
  static constexpr std::size_t kWidth = StripView<float>::kWidth, kPartsPerThread = 4;
  static std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

  std::size_t rows_, cols_, strips_, run_, runs_;
};

}  // namespace mlp
