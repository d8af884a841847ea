// Registers the demonstrations of engine/explain with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "explain_conversions.h"

EMSCRIPTEN_BINDINGS(mlp_explain) {
  using emscripten::function;

  function("softmaxLoss", &mlp::bindings::softmax_loss);
  function("overlappingPoints", &mlp::bindings::overlapping_points_of);
  function("descend", &mlp::bindings::descent);
  function("lossSurface", &mlp::bindings::loss_surface_of);
  function("batchGradients", &mlp::bindings::batch_gradients_of);
  function("learningRates", &mlp::bindings::learning_rates);
  function("parameterCount", &mlp::bindings::parameter_count);
}
