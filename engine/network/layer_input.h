// What a layer is given: all numbers of a batch, or only those that are not zero.
#pragma once

#include "base/matrix_view.h"
#include "kernels/sparse_matrix.h"
#include "kernels/strips.h"

namespace mlp {

/// A batch, rows are samples. Refers to the numbers; sparse only where T is float.
template <class T>
struct LayerInput {
  LayerInput(MatrixView<const T> all) : dense(all) {}  // NOLINT(google-explicit-constructor): the usual case
  LayerInput(MatrixView<T> all) : dense(all) {}        // NOLINT(google-explicit-constructor)
  explicit LayerInput(Operand<const T> all) : dense(all) {}
  explicit LayerInput(SparseMatrix& some) : sparse(&some) {}

  std::size_t rows() const { return sparse != nullptr ? sparse->rows() : dense.rows(); }
  std::size_t cols() const { return sparse != nullptr ? sparse->cols() : dense.cols(); }

  Operand<const T> dense;
  SparseMatrix* sparse = nullptr;  // lists its entries when the layer first needs them
};

}  // namespace mlp
