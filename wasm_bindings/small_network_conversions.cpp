// Implements the conversions of small networks.
#include "small_network_conversions.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "explain/success_run.h"
#include "js_values.h"
#include "plane_conversions.h"

namespace mlp::bindings {
namespace {

constexpr double kMaxSteps = 1000000, kMaxBatch = 60000;

std::vector<std::size_t> sizes_from(const val& sizes) {
  if (!val::global("Array").call<bool>("isArray", sizes)) fail("settings: expected a list of numbers for \"sizes\"");
  std::vector<std::size_t> result;
  const auto count = sizes["length"].as<std::size_t>();
  for (std::size_t i = 0; i < std::min(count, SmallNetwork::kMaxSizes + 1); ++i) {
    const val size = sizes[i];
    if (!size.isNumber()) fail("settings: expected a list of numbers for \"sizes\"");
    result.push_back(whole(size.as<double>(), "sizes", 1, SmallNetwork::kMaxWidth));
  }
  return result;
}

/// The output as it is shown: under binary cross-entropy σ(z), which the loss takes into itself.
Activation output_activation_from(const val& object, LossKind loss) {
  const Activation shown = activation_from_name(text_from(object, "outputActivation"));
  if (loss != LossKind::binary_cross_entropy) return shown;
  require(shown.kind == ActivationKind::sigmoid, "outputActivation: with binary-cross-entropy expected sigmoid, got ",
          activation_name(shown.kind));
  return {};
}

}  // namespace

TrainingSettings small_network_settings_from(const val& object) {
  TrainingSettings settings;
  settings.layers = sizes_from(object["sizes"]);
  settings.activation = activation_from_name(text_from(object, "activation"));
  settings.activation.slope = number_or(object, "slope", settings.activation.slope);
  settings.activation.alpha = number_or(object, "alpha", settings.activation.alpha);
  settings.maxout_pieces = whole(number_or(object, "maxoutPieces", 1), "maxoutPieces", 1, Maxout<double>::kMaxPieces);
  settings.loss.kind = loss_from_name(text_from(object, "loss"));
  settings.output_activation = output_activation_from(object, settings.loss.kind);
  settings.initializer.kind = initializer_from_name(text_from(object, "initializer"));
  settings.initializer.scale = number_from(object, "initializerScale");
  settings.optimizer.kind = optimizer_from_name(text_from(object, "optimizer"));
  settings.optimizer.learning_rate = number_from(object, "learningRate");
  settings.optimizer.momentum = number_from(object, "momentum");
  settings.optimizer.weight_decay = number_or(object, "weightDecay", 0);
  settings.optimizer.l1 = number_or(object, "l1", 0);
  settings.batch_size = whole(number_from(object, "batchSize"), "batchSize", 1, kMaxBatch);
  settings.seed = seed_from(number_from(object, "seed"));
  settings.shuffle = example_order_from_name(text_from(object, "order")) == ExampleOrder::random;
  return settings;
}

namespace {

val report_of(const SmallNetworkReport& report) {
  val result = val::object();
  result.set("status", text(report.diverged ? "diverged" : "running"));
  result.set("step", number(report.step));
  result.set("epoch", number(report.epoch));
  result.set("loss", report.score.loss);
  result.set("accuracy", report.score.accuracy);
  result.set("gradientNorm", report.score.gradient_norm);
  result.set("batch", typed_array(report.batch));
  result.set("batchLoss", report.batch_loss);
  return result;
}

}  // namespace

std::unique_ptr<SmallNetwork> create_small_network(const val& settings) {
  return guarded([&] { return std::make_unique<SmallNetwork>(small_network_settings_from(settings)); });
}

val success_run_of(const val& settings, const val& points, double seed, double max_epochs) {
  return guarded([&] {
    const SuccessRun run = success_run(small_network_settings_from(settings), planar_points_from(points),
                                       seed_from(seed), whole(max_epochs, "maxEpochs", 1, kMaxSteps));
    val result = val::object();
    result.set("solved", run.solved);
    result.set("diverged", run.diverged);
    result.set("epochs", number(run.epochs));
    result.set("loss", run.score.loss);
    result.set("accuracy", run.score.accuracy);
    result.set("gradientNorm", run.score.gradient_norm);
    result.set("parameters", typed_array(run.parameters));
    return result;
  });
}

double small_network_parameter_count(const SmallNetwork& network) {
  return number(network.network().parameters().size());
}

double small_network_unit_count(const SmallNetwork& network) { return number(network.unit_count()); }

void small_network_set_points(SmallNetwork& network, const val& points) {
  guarded([&] { network.set_points(planar_points_from(points)); });
}

void small_network_set_samples(SmallNetwork& network, const val& inputs, const val& targets) {
  guarded([&] { network.set_samples(doubles_from(inputs, "inputs"), doubles_from(targets, "targets")); });
}

void small_network_set_learning_rate(SmallNetwork& network, double learning_rate) {
  guarded([&] { network.set_learning_rate(learning_rate); });
}

void small_network_set_batch_size(SmallNetwork& network, double batch_size) {
  guarded([&] { network.set_batch_size(whole(batch_size, "batchSize", 1, kMaxBatch)); });
}

val small_network_run(SmallNetwork& network, double steps, const std::string& unit) {
  return guarded(
      [&] { return report_of(network.run(whole(steps, "steps", 0, kMaxSteps), training_unit_from_name(unit))); });
}

val small_network_report(SmallNetwork& network) {
  return guarded([&] { return report_of(network.report()); });
}

val small_network_parameters(const SmallNetwork& network) {
  return guarded([&] { return typed_array(network.shown_parameters()); });
}

void small_network_set_parameter(SmallNetwork& network, double index, double value) {
  guarded([&] {
    network.set_parameter(mlp::bindings::index(index, "parameter", network.network().parameters().size()), value);
  });
}

void small_network_set_parameters(SmallNetwork& network, const val& values) {
  guarded([&] { network.set_parameters(doubles_from(values, "values")); });
}

val small_network_gradient(SmallNetwork& network) {
  return guarded([&] {
    const SampleScore score = network.shown_score();
    require(std::isfinite(score.gradient_norm), "gradient: beyond all numbers with these weights");
    return typed_array(score.gradient);
  });
}

val small_network_forward(SmallNetwork& network, const val& inputs) {
  return guarded([&] {
    const UnitValues units = network.forward(doubles_from(inputs, "inputs"));
    val result = val::object();
    result.set("z", typed_array(units.z));
    result.set("a", typed_array(units.a));
    return result;
  });
}

val small_network_grid(SmallNetwork& network, double x_min, double x_max, double columns, double y_min, double y_max,
                       double rows) {
  return guarded([&] {
    return typed_array(network.grid({.x_min = x_min,
                                     .x_max = x_max,
                                     .columns = whole(columns, "columns", 1, SmallNetwork::kMaxGridNodes),
                                     .y_min = y_min,
                                     .y_max = y_max,
                                     .rows = whole(rows, "rows", 1, SmallNetwork::kMaxGridNodes)}));
  });
}

val small_network_hidden(SmallNetwork& network, double layer, const val& inputs) {
  return guarded([&] {
    return typed_array(network.hidden(mlp::bindings::index(layer, "layer", network.network().layer_count()),
                                      doubles_from(inputs, "inputs")));
  });
}

val small_network_loss_along(SmallNetwork& network, double parameter_index, const val& values) {
  return guarded([&] {
    const LossAlong along =
        network.loss_along(mlp::bindings::index(parameter_index, "parameter", network.network().parameters().size()),
                           doubles_from(values, "values"));
    val result = val::object();
    result.set("loss", typed_array(along.loss));
    result.set("accuracy", typed_array(along.accuracy));
    return result;
  });
}

void small_network_checkpoint_every(SmallNetwork& network, double steps) {
  guarded([&] { network.checkpoint_every(whole(steps, "steps", 0, kMaxSteps)); });
}

val small_network_checkpoints(const SmallNetwork& network) {
  return guarded([&] {
    std::vector<std::uint32_t> step, epoch;
    std::vector<double> loss, accuracy;
    for (const Checkpoint& checkpoint : network.checkpoints()) {
      step.push_back(static_cast<std::uint32_t>(checkpoint.step));
      epoch.push_back(static_cast<std::uint32_t>(checkpoint.epoch));
      loss.push_back(checkpoint.loss);
      accuracy.push_back(checkpoint.accuracy);
    }
    val result = val::object();
    result.set("step", typed_array(step));
    result.set("epoch", typed_array(epoch));
    result.set("loss", typed_array(loss));
    result.set("accuracy", typed_array(accuracy));
    return result;
  });
}

void small_network_show_checkpoint(SmallNetwork& network, double index) {
  guarded([&] { network.show_checkpoint(mlp::bindings::index(index, "checkpoint", network.checkpoints().size())); });
}

void small_network_show_live(SmallNetwork& network) {
  guarded([&] { network.show_live(); });
}

void small_network_restore_checkpoint(SmallNetwork& network, double index) {
  guarded([&] { network.restore_checkpoint(mlp::bindings::index(index, "checkpoint", network.checkpoints().size())); });
}

void small_network_reset(SmallNetwork& network) {
  guarded([&] { network.reset(); });
}

}  // namespace mlp::bindings
