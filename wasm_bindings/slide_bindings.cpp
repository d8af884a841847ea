// Registers the lectures' rules with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "slide_conversions.h"

EMSCRIPTEN_BINDINGS(mlp_slides) {
  using emscripten::function;

  function("thresholdOutputs", &mlp::bindings::threshold_outputs_of);
  function("slidePerceptron", &mlp::bindings::slide_perceptron_of);
  function("bracketLoss", &mlp::bindings::bracket_loss_of);
}
