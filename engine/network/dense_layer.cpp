// Implements the dense layer: three matrix products and an activation.
#include "network/dense_layer.h"

#include <type_traits>

#include "base/error.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"

namespace mlp {
namespace {

// The three products of a layer. In double W is stored as it is; in float Wᵀ is stored, and the input may be sparse.

// x Wᵀ
void product_xw(Execution& execution, const LayerInput<double>& x, MatrixView<const double> w, MatrixView<double> z,
                const GemmExtras<double>& extras) {
  gemm(execution, x.dense, Op::as_is, w, Op::transposed, z, extras);
}
void product_xw(Execution& execution, const LayerInput<float>& x, StripView<const float> w, MatrixView<float> z,
                const GemmExtras<float>& extras) {
  if (x.sparse != nullptr)
    sparse_gemm(execution, *x.sparse, Op::as_is, w, z, extras);
  else
    gemm(execution, x.dense, Op::as_is, w, Op::as_is, z, extras);
}

// δ W
void product_dw(Execution& execution, MatrixView<const double> delta, MatrixView<const double> w,
                MatrixView<double> dx) {
  gemm(execution, delta, Op::as_is, w, Op::as_is, dx);
}
void product_dw(Execution& execution, MatrixView<const float> delta, StripView<const float> w, MatrixView<float> dx) {
  gemm(execution, delta, Op::as_is, w, Op::transposed, dx);
}

// δᵀ x, or its transpose where that is stored
void product_dx(Execution& execution, MatrixView<const double> delta, const LayerInput<double>& x,
                MatrixView<double> dw, const GemmExtras<double>& extras) {
  gemm(execution, delta, Op::transposed, x.dense, Op::as_is, dw, extras);
}
void product_dx(Execution& execution, MatrixView<const float> delta, const LayerInput<float>& x, StripView<float> dw,
                const GemmExtras<float>& extras) {
  if (x.sparse != nullptr)
    sparse_gemm(execution, *x.sparse, Op::transposed, delta, dw, extras);
  else
    gemm(execution, x.dense, Op::transposed, delta, Op::as_is, dw, extras);
}

// Where the first number of a part of the weights is stored; those of the part follow each other.
std::size_t place_in(MatrixView<double> w, const Part& part) {
  MLP_ASSERT(part.cols == w.cols());
  return part.first_row * w.cols();
}
std::size_t place_in(StripView<float> w, const Part& part) {
  return StripView<float>::place_of(part.first_row, part.first_col, w.rows(), w.cols());
}

template <class T>
MatrixView<T> part_of(MatrixView<T> matrix, const Part& part) {
  return matrix.rows_from(part.first_row, part.rows).cols_from(part.first_col, part.cols);
}

// a = f(z) and dz = da ⊙ f′(z) on windows of matrices: all numbers at once where they follow each other, else row by
// row.
template <class T>
void activate_window(Execution& execution, const Activation& f, MatrixView<const T> z, MatrixView<T> a) {
  if (z.contiguous() && a.contiguous()) return activate<T>(execution, f, z.flat(), a.flat());
  for (std::size_t row = 0; row < z.rows(); ++row) activate<T>(execution, f, z.row(row), a.row(row));
}
template <class T>
void activate_window_backward(Execution& execution, const Activation& f, MatrixView<const T> z, MatrixView<const T> a,
                              MatrixView<const T> da, MatrixView<T> dz) {
  if (z.contiguous() && a.contiguous() && da.contiguous() && dz.contiguous())
    return activate_backward<T>(execution, f, z.flat(), a.flat(), da.flat(), dz.flat());
  for (std::size_t row = 0; row < z.rows(); ++row)
    activate_backward<T>(execution, f, z.row(row), a.row(row), da.row(row), dz.row(row));
}

// Below this many elements it costs more than it saves to share them out.
constexpr std::size_t kWorthSharing = 8192;

// Calls body(first, number) for runs of columns: those that a thread computes in the products.
template <class T, class Body>
void for_shares_of_columns(Execution& execution, std::size_t rows, std::size_t cols, const Body& body) {
  if (std::is_same_v<T, double> || rows * cols < kWorthSharing) return body(0, cols);
  const Sharing sharing(rows, cols, 1, 1, rows);
  execution.pool().parallel_for(sharing.count(), [&](std::size_t i) {
    const Part part = sharing.part(i);
    body(part.first_col, part.cols);
  });
}

}  // namespace

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

template <class T>
void DenseLayer<T>::copy_weights(std::span<T> out) const {
  MLP_ASSERT(out.size() == out_features_ * in_features_);
  for (std::size_t o = 0; o < out_features_; ++o)
    for (std::size_t i = 0; i < in_features_; ++i) out[o * in_features_ + i] = weight(o, i);
}

template <class T>
void DenseLayer<T>::set_weights(std::span<const T> in) {
  MLP_ASSERT(in.size() == out_features_ * in_features_);
  for (std::size_t o = 0; o < out_features_; ++o)
    for (std::size_t i = 0; i < in_features_; ++i)
      parameters_[place_of(o, i, out_features_, in_features_)] = in[o * in_features_ + i];
}

// lecture: begin forward
template <class T>
MatrixView<const T> DenseLayer<T>::forward(Execution& execution, const LayerInput<T>& x) {
  require(x.cols() == in_features_, "layer: the input has ", x.cols(), " features, expected ", in_features_);
  batch_ = x.rows();
  reserve(batch_);
  const MatrixView<T> z = z_.top(batch_), a = a_.top(batch_);
  const auto activate_part = [&](const Part& part) {
    activate_window<T>(execution, activation_, part_of(z, part), part_of(a, part));  // a = f(z)
  };
  const GemmExtras<T> extras{.bias = bias(), .part_done = activate_part};
  product_xw(execution, x, stored_weights(), z, extras);  // z = x Wᵀ + b
  return a;
}
// lecture: end forward

// lecture: begin backward
template <class T>
void DenseLayer<T>::backward(Execution& execution, const LayerInput<T>& x, MatrixView<const T> output_gradient,
                             MatrixView<T> input_gradient, const GradientsReady& ready) {
  MLP_ASSERT(x.rows() == batch_ && output_gradient.rows() == batch_ && output_gradient.contiguous());
  const MatrixView<T> z = z_.top(batch_), a = a_.top(batch_), delta = delta_.top(batch_);
  const Stored weight_gradient(gradients_.data(), stored_rows(), stored_cols());
  const std::span<T> bias_gradient = gradients_.subspan(out_features_ * in_features_);
  for_shares_of_columns<T>(execution, batch_, out_features_, [&](std::size_t first, std::size_t cols) {
    const auto some = [&](auto view) { return view.cols_from(first, cols); };
    activate_window_backward<T>(execution, activation_, some(z), some(a), some(output_gradient),
                                some(delta));  // δ = ∂L/∂a ⊙ f′(z)
    column_sums(execution, MatrixView<const T>(some(delta)), bias_gradient.subspan(first, cols));  // ∂L/∂b = Σ δ
  });
  if (!input_gradient.empty()) product_dw(execution, delta, stored_weights(), input_gradient);  // ∂L/∂x = δ W
  const auto part_done = [&](const Part& part) {
    if (ready) ready(place_in(weight_gradient, part), part.rows * part.cols);
  };
  const GemmExtras<T> extras{.part_done = part_done};
  product_dx(execution, delta, x, weight_gradient, extras);  // ∂L/∂W = δᵀ x
  if (ready) ready(out_features_ * in_features_, out_features_);
}
// lecture: end backward

template class DenseLayer<float>;
template class DenseLayer<double>;

}  // namespace mlp
