// Matrix products as chapter 13 shows them, with JavaScript's types: timed, step by step, and lane by lane; as in
// conversions.h.
#pragma once

#include <emscripten/val.h>

namespace mlp::bindings {

using emscripten::val;

val measure_product(const val& task);
val product_walk_of(double rows, double depth, double cols, double lanes);
val multiply_add_lanes_of(const val& a, const val& b, const val& c, double lanes);

}  // namespace mlp::bindings
