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
void product_xw(Execution& execution, const LayerInput<double>& x, MatrixView<const double> w, MatrixView<double> z,
                const GemmExtras<double>& extras) {
  gemm(execution, x.dense, Op::as_is, w, Op::transposed, z, extras);
}
void product_xw(Execution& execution, const LayerInput<float>& x, MatrixView<const float> w, MatrixView<float> z,
                const GemmExtras<float>& extras) {
  if (x.sparse != nullptr)
    sparse_gemm(execution, x.sparse->by_rows(), w, z, extras);
  else
    gemm(execution, x.dense, Op::as_is, w, Op::as_is, z, extras);
}

// δ W
void product_dw(Execution& execution, MatrixView<const double> delta, MatrixView<const double> w,
                MatrixView<double> dx) {
  gemm(execution, delta, Op::as_is, w, Op::as_is, dx);
}
void product_dw(Execution& execution, MatrixView<const float> delta, MatrixView<const float> w, MatrixView<float> dx) {
  gemm(execution, delta, Op::as_is, w, Op::transposed, dx);
}

// δᵀ x, or its transpose where that is stored
void product_dx(Execution& execution, MatrixView<const double> delta, const LayerInput<double>& x,
                MatrixView<double> dw, const GemmExtras<double>& extras) {
  gemm(execution, delta, Op::transposed, x.dense, Op::as_is, dw, extras);
}
void product_dx(Execution& execution, MatrixView<const float> delta, const LayerInput<float>& x, MatrixView<float> dw,
                const GemmExtras<float>& extras) {
  if (x.sparse != nullptr)
    sparse_gemm(execution, x.sparse->by_columns(), delta, dw, extras);
  else
    gemm(execution, x.dense, Op::transposed, delta, Op::as_is, dw, extras);
}

// Calls body(first, count) for each run of elements that lie together in a block of a contiguous matrix of `cols`
// columns.
template <class Body>
void for_each_run(const Block& block, std::size_t cols, const Body& body) {
  if (block.cols == cols) {
    body(block.row * cols, block.rows * cols);
    return;
  }
  for (std::size_t row = block.row; row < block.row + block.rows; ++row) body(row * cols + block.col, block.cols);
}

// Below this many elements it costs more than it saves to share them out.
constexpr std::size_t kWorthSharing = 8192;

// Calls body(block) for blocks of whole columns that cover a matrix, one a thread.
template <class T, class Body>
void for_shares_of_columns(Execution& execution, std::size_t rows, std::size_t cols, const Body& body) {
  const bool shared = std::is_same_v<T, float> && rows * cols >= kWorthSharing;
  const std::size_t shares = shared ? std::min(static_cast<std::size_t>(execution.threads()), cols) : 1;
  execution.pool().parallel_for(shares, [&](std::size_t i) {
    const std::size_t first = i * cols / shares, last = (i + 1) * cols / shares;
    body({0, rows, first, last - first});
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
  const auto activate_block = [&](const Block& block) {  // a = f(z)
    for_each_run(block, out_features_, [&](std::size_t first, std::size_t count) {
      activate<T>(execution, activation_, z.flat().subspan(first, count), a.flat().subspan(first, count));
    });
  };
  const GemmExtras<T> extras{.bias = bias(), .block_done = activate_block};
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
  const MatrixView<T> weight_gradient(gradients_.data(), stored_rows(), stored_cols());
  const std::span<T> bias_gradient = gradients_.subspan(out_features_ * in_features_);
  const auto share = [&](const Block& block) {
    for_each_run(block, out_features_, [&](std::size_t first, std::size_t count) {
      const auto run = [&](auto all) { return all.subspan(first, count); };
      activate_backward<T>(execution, activation_, run(z.flat()), run(a.flat()), run(output_gradient.flat()),
                           run(delta.flat()));  // δ = ∂L/∂a ⊙ f′(z)
    });
    column_sums(execution, MatrixView<const T>(delta.block(0, batch_, block.col, block.cols)),
                bias_gradient.subspan(block.col, block.cols));  // ∂L/∂b = Σ δ
  };
  for_shares_of_columns<T>(execution, batch_, out_features_, share);
  if (!input_gradient.empty()) product_dw(execution, delta, stored_weights(), input_gradient);  // ∂L/∂x = δ W
  const auto block_done = [&](const Block& block) {
    if (ready) for_each_run(block, stored_cols(), ready);
  };
  const GemmExtras<T> extras{.block_done = block_done};
  product_dx(execution, delta, x, weight_gradient, extras);  // ∂L/∂W = δᵀ x
  if (ready) ready(out_features_ * in_features_, out_features_);
}
// lecture: end backward

template class DenseLayer<float>;
template class DenseLayer<double>;

}  // namespace mlp
