// Implements the dense layer: three matrix products and an activation.
#include "network/dense_layer.h"

#include <algorithm>
#include <type_traits>

#include "base/error.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"

namespace mlp {
namespace {

// The three products of a layer. In double W is stored as it is; in float Wᵀ is stored, and the input may be sparse.

// x Wᵀ
void product_xw(Execution& execution, const LayerInput<double>& x, MatrixView<const double> w, Operand<double> z,
                const GemmExtras<double>& extras) {
  gemm(execution, x.dense.matrix(), Op::as_is, w, Op::transposed, z.matrix(), extras);
}
void product_xw(Execution& execution, const LayerInput<float>& x, StripView<const float> w, Operand<float> z,
                const GemmExtras<float>& extras) {
  if (x.sparse != nullptr)
    sparse_gemm(execution, *x.sparse, Op::as_is, w, z, extras);
  else
    gemm(execution, x.dense, Op::as_is, w, Op::as_is, z, extras);
}

// δ W
void product_dw(Execution& execution, Operand<const double> delta, MatrixView<const double> w, Operand<double> dx) {
  gemm(execution, delta.matrix(), Op::as_is, w, Op::as_is, dx.matrix());
}
void product_dw(Execution& execution, Operand<const float> delta, StripView<const float> w, Operand<float> dx) {
  gemm(execution, delta, Op::as_is, w, Op::transposed, dx);
}

// δᵀ x, or its transpose where that is stored
void product_dx(Execution& execution, Operand<const double> delta, const LayerInput<double>& x, MatrixView<double> dw,
                const GemmExtras<double>& extras) {
  gemm(execution, delta.matrix(), Op::transposed, x.dense.matrix(), Op::as_is, dw, extras);
}
void product_dx(Execution& execution, Operand<const float> delta, const LayerInput<float>& x, StripView<float> dw,
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

// Calls body(part) for parts that are some columns each: those that a thread computes in the products.
template <class T, class Body>
void for_shares_of_columns(Execution& execution, std::size_t rows, std::size_t cols, const Body& body) {
  if (std::is_same_v<T, double>) return body(Part{0, rows, 0, cols});
  const Sharing sharing(rows, cols, 1, 1, rows);
  const auto one = [&](std::size_t i) { body(sharing.part(i)); };
  if (rows * cols >= kWorthSharing) return execution.pool().parallel_for(sharing.count(), one);
  for (std::size_t i = 0; i < sharing.count(); ++i) one(i);
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
  if (batch <= capacity_) return;
  capacity_ = batch;
  for (AlignedBuffer<T>* buffer : {&z_, &a_, &delta_}) *buffer = AlignedBuffer<T>(batch * out_features_);
}

template <class T>
MatrixView<const T> DenseLayer<T>::row_by_row(const AlignedBuffer<T>& values, Matrix<T>& copy) const {
  const Operand<const T> stored = of_units(values.data());
  constexpr std::size_t kWidth = StripView<T>::kWidth;
  if (!in_strips_ || batch_ <= 1 || out_features_ <= kWidth) return stored.matrix();
  if (copy.rows() < batch_) copy = Matrix<T>(batch_, out_features_);
  for (std::size_t col = 0; col < out_features_; col += kWidth) {
    const MatrixView<const T> strip = stored.strip_of(col);
    for (std::size_t row = 0; row < batch_; ++row)
      std::copy_n(strip.row(row).begin(), strip.cols(),
                  copy.view().row(row).begin() + static_cast<std::ptrdiff_t>(col));
  }
  return copy.top(batch_);
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
Operand<const T> DenseLayer<T>::forward(Execution& execution, const LayerInput<T>& x) {
  require(x.cols() == in_features_, "layer: the input has ", x.cols(), " features, expected ", in_features_);
  reserve(x.rows());
  batch_ = x.rows();
  const Operand<T> z = of_units(z_.data()), a = of_units(a_.data());
  const auto activate_part = [&](const Part& part) {
    activate_window<T>(execution, activation_, z.window(part), a.window(part));  // a = f(z)
  };
  const GemmExtras<T> extras{.bias = bias(), .part_done = activate_part};
  product_xw(execution, x, stored_weights(), z, extras);  // z = x Wᵀ + b
  return a;
}
// lecture: end forward

// lecture: begin backward
template <class T>
void DenseLayer<T>::backward(Execution& execution, const LayerInput<T>& x, Operand<const T> output_gradient,
                             Operand<T> input_gradient, const GradientsReady& ready) {
  MLP_ASSERT(x.rows() == batch_ && output_gradient.rows() == batch_);
  const Operand<T> z = of_units(z_.data()), a = of_units(a_.data()), delta = of_units(delta_.data());
  const Stored weight_gradient(gradients_.data(), stored_rows(), stored_cols());
  const std::span<T> bias_gradient = gradients_.subspan(out_features_ * in_features_);
  for_shares_of_columns<T>(execution, batch_, out_features_, [&](const Part& part) {
    activate_window_backward<T>(execution, activation_, z.window(part), a.window(part), output_gradient.window(part),
                                delta.window(part));  // δ = ∂L/∂a ⊙ f′(z)
    column_sums(execution, MatrixView<const T>(delta.window(part)),
                bias_gradient.subspan(part.first_col, part.cols));  // ∂L/∂b = Σ δ
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
