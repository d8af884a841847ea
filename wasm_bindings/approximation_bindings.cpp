// Registers approximations with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "approximation_conversions.h"

EMSCRIPTEN_BINDINGS(mlp_approximation) {
  using emscripten::function;

  function("multiplicationGate", &mlp::bindings::multiplication_gate_of);
  function("multiplicationGateSurface", &mlp::bindings::multiplication_gate_surface);
  function("multiplicationGateErrors", &mlp::bindings::multiplication_gate_errors);
  function("productNetwork", &mlp::bindings::product_network_of);
  function("productUnits", &mlp::bindings::product_units_of);
  function("productInputs", &mlp::bindings::product_inputs_of);
  function("unitCurves", &mlp::bindings::unit_curves_of);
  function("fitRun", &mlp::bindings::fit_run_of);
}
