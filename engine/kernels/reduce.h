// Sums over rows: what bias gradients are made of.
#pragma once

#include <span>

#include "base/matrix_view.h"
#include "kernels/execution.h"

namespace mlp {

/// sums[c] = Σ_r x(r, c), r ascending; sums: [cols of x].
template <class T>
void column_sums_reference(MatrixView<const T> x, std::span<T> sums) {
  for (std::size_t c = 0; c < x.cols(); ++c) {
    T sum = 0;
    for (std::size_t r = 0; r < x.rows(); ++r) sum += x(r, c);
    sums[c] = sum;
  }
}

inline void column_sums(Execution& execution, MatrixView<const float> x, std::span<float> sums) {
  execution.kernels().column_sums(x.data(), x.stride(), x.rows(), x.cols(), sums.data());
}
inline void column_sums(Execution&, MatrixView<const double> x, std::span<double> sums) {
  column_sums_reference(x, sums);
}

}  // namespace mlp
