// Implements the conversions of activation functions and of what layers do.
#include "activation_conversions.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "explain/activation_curve.h"
#include "js_values.h"

namespace mlp::bindings {
namespace {

Activation activation_from(const val& object) {
  Activation f = activation_from_name(text_from(object, "kind"));
  f.slope = number_or(object, "slope", f.slope);
  f.alpha = number_or(object, "alpha", f.alpha);
  return f;
}

template <class Get>
val column(const std::vector<LayerProbe>& probes, Get get) {
  std::vector<double> values;
  for (const LayerProbe& probe : probes) values.push_back(get(probe));
  return typed_array(values);
}

}  // namespace

val activation_curve_of(const val& activation, const val& z, double step) {
  return guarded([&] {
    const ActivationCurve curve = activation_curve(activation_from(activation), doubles_from(z, "z"), step);
    val result = val::object();
    result.set("value", typed_array(curve.value));
    result.set("derivative", typed_array(curve.derivative));
    result.set("secant", typed_array(curve.secant));
    return result;
  });
}

double largest_slope_of(const val& activation) {
  return guarded([&] { return largest_slope(activation_from(activation)); });
}

val tanh_forms_of(double z) {
  return guarded([&] {
    const std::array<double, 3> forms = tanh_forms(z);
    return typed_array(std::span<const double>(forms));
  });
}

val maxout_curve_of(const val& weights, const val& biases, const val& x) {
  return guarded([&] {
    const MaxoutCurve curve =
        maxout_curve(doubles_from(weights, "weights"), doubles_from(biases, "biases"), doubles_from(x, "x"));
    val result = val::object();
    result.set("value", typed_array(curve.value));
    result.set("piece", typed_array(curve.piece));
    result.set("pieces", typed_array(curve.pieces));
    return result;
  });
}

val small_network_probe(SmallNetwork& network, const std::string& precision, double bins, double low, double high) {
  return guarded([&] {
    require(precision == "double" || precision == "single", "precision \"", precision, "\": expected double or single");
    const std::vector<LayerProbe> probes =
        network.probe(precision == "single", whole(bins, "bins", 1, 1000), low, high);
    std::vector<std::uint32_t> not_finite, histogram;
    for (const LayerProbe& probe : probes) {
      not_finite.push_back(static_cast<std::uint32_t>(probe.not_finite));
      histogram.insert(histogram.end(), probe.histogram.begin(), probe.histogram.end());
    }
    val result = val::object();
    result.set("weightGradient", column(probes, [](const LayerProbe& p) { return p.weight_gradient; }));
    result.set("weightNorm", column(probes, [](const LayerProbe& p) { return p.weight_norm; }));
    result.set("delta", column(probes, [](const LayerProbe& p) { return p.delta; }));
    result.set("slope", column(probes, [](const LayerProbe& p) { return p.slope; }));
    result.set("mean", column(probes, [](const LayerProbe& p) { return p.mean; }));
    result.set("deviation", column(probes, [](const LayerProbe& p) { return p.deviation; }));
    result.set("low", column(probes, [](const LayerProbe& p) { return p.low; }));
    result.set("high", column(probes, [](const LayerProbe& p) { return p.high; }));
    result.set("saturated", column(probes, [](const LayerProbe& p) { return p.saturated; }));
    result.set("dead", column(probes, [](const LayerProbe& p) { return p.dead; }));
    result.set("notFinite", typed_array(not_finite));
    result.set("histogram", typed_array(histogram));
    return result;
  });
}

val small_network_collapsed(SmallNetwork& network) {
  return guarded([&] {
    const LinearCollapse collapse = network.collapsed();
    std::vector<std::uint32_t> rows;
    std::vector<double> weights, bias;
    for (const AffineMap& map : collapse.maps) {
      rows.push_back(static_cast<std::uint32_t>(map.weights.rows()));
      const auto all = map.weights.view().flat();
      weights.insert(weights.end(), all.begin(), all.end());
      bias.insert(bias.end(), map.bias.begin(), map.bias.end());
    }
    val result = val::object();
    result.set("exact", collapse.exact);
    result.set("rows", typed_array(rows));
    result.set("weights", typed_array(weights));
    result.set("bias", typed_array(bias));
    return result;
  });
}

}  // namespace mlp::bindings
