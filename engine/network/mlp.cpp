// Implements the multilayer perceptron: layers chained forward, and backward in reverse.
#include "network/mlp.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::size_t kMaxFeatures = 65536;
constexpr std::size_t kMaxParameters = 100'000'000;

}  // namespace

Architecture Architecture::from_sizes(std::span<const std::size_t> sizes, const Activation& hidden) {
  require(sizes.size() >= 2, "layers: expected at least two sizes (inputs, outputs), got ", sizes.size());
  Architecture architecture{.in_features = sizes[0], .layers = {}};
  for (std::size_t i = 1; i < sizes.size(); ++i)
    architecture.layers.push_back({sizes[i], i + 1 < sizes.size() ? hidden : Activation{}});
  architecture.validate();
  return architecture;
}

std::vector<std::size_t> Architecture::sizes() const {
  std::vector<std::size_t> result{in_features};
  for (const auto& layer : layers) result.push_back(layer.out_features);
  return result;
}

std::size_t Architecture::parameter_count() const {
  std::size_t count = 0, in = in_features;
  for (const auto& layer : layers) {
    count += layer.rows() * in + layer.rows();
    in = layer.out_features;
  }
  return count;
}

void Architecture::validate() const {
  require(!layers.empty(), "layers: expected at least two sizes (inputs, outputs)");
  require(layers.size() <= 1000, "layers: ", layers.size(), " layers, expected at most 1000");
  const auto all = sizes();
  for (std::size_t i = 0; i < all.size(); ++i)
    require(all[i] >= 1 && all[i] <= kMaxFeatures, "layers: size number ", i + 1, " is ", all[i], ", expected 1 to ",
            kMaxFeatures);
  for (const LayerSpec& layer : layers) {
    require(layer.pieces >= 1 && layer.pieces <= Maxout<float>::kMaxPieces, "layers: a maxout layer of ", layer.pieces,
            " pieces, expected 2 to ", Maxout<float>::kMaxPieces);
    require(layer.pieces == 1 || layer.activation.kind == ActivationKind::identity,
            "layers: a maxout layer has no activation besides, expected identity, got ",
            activation_name(layer.activation.kind));
  }
  // Sizes are at most 2¹⁶, pieces 2⁶, and there are at most 1000 of them: the count itself cannot overflow 64 bits.
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) count += std::uint64_t{layers[i].rows()} * (all[i] + 1);
  require(count <= kMaxParameters, "layers: the network would have ", count, " parameters, expected at most ",
          kMaxParameters);
}

template <class T>
Mlp<T>::Mlp(const Architecture& architecture) : architecture_(architecture) {
  architecture.validate();
  parameters_ = AlignedBuffer<T>(architecture.parameter_count());
  gradients_ = AlignedBuffer<T>(architecture.parameter_count());
  std::size_t in = architecture.in_features, offset = 0;
  for (const auto& spec : architecture.layers) {
    const bool last = &spec == &architecture.layers.back();
    auto& layer = layers_.emplace_back(in, spec.rows(), spec.activation, last || spec.pieces > 1);
    auto& maxout = maxouts_.emplace_back();
    if (spec.pieces > 1) maxout.emplace(spec.out_features, spec.pieces);
    layer.bind(parameters_.span().subspan(offset, layer.parameter_count()),
               gradients_.span().subspan(offset, layer.parameter_count()));
    offset += layer.parameter_count();
    in = spec.out_features;
  }
  activation_gradients_.resize(layers_.size());
}

template <class T>
void Mlp<T>::initialize(const Initializer& initializer, Rng& rng) {
  std::vector<T> weights;
  for (auto& layer : layers_) {
    weights.resize(layer.in_features() * layer.out_features());
    mlp::initialize<T>(initializer, layer.in_features(), layer.out_features(), rng, weights, layer.bias());
    layer.set_weights(weights);
  }
}

// From the order in which the layers store their weights to PyTorch's.
template <class T>
std::vector<T> Mlp<T>::in_order(std::span<const T> values) const {
  std::vector<T> result;
  result.reserve(values.size());
  for (const auto& layer : layers_) {
    const std::size_t in = layer.in_features(), out = layer.out_features();
    for (std::size_t o = 0; o < out; ++o)
      for (std::size_t i = 0; i < in; ++i) result.push_back(values[DenseLayer<T>::place_of(o, i, out, in)]);
    const std::span<const T> bias = values.subspan(in * out, out);
    result.insert(result.end(), bias.begin(), bias.end());
    values = values.subspan(layer.parameter_count());
  }
  return result;
}

template <class T>
std::vector<T> Mlp<T>::copy_parameters() const {
  return in_order(parameters());
}

template <class T>
std::vector<T> Mlp<T>::copy_gradients() const {
  return in_order(gradients());
}

template <class T>
void Mlp<T>::set_parameters(std::span<const T> values) {
  require(values.size() == parameters_.size(), "network: ", values.size(), " parameters, expected ",
          parameters_.size());
  for (auto& layer : layers_) {
    const std::span<T> bias = layer.bias();
    const std::size_t weights = layer.parameter_count() - bias.size();
    layer.set_weights(values.first(weights));
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(weights), bias.size(), bias.begin());
    values = values.subspan(layer.parameter_count());
  }
}

template <class T>
void Mlp<T>::reserve(std::size_t batch) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    layers_[i].reserve(batch);
    if (maxouts_[i]) maxouts_[i]->reserve(batch);
    if (i > 0) activation_gradients_[i].reserve(batch * layers_[i].in_features());
  }
}

template <class T>
MatrixView<const T> Mlp<T>::pre_activations(std::size_t i) const {
  return maxouts_.at(i) ? maxouts_[i]->activations() : layers_[i].pre_activations();
}

template <class T>
MatrixView<const T> Mlp<T>::activations(std::size_t i) const {
  return maxouts_.at(i) ? maxouts_[i]->activations() : layers_[i].activations();
}

template <class T>
void Mlp<T>::require_no_maxout(std::string_view what) const {
  for (std::size_t i = 0; i < layers_.size(); ++i)
    require(!maxouts_[i], what, ": layer ", i + 1, " is maxout, whose units have several sums; expected other layers");
}

// lecture: begin network-forward
template <class T>
MatrixView<const T> Mlp<T>::forward(Execution& execution, const LayerInput<T>& x) {
  Operand<const T> a;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    a = layers_[i].forward(execution, i == 0 ? x : LayerInput<T>(a));
    if (maxouts_[i]) a = maxouts_[i]->forward(a.matrix());
  }
  return a.matrix();
}
// lecture: end network-forward

template <class T>
Operand<const T> Mlp<T>::stored_activations(std::size_t i) const {
  if (maxouts_[i]) return maxouts_[i]->activations();
  return layers_[i].stored_activations();
}

// As the units of the layer before are stored, to whose gradient it belongs.
template <class T>
Operand<T> Mlp<T>::input_gradient(std::size_t i, std::size_t batch) {
  T* const data = activation_gradients_[i].data();
  if (stored_activations(i - 1).in_strips()) return StripView<T>(data, batch, layers_[i].in_features());
  return MatrixView<T>(data, batch, layers_[i].in_features());
}

// lecture: begin network-backward
template <class T>
void Mlp<T>::backward(Execution& execution, const LayerInput<T>& x, MatrixView<const T> output_gradient,
                      const GradientsReady& ready) {
  reserve(x.rows());
  Operand<const T> gradient = output_gradient;
  std::size_t offset = parameters_.size();
  for (std::size_t i = layers_.size(); i-- > 0;) {
    offset -= layers_[i].parameter_count();
    const auto layer_ready = [&](std::size_t first, std::size_t count) {
      if (ready) ready(offset + first, count);
    };
    if (maxouts_[i]) gradient = maxouts_[i]->backward(gradient.matrix());
    const LayerInput<T> input = i == 0 ? x : LayerInput<T>(stored_activations(i - 1));
    // The input of the first layer is data: nobody needs its gradient.
    const Operand<T> below = i == 0 ? Operand<T>() : input_gradient(i, x.rows());
    layers_[i].backward(execution, input, gradient, below, layer_ready);
    gradient = below;
  }
}
// lecture: end network-backward

template class Mlp<float>;
template class Mlp<double>;

}  // namespace mlp
