// Registers small networks with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "activation_conversions.h"
#include "small_network_conversions.h"

using namespace mlp::bindings;  // NOLINT(google-build-using-namespace): this file only names its members

EMSCRIPTEN_BINDINGS(mlp_small_network) {
  using emscripten::class_;
  using emscripten::function;

  function("createSmallNetwork", &create_small_network);
  function("successRun", &success_run_of);

  class_<mlp::SmallNetwork>("SmallNetwork")
      .property("parameterCount", &small_network_parameter_count)
      .property("unitCount", &small_network_unit_count)
      .function("setPoints", &small_network_set_points)
      .function("setSamples", &small_network_set_samples)
      .function("setLearningRate", &small_network_set_learning_rate)
      .function("setBatchSize", &small_network_set_batch_size)
      .function("run", &small_network_run)
      .function("report", &small_network_report)
      .function("parameters", &small_network_parameters)
      .function("setParameter", &small_network_set_parameter)
      .function("setParameters", &small_network_set_parameters)
      .function("gradient", &small_network_gradient)
      .function("forward", &small_network_forward)
      .function("grid", &small_network_grid)
      .function("hidden", &small_network_hidden)
      .function("lossAlong", &small_network_loss_along)
      .function("probe", &small_network_probe)
      .function("collapsed", &small_network_collapsed)
      .function("checkpointEvery", &small_network_checkpoint_every)
      .function("checkpoints", &small_network_checkpoints)
      .function("showCheckpoint", &small_network_show_checkpoint)
      .function("showLive", &small_network_show_live)
      .function("restoreCheckpoint", &small_network_restore_checkpoint)
      .function("reset", &small_network_reset);
}
