// Backpropagation step by step with JavaScript's types; errors and arrays as in conversions.h.
#pragma once

#include <emscripten/val.h>

#include <string>

namespace mlp::bindings {

using emscripten::val;

val activation_names();
val trace_backprop_of(const val& problem);
val mark_answer_of(const val& problem, double step, double answer);
val draw_problem(const val& problem, double seed);
val probe_gradient_of(const val& problem, double epsilon, const std::string& fault, double layer);
val sweep_epsilon_of(const val& problem, double parameter, const val& epsilons);
val problem_loss_along(const val& problem, double parameter, const val& values);
val chain_rule_of(const std::string& example, const val& values);
val count_operations_of(double width, double depth, double budget);
val output_delta_of(const std::string& pair, const val& z, const val& targets);

}  // namespace mlp::bindings
