// The matrix product by its definition: one sum per element, k ascending.
#include "kernels/gemm.h"

namespace mlp {

// lecture: begin matrix-product
template <class T>
void gemm_reference(MatrixView<const T> a, Op op_a, MatrixView<const T> b, Op op_b, MatrixView<T> c,
                    const GemmExtras<T>& extras) {
  const std::size_t depth = op_a == Op::as_is ? a.cols() : a.rows();
  for (std::size_t m = 0; m < c.rows(); ++m) {
    for (std::size_t n = 0; n < c.cols(); ++n) {
      T sum = extras.accumulate ? c(m, n) : T(0);
      for (std::size_t k = 0; k < depth; ++k) {
        const T left = op_a == Op::as_is ? a(m, k) : a(k, m);
        const T right = op_b == Op::as_is ? b(k, n) : b(n, k);
        sum += left * right;
      }
      c(m, n) = extras.bias.empty() ? sum : sum + extras.bias[n];
    }
  }
  if (extras.part_done) extras.part_done({0, c.rows(), 0, c.cols()});
}
// lecture: end matrix-product

template void gemm_reference<float>(MatrixView<const float>, Op, MatrixView<const float>, Op, MatrixView<float>,
                                    const GemmExtras<float>&);
template void gemm_reference<double>(MatrixView<const double>, Op, MatrixView<const double>, Op, MatrixView<double>,
                                     const GemmExtras<double>&);

}  // namespace mlp
