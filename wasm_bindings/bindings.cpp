// Registers the engine's functions and classes with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "conversions.h"
#include "digit_conversions.h"

using namespace mlp::bindings;  // NOLINT(google-build-using-namespace): this file only names its members

EMSCRIPTEN_BINDINGS(mlp) {
  using emscripten::class_;
  using emscripten::function;

  function("engineInfo", &engine_info);
  function("setThreads", &set_threads);
  function("setInputPath", &set_input_path);
  function("recipeSettings", &recipe_settings);
  function("checkSettings", &check_settings);
  function("createDataset", &create_dataset);
  function("createTrainer", &create_trainer);
  function("loadClassifier", &load_classifier);
  function("normalizeStrokes", &normalize_strokes);
  function("normalizeDrawing", &normalize_drawing_steps);
  function("heapBytes", &heap_bytes);

  class_<Dataset>("Dataset")
      .smart_ptr<std::shared_ptr<Dataset>>("DatasetPointer")
      .property("rows", &dataset_rows)
      .property("cols", &dataset_cols)
      .property("capacity", &dataset_capacity)
      .property("size", &dataset_size)
      .function("appendIdx", &dataset_append_idx)
      .function("image", &dataset_image)
      .function("label", &dataset_label);

  class_<Trainer>("Trainer")
      .function("run", &trainer_run)
      .function("reducePlannedSamples", &trainer_reduce_planned_samples)
      .function("startEvaluation", &trainer_start_evaluation)
      .function("continueEvaluation", &trainer_continue_evaluation)
      .property("step", &trainer_step)
      .property("totalSteps", &trainer_total_steps)
      .property("stepsPerEpoch", &trainer_steps_per_epoch)
      .property("epoch", &trainer_epoch)
      .property("parameterCount", &trainer_parameter_count)
      .property("layerCount", &trainer_layer_count)
      .function("weights", &trainer_weights)
      .function("bias", &trainer_bias)
      .function("model", &trainer_model)
      .function("contributions", &trainer_contributions);

  class_<Classifier>("Classifier")
      .property("inFeatures", &classifier_in_features)
      .property("classes", &classifier_classes)
      .property("testAccuracy", &classifier_test_accuracy)
      .function("classify", &classifier_classify)
      .function("contributions", &classifier_contributions);
}
