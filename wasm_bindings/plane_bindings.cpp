// Registers points of the plane, perceptrons and Boolean functions with Embind, under the names of engine.d.ts. No
// logic, no conversion.
#include <emscripten/bind.h>

#include "plane_conversions.h"

using namespace mlp::bindings;  // NOLINT(google-build-using-namespace): this file only names its members

EMSCRIPTEN_BINDINGS(mlp_plane) {
  using emscripten::class_;
  using emscripten::function;

  function("planarSet", &planar_set_of);
  function("regressionSet", &regression_set_of);
  function("splitPoints", &split_of);
  function("parsePointsCsv", &parsed_points);
  function("evaluateLine", &line_evaluation);
  function("separation", &separation_of);
  function("learnBoolean", &boolean_learning);
  function("disjunctiveNetwork", &disjunctive_network_of);
  function("logisticTerms", &logistic_terms_of);
  function("createPerceptron", &create_perceptron);

  class_<mlp::Perceptron>("Perceptron")
      .function("step", &perceptron_step)
      .function("run", &perceptron_run)
      .function("state", &perceptron_state)
      .function("setWeights", &perceptron_set_weights)
      .function("setPoints", &perceptron_set_points)
      .function("reset", &perceptron_reset);
}
