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
/// Weights and what units give are kept so: a thread that computes certain units reads and writes whole pages of memory
/// that no other thread touches, and the products run along rows of a strip. Columns of a matrix stored row by row are
/// not enough: a processor that reads some of them in order fetches the next ones too, and takes them away from the
/// thread whose they are. (δ = ∂L/∂a ⊙ f′(z) with 128 × 128 numbers and two threads: 6 µs so, 1.8 in strips.)
/// T may be const.
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

/// A rectangle of a matrix.
struct Part {
  std::size_t first_row, rows, first_col, cols;
};

/// A window on a matrix [rows × cols], however it is stored: row by row, any distance apart, or in strips. What the
/// products take. T may be const.
template <class T>
class Operand {
 public:
  Operand() = default;
  template <class U>
  requires(std::is_same_v<U, T> || std::is_same_v<const U, T>)
      Operand(const MatrixView<U>& matrix)  // NOLINT(google-explicit-constructor): as for MatrixView
      : data_(matrix.data()), rows_(matrix.rows()), cols_(matrix.cols()), stride_(matrix.stride()) {}
  template <class U>
  requires(std::is_same_v<U, T> || std::is_same_v<const U, T>)
      Operand(const StripView<U>& matrix)  // NOLINT(google-explicit-constructor)
      : data_(matrix.data()), rows_(matrix.rows()), cols_(matrix.cols()), in_strips_(true) {}
  template <class U>
  requires(std::is_same_v<const U, T> && !std::is_const_v<U>)
      Operand(const Operand<U>& other)  // NOLINT(google-explicit-constructor)
      : data_(other.data_),
        rows_(other.rows_),
        cols_(other.cols_),
        stride_(other.stride_),
        in_strips_(other.in_strips_) {}

  T* data() const { return data_; }
  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  bool empty() const { return rows_ == 0 || cols_ == 0; }
  bool in_strips() const { return in_strips_; }
  /// Numbers from one row to the next, where it is stored row by row.
  std::size_t stride() const { return stride_; }

  /// The 64 columns, or fewer at the right edge, among which column `col` is.
  MatrixView<T> strip_of(std::size_t col) const {
    if (in_strips_) return StripView<T>(data_, rows_, cols_).strip_of(col);
    const std::size_t first = col / kWidth * kWidth;
    return {data_ + first, rows_, std::min(kWidth, cols_ - first), stride_};
  }
  /// A part; it lies within one strip where there are strips.
  MatrixView<T> window(const Part& part) const {
    if (!in_strips_) return matrix().rows_from(part.first_row, part.rows).cols_from(part.first_col, part.cols);
    return strip_of(part.first_col).rows_from(part.first_row, part.rows).cols_from(part.first_col % kWidth, part.cols);
  }
  /// Row by row; only what is stored so, as are strips of one row or of up to 64 columns.
  MatrixView<T> matrix() const {
    MLP_ASSERT(!in_strips_ || rows_ <= 1 || cols_ <= kWidth);
    return {data_, rows_, cols_, in_strips_ ? cols_ : stride_};
  }

 private:
  template <class U>
  friend class Operand;
  static constexpr std::size_t kWidth = StripView<T>::kWidth;

  T* data_ = nullptr;
  std::size_t rows_ = 0, cols_ = 0, stride_ = 0;
  bool in_strips_ = false;
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
