// Points of the plane, perceptrons and Boolean functions with JavaScript's types; errors and arrays as in
// conversions.h.
#pragma once

#include <emscripten/val.h>

#include <memory>
#include <string>

#include "data/planar_points.h"
#include "training/perceptron.h"

namespace mlp::bindings {

using emscripten::val;

/// {x1, x2, label}, as engine.d.ts declares it; not yet validated.
PlanarPoints planar_points_from(const val& points);

val planar_set_of(const std::string& kind, double count, double noise, double seed);
val regression_set_of(const std::string& kind, double count, double noise, double seed);
val split_of(const val& points, double test_share, double seed);
val parsed_points(const std::string& text);
val line_evaluation(const val& points, double b, double w1, double w2);
val separation_of(const val& points, bool augmented);
val boolean_learning(const val& table, double inputs, bool bias);
val disjunctive_network_of(const val& table, double inputs, bool simplify);
val logistic_terms_of(const val& points, double weight, double bias);

std::unique_ptr<Perceptron> create_perceptron(const val& points, const val& settings);
val perceptron_step(Perceptron& perceptron);
double perceptron_run(Perceptron& perceptron, double max_steps);
val perceptron_state(const Perceptron& perceptron);
void perceptron_set_weights(Perceptron& perceptron, double b, double w1, double w2);
void perceptron_set_points(Perceptron& perceptron, const val& points);
void perceptron_reset(Perceptron& perceptron);

}  // namespace mlp::bindings
