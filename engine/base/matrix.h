// A dense row-major matrix that owns its numbers.
#pragma once

#include <cstddef>

#include "base/aligned_buffer.h"
#include "base/matrix_view.h"

namespace mlp {

/// [rows × cols], zero-initialised, 64-byte aligned, no padding between rows.
template <class T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols) : buffer_(rows * cols), rows_(rows), cols_(cols) {}

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  T* data() { return buffer_.data(); }
  const T* data() const { return buffer_.data(); }
  T& operator()(std::size_t r, std::size_t c) { return view()(r, c); }
  const T& operator()(std::size_t r, std::size_t c) const { return view()(r, c); }

  MatrixView<T> view() { return {buffer_.data(), rows_, cols_}; }
  MatrixView<const T> view() const { return {buffer_.data(), rows_, cols_}; }
  /// The first `count` rows: a batch smaller than the buffer was made for.
  MatrixView<T> top(std::size_t count) { return view().rows_from(0, count); }
  MatrixView<const T> top(std::size_t count) const { return view().rows_from(0, count); }

 private:
  AlignedBuffer<T> buffer_;
  std::size_t rows_ = 0, cols_ = 0;
};

}  // namespace mlp
