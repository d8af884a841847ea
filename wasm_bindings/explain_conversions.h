// The demonstrations of engine/explain with JavaScript's types; errors and arrays as in conversions.h.
#pragma once

#include <emscripten/val.h>

#include <string>

namespace mlp::bindings {

using emscripten::val;

val softmax_loss(const val& logits, double true_class, double label_smoothing);
val overlapping_points_of(double count, double seed);
val descent(const val& points, const val& settings);
val loss_surface_of(const val& points, const val& weights, const val& biases);
val batch_gradients_of(const val& points, double weight, double bias, double batch_size, double count, double seed);
val learning_rates(const std::string& schedule, double learning_rate, double total_steps);
double parameter_count(const std::string& settings);

}  // namespace mlp::bindings
