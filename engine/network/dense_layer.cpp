// Implements the dense layer: three matrix products and an activation.
#include "network/dense_layer.h"

#include "base/error.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"

namespace mlp {

template <class T>
void DenseLayer<T>::bind(std::span<T> parameters, std::span<T> gradients) {
  MLP_ASSERT(parameters.size() == parameter_count() && gradients.size() == parameter_count());
  parameters_ = parameters;
  gradients_ = gradients;
}

template <class T>
void DenseLayer<T>::reserve(std::size_t batch) {
  if (batch <= z_.rows()) return;
  z_ = Matrix<T>(batch, out_features_);
  a_ = Matrix<T>(batch, out_features_);
  delta_ = Matrix<T>(batch, out_features_);
}

// lecture: begin forward
template <class T>
MatrixView<const T> DenseLayer<T>::forward(Execution& execution, MatrixView<const T> x) {
  require(x.cols() == in_features_, "layer: the input has ", x.cols(), " features, expected ", in_features_);
  batch_ = x.rows();
  reserve(batch_);
  const MatrixView<T> z = z_.top(batch_), a = a_.top(batch_);
  gemm(execution, x, Op::as_is, MatrixView<const T>(weights()), Op::transposed, z, {.bias = bias()});  // z = x Wᵀ + b
  activate<T>(execution, activation_, z.flat(), a.flat());                                             // a = f(z)
  return a;
}
// lecture: end forward

// lecture: begin backward
template <class T>
void DenseLayer<T>::backward(Execution& execution, MatrixView<const T> x, MatrixView<const T> output_gradient,
                             MatrixView<T> input_gradient) {
  MLP_ASSERT(x.rows() == batch_ && output_gradient.rows() == batch_ && output_gradient.contiguous());
  const MatrixView<T> delta = delta_.top(batch_);
  activate_backward<T>(execution, activation_, z_.top(batch_).flat(), a_.top(batch_).flat(), output_gradient.flat(),
                       delta.flat());  // δ = ∂L/∂a ⊙ f′(z)
  const MatrixView<const T> delta_read = delta;
  const MatrixView<T> weight_gradient(gradients_.data(), out_features_, in_features_);
  gemm(execution, delta_read, Op::transposed, x, Op::as_is, weight_gradient);            // ∂L/∂W = δᵀ x
  column_sums(execution, delta_read, gradients_.subspan(out_features_ * in_features_));  // ∂L/∂b = Σ δ
  if (!input_gradient.empty())
    gemm(execution, delta_read, Op::as_is, MatrixView<const T>(weights()), Op::as_is, input_gradient);  // ∂L/∂x = δ W
}
// lecture: end backward

template class DenseLayer<float>;
template class DenseLayer<double>;

}  // namespace mlp
