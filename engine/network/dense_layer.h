// One fully connected layer with its activation: z = W x + b, a = f(z), and the way back.
#pragma once

#include <span>
#include <type_traits>

#include "base/matrix.h"
#include "kernels/execution.h"
#include "kernels/strips.h"
#include "network/activation.h"
#include "network/layer_input.h"

namespace mlp {

/// Called with a run of gradients that are complete: first parameter, number. Each comes once, from any thread.
using GradientsReady = FunctionRef<void(std::size_t first, std::size_t count)>;

/// Works on batches: rows are samples. W is [out × in], as in PyTorch. Weights and their gradients live in flat arrays
/// of the network, on which the optimiser works. T is double (reference kernels), and W is stored as it is; or float
/// (SIMD kernels), and Wᵀ [in × out] is stored, in strips of columns: then forward and weight gradient both run along
/// rows in memory, whether all inputs are looked at or only some, and a thread that computes some of the units touches
/// weights and gradients of no others. So are z, a and δ, in strips of units, unless somebody wants them row by row.
template <class T>
class DenseLayer {
 public:
  /// rows_wanted: a must be one matrix, row by row, as a loss needs it.
  DenseLayer(std::size_t in_features, std::size_t out_features, const Activation& activation, bool rows_wanted)
      : in_features_(in_features),
        out_features_(out_features),
        activation_(activation),
        in_strips_(kStoresTransposed && !rows_wanted) {}

  std::size_t in_features() const { return in_features_; }
  std::size_t out_features() const { return out_features_; }
  std::size_t parameter_count() const { return out_features_ * in_features_ + out_features_; }
  const Activation& activation() const { return activation_; }

  /// Tells the layer where its parameters and gradients stand: weights, then bias; parameter_count() of each.
  void bind(std::span<T> parameters, std::span<T> gradients);
  /// Makes room for batches of up to `batch` samples; values are lost when it grows.
  void reserve(std::size_t batch);

  static constexpr bool kStoresTransposed = std::is_same_v<T, float>;
  /// Weights as they are stored: [out × in], or strips of [in × out].
  using Stored = std::conditional_t<kStoresTransposed, StripView<T>, MatrixView<T>>;
  using ConstStored = std::conditional_t<kStoresTransposed, StripView<const T>, MatrixView<const T>>;

  /// Where the weight from input `in` to unit `out` is stored, in a layer of these sizes.
  static constexpr std::size_t place_of(std::size_t out, std::size_t in, std::size_t out_features,
                                        std::size_t in_features) {
    return kStoresTransposed ? StripView<T>::place_of(in, out, in_features, out_features) : out * in_features + in;
  }
  T weight(std::size_t out, std::size_t in) const {
    return parameters_[place_of(out, in, out_features_, in_features_)];
  }
  /// W [out × in] row by row, copied out and in.
  void copy_weights(std::span<T> out) const;
  void set_weights(std::span<const T> in);
  /// W itself, where it is stored as it is.
  MatrixView<T> weights() requires(!kStoresTransposed) { return {parameters_.data(), out_features_, in_features_}; }
  MatrixView<const T> weights() const requires(!kStoresTransposed) {
    return {parameters_.data(), out_features_, in_features_};
  }
  ConstStored stored_weights() const { return {parameters_.data(), stored_rows(), stored_cols()}; }
  std::span<T> bias() { return parameters_.subspan(out_features_ * in_features_); }
  std::span<const T> bias() const { return parameters_.subspan(out_features_ * in_features_); }
  ConstStored weight_gradient() const { return {gradients_.data(), stored_rows(), stored_cols()}; }
  std::span<const T> bias_gradient() const { return gradients_.subspan(out_features_ * in_features_); }

  /// Computes z and a for x [batch × in] and returns a [batch × out]; valid until the next forward.
  Operand<const T> forward(Execution& execution, const LayerInput<T>& x);

  /// Given ∂L/∂a [batch × out] and the x of the last forward, computes δ = ∂L/∂z, ∂L/∂W = δᵀx and ∂L/∂b = Σ δ,
  /// and, unless `input_gradient` is empty, ∂L/∂x = δW into it [batch × in], before the first call of `ready`: that may
  /// change the weights as soon as it hears that their gradients are there.
  void backward(Execution& execution, const LayerInput<T>& x, Operand<const T> output_gradient,
                Operand<T> input_gradient, const GradientsReady& ready = {});

  /// What the last forward and backward left, [batch × out]: z, a = f(z), δ = ∂L/∂z. Row by row, so copied first where
  /// they are in several strips; a copy is valid until the next one of the same.
  MatrixView<const T> pre_activations() const { return row_by_row(z_, z_copy_); }
  MatrixView<const T> activations() const { return row_by_row(a_, a_copy_); }
  MatrixView<const T> delta() const { return row_by_row(delta_, delta_copy_); }
  /// a as it is stored.
  Operand<const T> stored_activations() const { return of_units(a_.data()); }

 private:
  std::size_t stored_rows() const { return kStoresTransposed ? in_features_ : out_features_; }
  std::size_t stored_cols() const { return kStoresTransposed ? out_features_ : in_features_; }

  // A number of each unit for each sample.
  template <class U>
  Operand<U> of_units(U* data) const {
    if (in_strips_) return StripView<U>(data, batch_, out_features_);
    return MatrixView<U>(data, batch_, out_features_);
  }
  MatrixView<const T> row_by_row(const AlignedBuffer<T>& values, Matrix<T>& copy) const;

  std::size_t in_features_, out_features_;
  Activation activation_;
  bool in_strips_;
  std::span<T> parameters_, gradients_;
  std::size_t batch_ = 0, capacity_ = 0;
  AlignedBuffer<T> z_, a_, delta_;
  mutable Matrix<T> z_copy_, a_copy_, delta_copy_;
};

}  // namespace mlp
