// Implements the conversions of the demonstrations.
#include "explain_conversions.h"

#include <cstdint>
#include <vector>

#include "explain/descent_path.h"
#include "explain/labelled_points.h"
#include "explain/softmax_loss.h"
#include "js_values.h"
#include "training/schedule.h"
#include "training/training_settings.h"

namespace mlp::bindings {
namespace {

constexpr double kMaxCount = 100000;

LabelledPoints points_from(const val& points) {
  return {.x = doubles_from(points["x"], "points.x"), .label = bytes_from(points["label"], "points.label")};
}

DescentSettings descent_settings_from(const val& object) {
  DescentSettings settings;
  settings.optimizer.kind = optimizer_from_name(text_from(object, "optimizer"));
  settings.optimizer.learning_rate = number_from(object, "learningRate");
  settings.optimizer.momentum = number_from(object, "momentum");
  settings.schedule = schedule_from_name(text_from(object, "schedule"));
  settings.batch_size = whole(number_from(object, "batchSize"), "batchSize", 1, kMaxCount);
  settings.steps = whole(number_from(object, "steps"), "steps", 1, kMaxCount);
  settings.seed = seed_from(number_from(object, "seed"));
  settings.weight = number_from(object, "weight");
  settings.bias = number_from(object, "bias");
  return settings;
}

}  // namespace

val softmax_loss(const val& logits, double true_class, double label_smoothing) {
  return guarded([&] {
    const SoftmaxLoss row = explain_softmax_loss(doubles_from(logits, "logits"),
                                                 whole(true_class, "trueClass", 0, kMaxCount), label_smoothing);
    val result = val::object();
    result.set("probabilities", typed_array(row.probabilities));
    result.set("targets", typed_array(row.targets));
    result.set("gradient", typed_array(row.gradient));
    result.set("loss", row.loss);
    return result;
  });
}

val overlapping_points_of(double count, double seed) {
  return guarded([&] {
    const LabelledPoints points = overlapping_points(whole(count, "count", 1, kMaxCount), seed_from(seed));
    val result = val::object();
    result.set("x", typed_array(points.x));
    result.set("label", typed_array(points.label));
    return result;
  });
}

val descent(const val& points, const val& settings) {
  return guarded([&] {
    const DescentPath path = descend(points_from(points), descent_settings_from(settings));
    val result = val::object();
    result.set("weight", typed_array(path.weight));
    result.set("bias", typed_array(path.bias));
    result.set("norm", typed_array(path.norm));
    result.set("loss", typed_array(path.loss));
    result.set("epochs", typed_array(path.epochs));
    result.set("diverged", path.diverged);
    return result;
  });
}

val loss_surface_of(const val& points, const val& weights, const val& biases) {
  return guarded([&] {
    return typed_array(
        loss_surface(points_from(points), doubles_from(weights, "weights"), doubles_from(biases, "biases")));
  });
}

val batch_gradients_of(const val& points, double weight, double bias, double batch_size, double count, double seed) {
  return guarded([&] {
    const BatchGradients gradients =
        batch_gradients(points_from(points), weight, bias, whole(batch_size, "batchSize", 1, kMaxCount),
                        whole(count, "count", 1, kMaxCount), seed_from(seed));
    val result = val::object();
    result.set("weight", typed_array(gradients.weight));
    result.set("bias", typed_array(gradients.bias));
    result.set("wholeWeight", gradients.whole_weight);
    result.set("wholeBias", gradients.whole_bias);
    result.set("noise", gradients.noise);
    return result;
  });
}

val learning_rates(const std::string& schedule, double learning_rate, double total_steps) {
  return guarded([&] {
    const ScheduleKind kind = schedule_from_name(schedule);
    const std::size_t steps = whole(total_steps, "totalSteps", 1, kMaxCount);
    std::vector<double> rates;
    for (std::size_t step = 0; step < steps; ++step)
      rates.push_back(scheduled_learning_rate(kind, learning_rate, step, steps));
    return typed_array(rates);
  });
}

double parameter_count(const std::string& settings) {
  return guarded([&] {
    return number(TrainingSettings::from_json(settings, TrainingSettings::recipe()).architecture().parameter_count());
  });
}

}  // namespace mlp::bindings
