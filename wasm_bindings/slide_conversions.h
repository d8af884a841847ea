// The lectures' rules at their word, for the page of errata, with JavaScript's types; errors and arrays as in
// conversions.h.
#pragma once

#include <emscripten/val.h>

namespace mlp::bindings {

using emscripten::val;

val threshold_outputs_of(double z);
val slide_perceptron_of(const val& points, double max_rounds);
val bracket_loss_of(const val& points, double weight, double bias);

}  // namespace mlp::bindings
