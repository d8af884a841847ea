// Registers activation functions with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "activation_conversions.h"

EMSCRIPTEN_BINDINGS(mlp_activations) {
  using emscripten::function;

  function("activationCurve", &mlp::bindings::activation_curve_of);
  function("largestSlope", &mlp::bindings::largest_slope_of);
  function("tanhForms", &mlp::bindings::tanh_forms_of);
  function("maxoutCurve", &mlp::bindings::maxout_curve_of);
}
