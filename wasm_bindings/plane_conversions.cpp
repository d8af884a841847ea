// Implements the conversions of points, lines, perceptrons and Boolean functions.
#include "plane_conversions.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "data/points_csv.h"
#include "data/synthetic.h"
#include "explain/boolean_function.h"
#include "explain/logistic_terms.h"
#include "js_values.h"
#include "training/line.h"
#include "training/separation.h"

namespace mlp::bindings {
namespace {

constexpr double kMaxCount = 4294967295.0;

val planar_points(const PlanarPoints& points) {
  val result = val::object();
  result.set("x1", typed_array(points.x1));
  result.set("x2", typed_array(points.x2));
  result.set("label", typed_array(points.label));
  return result;
}

val line_weights(const LineWeights& weights) { return typed_array(std::span<const double>(weights)); }

TruthTable table_from(const val& table, double inputs, double least) {
  return {.inputs = whole(inputs, "inputs", least, TruthTable::kMaxInputs), .outputs = bytes_from(table, "table")};
}

std::vector<std::int8_t> flattened(const std::vector<Term>& terms) {
  std::vector<std::int8_t> literals;
  for (const Term& term : terms) literals.insert(literals.end(), term.begin(), term.end());
  return literals;
}

val cycle_of(const Perceptron& perceptron) {
  if (!perceptron.cycle()) return val::null();
  val result = val::object();
  result.set("from", number(perceptron.cycle()->from));
  result.set("length", number(perceptron.cycle()->length));
  return result;
}

}  // namespace

PlanarPoints planar_points_from(const val& points) {
  return {.x1 = doubles_from(points["x1"], "points.x1"),
          .x2 = doubles_from(points["x2"], "points.x2"),
          .label = bytes_from(points["label"], "points.label")};
}

val planar_set_of(const std::string& kind, double count, double noise, double seed) {
  return guarded([&] {
    return planar_points(
        planar_set(planar_set_from_name(kind), whole(count, "count", 1, kMaxPoints), noise, seed_from(seed)));
  });
}

val regression_set_of(const std::string& kind, double count, double noise, double seed) {
  return guarded([&] {
    const RegressionPoints points =
        regression_set(regression_set_from_name(kind), whole(count, "count", 2, kMaxPoints), noise, seed_from(seed));
    val result = val::object();
    result.set("x", typed_array(points.x));
    result.set("y", typed_array(points.y));
    return result;
  });
}

val split_of(const val& points, double test_share, double seed) {
  return guarded([&] {
    const PointsSplit split = split_points(planar_points_from(points), test_share, seed_from(seed));
    val result = val::object();
    result.set("train", planar_points(split.train));
    result.set("test", planar_points(split.test));
    result.set("trainIndices", typed_array(split.train_indices));
    result.set("testIndices", typed_array(split.test_indices));
    return result;
  });
}

val parsed_points(const std::string& csv) {
  return guarded([&] {
    const ParsedPoints parsed = parse_points_csv(csv);
    val result = val::object();
    result.set("points", planar_points(parsed.points));
    result.set("hasHeader", parsed.has_header);
    result.set("x1Name", text(parsed.x1_name));
    result.set("x2Name", text(parsed.x2_name));
    result.set("labelName", text(parsed.label_name));
    result.set("class0", text(parsed.class_names[0]));
    result.set("class1", text(parsed.class_names[1]));
    return result;
  });
}

val line_evaluation(const val& points, double b, double w1, double w2) {
  return guarded([&] {
    const LineEvaluation line = evaluate_line(planar_points_from(points), {b, w1, w2});
    val result = val::object();
    result.set("norm", line.norm);
    result.set("z", typed_array(line.z));
    result.set("distance", typed_array(line.distance));
    result.set("output", typed_array(line.output));
    result.set("right", typed_array(line.right));
    result.set("correct", number(line.correct));
    return result;
  });
}

val separation_of(const val& points, bool augmented) {
  return guarded([&] {
    const Separation found = separation(planar_points_from(points), augmented);
    val result = val::object();
    result.set("separable", found.separable);
    result.set("margin", found.margin);
    result.set("radius", found.radius);
    result.set("bound", found.bound);
    result.set("weights", line_weights(found.weights));
    return result;
  });
}

val boolean_learning(const val& table, double inputs, bool bias) {
  return guarded([&] {
    const BooleanLearning learning = learn_boolean(table_from(table, inputs, 2), bias);
    val result = val::object();
    result.set("learned", learning.learned);
    result.set("epochs", number(learning.epochs));
    result.set("updates", number(learning.updates));
    result.set("bestCorrect", number(learning.best_correct));
    result.set("weights", typed_array(learning.weights));
    return result;
  });
}

val disjunctive_network_of(const val& table, double inputs, bool simplify) {
  return guarded([&] {
    const DisjunctiveNetwork network = disjunctive_network(table_from(table, inputs, 1), simplify);
    val result = val::object();
    result.set("terms", number(network.terms.size()));
    result.set("literals", typed_array(flattened(network.terms)));
    result.set("hiddenWeights", typed_array(std::span<const double>(network.hidden_weights.view().flat())));
    result.set("hiddenBiases", typed_array(network.hidden_biases));
    result.set("outputWeights", typed_array(network.output_weights));
    result.set("outputBias", network.output_bias);
    result.set("outputs", typed_array(network.outputs));
    return result;
  });
}

val logistic_terms_of(const val& points, double weight, double bias) {
  return guarded([&] {
    const LogisticTerms terms = logistic_terms(
        {.x = doubles_from(points["x"], "points.x"), .label = bytes_from(points["label"], "points.label")}, weight,
        bias);
    val result = val::object();
    result.set("p", typed_array(terms.p));
    result.set("loss", typed_array(terms.loss));
    result.set("error", typed_array(terms.error));
    result.set("meanLoss", terms.mean_loss);
    result.set("gradientWeight", terms.gradient_weight);
    result.set("gradientBias", terms.gradient_bias);
    return result;
  });
}

std::unique_ptr<Perceptron> create_perceptron(const val& points, const val& settings) {
  return guarded([&] {
    return std::make_unique<Perceptron>(
        planar_points_from(points),
        PerceptronSettings{.variant = perceptron_variant_from_name(text_from(settings, "variant")),
                           .order = example_order_from_name(text_from(settings, "order")),
                           .seed = seed_from(number_from(settings, "seed")),
                           .learning_rate = number_from(settings, "learningRate"),
                           .bias = flag_from(settings, "bias")});
  });
}

val perceptron_step(Perceptron& perceptron) {
  return guarded([&] {
    const PerceptronStep shown = perceptron.step();
    val result = val::object();
    result.set("index", number(shown.index));
    result.set("label", number(shown.label));
    result.set("z", shown.z);
    result.set("output", shown.output);
    result.set("mistake", shown.mistake);
    result.set("before", line_weights(shown.before));
    result.set("update", line_weights(shown.update));
    result.set("after", line_weights(shown.after));
    result.set("epoch", number(shown.epoch));
    result.set("step", number(shown.step));
    return result;
  });
}

double perceptron_run(Perceptron& perceptron, double max_steps) {
  return guarded([&] { return number(perceptron.run(whole(max_steps, "maxSteps", 0, kMaxCount))); });
}

val perceptron_state(const Perceptron& perceptron) {
  return guarded([&] {
    const LineWeights reported = perceptron.reported_weights();
    val result = val::object();
    result.set("weights", line_weights(perceptron.weights()));
    result.set("reported", line_weights(reported));
    result.set("steps", number(perceptron.steps()));
    result.set("epochs", number(perceptron.epochs()));
    result.set("updates", number(perceptron.updates()));
    result.set("correct", number(count_correct(perceptron.points(), perceptron.weights())));
    result.set("reportedCorrect", number(count_correct(perceptron.points(), reported)));
    result.set("converged", perceptron.converged());
    result.set("cycle", cycle_of(perceptron));
    result.set("mistakesPerEpoch", typed_array(perceptron.mistakes_per_epoch()));
    result.set("mistakesSoFar", number(perceptron.mistakes_so_far()));
    result.set("boundApplies", perceptron.bound_applies());
    return result;
  });
}

void perceptron_set_weights(Perceptron& perceptron, double b, double w1, double w2) {
  guarded([&] { perceptron.set_weights({b, w1, w2}); });
}

void perceptron_set_points(Perceptron& perceptron, const val& points) {
  guarded([&] { perceptron.set_points(planar_points_from(points)); });
}

void perceptron_reset(Perceptron& perceptron) {
  guarded([&] { perceptron.reset(); });
}

}  // namespace mlp::bindings
