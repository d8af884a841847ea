// Approximations as chapter 8 shows them, with JavaScript's types: multiplication gates, products of many numbers, the
// terms of a fit; errors and arrays as in conversions.h.
#pragma once

#include <emscripten/val.h>

#include <string>

#include "explain/small_network.h"

namespace mlp::bindings {

using emscripten::val;

val multiplication_gate_of(const std::string& activation, double lambda, double offset, const val& inputs);
val multiplication_gate_surface(const std::string& activation, double lambda, double offset, const val& inputs,
                                bool in_float);
val multiplication_gate_errors(const std::string& activation, double offset, const val& lambdas);
val product_network_of(const std::string& shape, double factors, const val& inputs);
double product_units_of(const std::string& shape, double factors);
val product_inputs_of(double factors, double rows, double seed);
val unit_curves_of(SmallNetwork& network, const val& x);
val fit_run_of(const val& settings, const val& curve, double seed, double epochs);

}  // namespace mlp::bindings
