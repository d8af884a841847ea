// Activation functions, maxout units and the layers of small networks with JavaScript's types; errors and arrays as in
// conversions.h.
#pragma once

#include <emscripten/val.h>

#include <string>

#include "explain/small_network.h"

namespace mlp::bindings {

using emscripten::val;

val activation_curve_of(const val& activation, const val& z, double step);
double largest_slope_of(const val& activation);
val tanh_forms_of(double z);
val maxout_curve_of(const val& weights, const val& biases, const val& x);

val small_network_probe(SmallNetwork& network, const std::string& precision, double bins, double low, double high);
val small_network_collapsed(SmallNetwork& network);

}  // namespace mlp::bindings
