// Small networks with JavaScript's types; errors and arrays as in conversions.h.
#pragma once

#include <emscripten/val.h>

#include <memory>
#include <string>

#include "explain/small_network.h"

namespace mlp::bindings {

using emscripten::val;

/// SmallNetworkSettings of engine.d.ts. Throws Error for what is missing, of another type or out of range.
TrainingSettings small_network_settings_from(const val& object);

std::unique_ptr<SmallNetwork> create_small_network(const val& settings);
val success_run_of(const val& settings, const val& points, double seed, double max_epochs);

double small_network_parameter_count(const SmallNetwork& network);
double small_network_unit_count(const SmallNetwork& network);
void small_network_set_points(SmallNetwork& network, const val& points);
void small_network_set_samples(SmallNetwork& network, const val& inputs, const val& targets);
void small_network_set_learning_rate(SmallNetwork& network, double learning_rate);
void small_network_set_batch_size(SmallNetwork& network, double batch_size);
val small_network_run(SmallNetwork& network, double steps, const std::string& unit);
val small_network_report(SmallNetwork& network);
val small_network_parameters(const SmallNetwork& network);
void small_network_set_parameter(SmallNetwork& network, double index, double value);
void small_network_set_parameters(SmallNetwork& network, const val& values);
val small_network_gradient(SmallNetwork& network);
val small_network_forward(SmallNetwork& network, const val& inputs);
val small_network_grid(SmallNetwork& network, double x_min, double x_max, double columns, double y_min, double y_max,
                       double rows);
val small_network_hidden(SmallNetwork& network, double layer, const val& inputs);
val small_network_loss_along(SmallNetwork& network, double parameter_index, const val& values);
void small_network_checkpoint_every(SmallNetwork& network, double steps);
val small_network_checkpoints(const SmallNetwork& network);
void small_network_show_checkpoint(SmallNetwork& network, double index);
void small_network_show_live(SmallNetwork& network);
void small_network_restore_checkpoint(SmallNetwork& network, double index);
void small_network_reset(SmallNetwork& network);

}  // namespace mlp::bindings
