// A row-major window on numbers that somebody else owns: pointer, rows, columns, distance between rows.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

#include "base/error.h"

namespace mlp {

/// Element (r, c) is data[r * stride + c]. Copying a view copies no numbers. T may be const.
template <class T>
class MatrixView {
 public:
  MatrixView() = default;
  MatrixView(T* data, std::size_t rows, std::size_t cols, std::size_t stride)
      : data_(data), rows_(rows), cols_(cols), stride_(stride) {
    MLP_ASSERT(stride >= cols);
  }
  MatrixView(T* data, std::size_t rows, std::size_t cols) : MatrixView(data, rows, cols, cols) {}

  /// A view of mutable numbers converts to a view of const ones.
  template <class U>
  requires(std::is_same_v<const U, T> && !std::is_const_v<U>)
      MatrixView(const MatrixView<U>& other)  // NOLINT(google-explicit-constructor): as for std::span
      : MatrixView(other.data(), other.rows(), other.cols(), other.stride()) {}

  T* data() const { return data_; }
  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t stride() const { return stride_; }
  bool empty() const { return rows_ == 0 || cols_ == 0; }
  /// True when the rows follow each other without a gap.
  bool contiguous() const { return stride_ == cols_ || rows_ <= 1; }

  T& operator()(std::size_t r, std::size_t c) const {
    MLP_ASSERT(r < rows_ && c < cols_);
    return data_[r * stride_ + c];
  }
  std::span<T> row(std::size_t r) const {
    MLP_ASSERT(r < rows_);
    return {data_ + r * stride_, cols_};
  }
  /// Rows first … first + count − 1.
  MatrixView rows_from(std::size_t first, std::size_t count) const {
    MLP_ASSERT(first + count <= rows_);
    return {data_ + first * stride_, count, cols_, stride_};
  }
  /// Columns first … first + count − 1.
  MatrixView cols_from(std::size_t first, std::size_t count) const {
    MLP_ASSERT(first + count <= cols_);
    return {data_ + first, rows_, count, stride_};
  }
  /// All elements in order; the view must be contiguous.
  std::span<T> flat() const {
    MLP_ASSERT(contiguous());
    return {data_, rows_ * cols_};
  }

 private:
  T* data_ = nullptr;
  std::size_t rows_ = 0, cols_ = 0, stride_ = 0;
};

}  // namespace mlp
