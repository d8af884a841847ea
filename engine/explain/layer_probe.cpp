// Implements the probe of a deep network's layers.
#include "explain/layer_probe.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "explain/activation_curve.h"

namespace mlp {
namespace {

constexpr double kSaturatedShare = 0.1;  // of the largest f′

template <class T>
double norm(std::span<const T> values) {
  double square = 0;
  for (const T v : values) square += static_cast<double>(v) * static_cast<double>(v);
  return std::sqrt(square);
}

template <class T>
void describe_slopes(Execution& execution, const DenseLayer<T>& layer, LayerProbe& probe) {
  const MatrixView<const T> z = layer.pre_activations(), a = layer.activations();
  const std::size_t units = z.cols();
  const std::vector<T> ones(z.rows() * units, T(1));
  std::vector<T> slope(ones.size());
  activate_backward<T>(execution, layer.activation(), z.flat(), a.flat(), ones, slope);
  const double low = kSaturatedShare * largest_slope(layer.activation());
  std::vector<bool> alive(units, false);
  double sum = 0;
  std::size_t saturated = 0;
  for (std::size_t i = 0; i < slope.size(); ++i) {
    const double s = std::abs(static_cast<double>(slope[i]));
    sum += s;
    saturated += s < low;
    if (s != 0) alive[i % units] = true;
  }
  const double count = static_cast<double>(slope.size());
  probe.slope = sum / count;
  probe.saturated = static_cast<double>(saturated) / count;
  probe.dead = static_cast<double>(std::count(alive.begin(), alive.end(), false)) / static_cast<double>(units);
}

template <class T>
void describe_activations(std::span<const T> a, std::size_t bins, double low, double high, LayerProbe& probe) {
  probe.histogram.assign(bins, 0);
  double sum = 0, square = 0;
  std::size_t finite = 0;
  for (const T value : a) {
    const double v = static_cast<double>(value);
    if (v != v) {
      ++probe.not_finite;
      continue;
    }
    const double place =
        std::clamp((v - low) / (high - low) * static_cast<double>(bins), 0.0, static_cast<double>(bins) - 1);
    ++probe.histogram[static_cast<std::size_t>(place)];
    if (std::isinf(v)) {
      ++probe.not_finite;
      continue;
    }
    probe.low = finite == 0 ? v : std::min(probe.low, v);
    probe.high = finite == 0 ? v : std::max(probe.high, v);
    ++finite;
    sum += v;
  }
  if (finite == 0) return;
  probe.mean = sum / static_cast<double>(finite);
  for (const T value : a) {
    const double d = static_cast<double>(value) - probe.mean;
    if (std::isfinite(static_cast<double>(value))) square += d * d;
  }
  probe.deviation = std::sqrt(square / static_cast<double>(finite));
}

}  // namespace

// lecture: begin probe
template <class T>
std::vector<LayerProbe> probe_layers(Execution& execution, Mlp<T>& network, const Loss& loss,
                                     MatrixView<const T> inputs, MatrixView<const T> targets, std::size_t bins,
                                     double histogram_low, double histogram_high) {
  network.require_no_maxout("probe");
  require(bins >= 1 && bins <= 1000, "probe: ", bins, " bins, expected 1 to 1000");
  require(histogram_high > histogram_low && std::isfinite(histogram_high - histogram_low),
          "probe: the histogram's range is from ", histogram_low, " to ", histogram_high, ", expected a rising one");
  const MatrixView<const T> outputs = network.forward(execution, inputs);
  Matrix<T> output_gradient(outputs.rows(), outputs.cols());
  loss_and_gradient<T>(execution, loss, outputs, targets, output_gradient.view());
  network.backward(execution, inputs, output_gradient.view());

  std::vector<LayerProbe> probes(network.layer_count());
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const DenseLayer<T>& layer = network.layer(i);
    probes[i].weight_gradient = norm<T>(layer.weight_gradient().flat());
    probes[i].weight_norm = norm<T>(layer.stored_weights().flat());
    probes[i].delta = norm<T>(layer.delta().flat());
    describe_slopes(execution, layer, probes[i]);
    describe_activations<T>(layer.activations().flat(), bins, histogram_low, histogram_high, probes[i]);
  }
  return probes;
}
// lecture: end probe

template std::vector<LayerProbe> probe_layers<float>(Execution&, Mlp<float>&, const Loss&, MatrixView<const float>,
                                                     MatrixView<const float>, std::size_t, double, double);
template std::vector<LayerProbe> probe_layers<double>(Execution&, Mlp<double>&, const Loss&, MatrixView<const double>,
                                                      MatrixView<const double>, std::size_t, double, double);

}  // namespace mlp
