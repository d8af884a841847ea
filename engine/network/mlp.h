// A multilayer perceptron: dense layers in a row, their parameters in one flat array.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/aligned_buffer.h"
#include "base/matrix.h"
#include "base/rng.h"
#include "network/dense_layer.h"
#include "network/initializer.h"
#include "network/maxout.h"

namespace mlp {

/// One layer of an architecture.
struct LayerSpec {
  std::size_t out_features = 0;
  Activation activation = {};
  /// Above 1: a maxout layer, each of whose units is the maximum of so many affine pieces; its activation is identity.
  std::size_t pieces = 1;

  /// Outputs of its matrix: units, or pieces of units.
  std::size_t rows() const { return out_features * pieces; }
  bool operator==(const LayerSpec&) const = default;
};

/// The shape of a network: x [in_features] → layers in order.
struct Architecture {
  std::size_t in_features = 0;
  std::vector<LayerSpec> layers;

  /// sizes {784, 128, 10}: `hidden` after every layer but the last, whose activation is identity (it gives logits).
  /// Throws Error as validate() does.
  static Architecture from_sizes(std::span<const std::size_t> sizes, const Activation& hidden);
  /// {in_features, out_features of each layer}.
  std::vector<std::size_t> sizes() const;
  std::size_t parameter_count() const;
  /// Throws Error unless there is a layer, every size is 1 … 65,536, pieces are 1 … 64 (and with more than 1 the
  /// activation is identity), and there are at most 100 million parameters.
  void validate() const;

  bool operator==(const Architecture&) const = default;
};

/// T is float (SIMD kernels; MNIST) or double (reference kernels; the lecture's small figures, gradient checks).
/// One forward/backward at a time. Not copyable: the layers hold views of the parameters.
template <class T>
class Mlp {
 public:
  /// All parameters zero. Throws Error for an invalid architecture.
  explicit Mlp(const Architecture& architecture);
  Mlp(const Mlp&) = delete;
  Mlp& operator=(const Mlp&) = delete;

  const Architecture& architecture() const { return architecture_; }
  std::size_t in_features() const { return architecture_.in_features; }
  std::size_t out_features() const { return architecture_.layers.back().out_features; }
  std::size_t layer_count() const { return layers_.size(); }
  DenseLayer<T>& layer(std::size_t i) { return layers_.at(i); }
  const DenseLayer<T>& layer(std::size_t i) const { return layers_.at(i); }
  /// What the last forward left of layer i, [batch × out]: z and a. Of a maxout layer both are the maxima; its pieces
  /// are layer(i).activations().
  MatrixView<const T> pre_activations(std::size_t i) const;
  MatrixView<const T> activations(std::size_t i) const;
  /// Throws Error if some layer is maxout: for what can only take apart units with one z. `what` begins the message.
  void require_no_maxout(std::string_view what) const;

  /// Every parameter and its gradient: layer by layer, weights as the layer stores them (see DenseLayer), then bias.
  std::span<T> parameters() { return parameters_.span(); }
  std::span<const T> parameters() const { return parameters_.span(); }
  std::span<T> gradients() { return gradients_.span(); }
  std::span<const T> gradients() const { return gradients_.span(); }

  /// Every parameter in PyTorch's order, whatever T is: layer by layer, W [out × in] row by row, then bias [out].
  std::vector<T> copy_parameters() const;
  std::vector<T> copy_gradients() const;
  /// The other way round; `values` has parameters().size() numbers.
  void set_parameters(std::span<const T> values);

  /// Draws all parameters, layer by layer, W row by row.
  void initialize(const Initializer& initializer, Rng& rng);
  /// Makes room for batches of up to `batch` samples, so that later calls allocate nothing.
  void reserve(std::size_t batch);

  /// Outputs [batch × out_features] for x [batch × in_features]; valid until the next forward.
  MatrixView<const T> forward(Execution& execution, const LayerInput<T>& x);
  /// Fills gradients() from ∂L/∂outputs [batch × out_features], for the x of the last forward (x must still be there).
  /// `ready` hears of gradients as soon as they are there and may change these parameters at once: nothing needs their
  /// old values any more.
  void backward(Execution& execution, const LayerInput<T>& x, MatrixView<const T> output_gradient,
                const GradientsReady& ready = {});

 private:
  std::vector<T> in_order(std::span<const T> values) const;
  Operand<const T> stored_activations(std::size_t i) const;
  Operand<T> input_gradient(std::size_t i, std::size_t batch);

  Architecture architecture_;
  AlignedBuffer<T> parameters_, gradients_;
  std::vector<DenseLayer<T>> layers_;
  std::vector<std::optional<Maxout<T>>> maxouts_;       // [i]: behind layer i, where that is maxout
  std::vector<AlignedBuffer<T>> activation_gradients_;  // [i]: ∂L/∂(input of layer i), i ≥ 1; [0] stays empty
};

}  // namespace mlp
