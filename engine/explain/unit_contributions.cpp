// Implements the contributions of inputs to units and of units to an output, with the kernels that forward() uses.
#include "explain/unit_contributions.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "kernels/gemm.h"
#include "network/loss.h"
#include "training/metrics.h"

namespace mlp {
namespace {

template <class T>
void check_input(const Mlp<T>& network, std::span<const T> x) {
  require(x.size() == network.in_features(), "image: ", x.size(), " pixels, the network expects ",
          network.in_features());
}

/// W x (+ b), summed as DenseLayer::forward sums it.
template <class T>
std::vector<T> product(Execution& execution, const DenseLayer<T>& layer, std::span<const T> x,
                       std::span<const T> bias) {
  std::vector<T> z(layer.out_features());
  const Op op = DenseLayer<T>::kStoresTransposed ? Op::as_is : Op::transposed;
  gemm(execution, MatrixView<const T>(x.data(), 1, x.size()), Op::as_is, layer.stored_weights(), op,
       MatrixView<T>(z.data(), 1, z.size()), {.bias = bias});
  return z;
}

template <class T>
std::vector<T> activated(Execution& execution, const Activation& f, std::span<const T> z) {
  std::vector<T> a(z.size());
  activate<T>(execution, f, z, a);
  return a;
}

/// Units by the size of their number, the largest first.
template <class T>
std::vector<std::uint32_t> descending(const std::vector<T>& numbers, bool by_magnitude) {
  std::vector<std::uint32_t> order(numbers.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto size = [&](std::uint32_t i) { return by_magnitude ? std::abs(numbers[i]) : numbers[i]; };
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t i, std::uint32_t j) { return size(i) > size(j); });
  return order;
}

/// The parts of one logit, of a network with one hidden layer.
template <class T>
void take_apart(UnitContributions<T>& result, const DenseLayer<T>& last) {
  for (std::size_t i = 0; i < last.in_features(); ++i) {
    result.outgoing.push_back(last.weight(result.output, i));
    result.shares.push_back(result.outgoing[i] * result.a[i]);
  }
  result.order = descending(result.shares, true);
  result.partial_sums.push_back(last.bias()[result.output]);
  for (const std::uint32_t unit : result.order)
    result.partial_sums.push_back(result.partial_sums.back() + result.shares[unit]);
}

}  // namespace

template <class T>
UnitContributions<T> unit_contributions(Execution& execution, const Mlp<T>& network, std::span<const T> x,
                                        std::optional<std::size_t> output) {
  check_input(network, x);
  require(output.value_or(0) < network.out_features(), "output: there is no output ", output.value_or(0),
          ", the network has ", network.out_features());
  network.require_no_maxout("contributions");
  const DenseLayer<T>& first = network.layer(0);
  UnitContributions<T> result;
  result.sums = product(execution, first, x, {});
  result.bias.assign(first.bias().begin(), first.bias().end());
  result.z = product(execution, first, x, first.bias());
  result.a = activated<T>(execution, first.activation(), result.z);

  result.logits = result.a;
  for (std::size_t i = 1; i < network.layer_count(); ++i) {
    const DenseLayer<T>& layer = network.layer(i);
    result.logits =
        activated<T>(execution, layer.activation(), product<T>(execution, layer, result.logits, layer.bias()));
  }
  const std::size_t classes = result.logits.size();
  result.probabilities.resize(classes);
  softmax(execution, MatrixView<const T>(result.logits.data(), 1, classes),
          MatrixView<T>(result.probabilities.data(), 1, classes));
  result.prediction = argmax<T>(result.probabilities);
  result.output = output.value_or(result.prediction);

  if (network.layer_count() == 2)
    take_apart(result, network.layer(1));
  else
    result.order = descending(result.a, network.layer_count() > 2);
  return result;
}

template <class T>
std::vector<T> weighted_inputs(const Mlp<T>& network, std::span<const T> x, std::span<const std::uint32_t> units) {
  check_input(network, x);
  const DenseLayer<T>& layer = network.layer(0);
  std::vector<T> result;
  result.reserve(units.size() * x.size());
  for (const std::uint32_t unit : units) {
    require(unit < layer.out_features(), "unit: there is no unit ", unit, ", the first layer has ",
            layer.out_features());
    for (std::size_t j = 0; j < x.size(); ++j) result.push_back(layer.weight(unit, j) * x[j]);
  }
  return result;
}

template UnitContributions<float> unit_contributions(Execution&, const Mlp<float>&, std::span<const float>,
                                                     std::optional<std::size_t>);
template UnitContributions<double> unit_contributions(Execution&, const Mlp<double>&, std::span<const double>,
                                                      std::optional<std::size_t>);
template std::vector<float> weighted_inputs(const Mlp<float>&, std::span<const float>, std::span<const std::uint32_t>);
template std::vector<double> weighted_inputs(const Mlp<double>&, std::span<const double>,
                                             std::span<const std::uint32_t>);

}  // namespace mlp
