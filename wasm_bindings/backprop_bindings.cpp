// Registers backpropagation step by step with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "backprop_conversions.h"

EMSCRIPTEN_BINDINGS(mlp_backprop) {
  using emscripten::function;

  function("activationNames", &mlp::bindings::activation_names);
  function("traceBackprop", &mlp::bindings::trace_backprop_of);
  function("markAnswer", &mlp::bindings::mark_answer_of);
  function("drawProblem", &mlp::bindings::draw_problem);
  function("probeGradient", &mlp::bindings::probe_gradient_of);
  function("sweepEpsilon", &mlp::bindings::sweep_epsilon_of);
  function("problemLossAlong", &mlp::bindings::problem_loss_along);
  function("chainRule", &mlp::bindings::chain_rule_of);
  function("countOperations", &mlp::bindings::count_operations_of);
  function("outputDelta", &mlp::bindings::output_delta_of);
}
