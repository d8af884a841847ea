// The engine's functions with JavaScript's types: every value that crosses between the two is converted and checked
// here.
#pragma once

#include <emscripten/val.h>

#include <memory>
#include <string>

#include "data/image_dataset.h"
#include "kernels/execution.h"
#include "training/image_classifier.h"
#include "training/image_training.h"

/// Each function catches everything that the engine throws, notes its message, and returns an empty value; errors.js
/// then throws a JavaScript Error with that message. (Thrown from here, it would pass C++ frames without cleaning up.)
/// Arrays are copied in and out: JavaScript never sees a view of the engine's memory, which may move or be freed.
/// Numbers arrive as double, JavaScript's only kind, and are checked to be whole where they must be.
namespace mlp::bindings {

using emscripten::val;
using Dataset = ImageDataset;
using Trainer = ImageTraining;
using Classifier = ImageClassifier;

/// The threads and scratch memory that all trainers and classifiers share: calls never overlap.
std::shared_ptr<Execution>& execution();

val engine_info();
double set_threads(double threads);
void set_input_path(const std::string& path);
std::string recipe_settings();
std::string check_settings(const std::string& json);
std::shared_ptr<Dataset> create_dataset(double rows, double cols, double capacity);
std::unique_ptr<Trainer> create_trainer(std::shared_ptr<Dataset> dataset, const std::string& settings,
                                        double planned_samples);
std::unique_ptr<Classifier> load_classifier(const val& model, const std::string& name);
val normalize_strokes(const val& points, const val& lengths);
val normalize_drawing_steps(const val& points, const val& lengths, double sheet, const val& steps);
double heap_bytes();

double dataset_rows(const Dataset& dataset);
double dataset_cols(const Dataset& dataset);
double dataset_capacity(const Dataset& dataset);
double dataset_size(const Dataset& dataset);
void dataset_append_idx(Dataset& dataset, const val& images, const std::string& images_name, const val& labels,
                        const std::string& labels_name);
val dataset_image(const Dataset& dataset, double index);
double dataset_label(const Dataset& dataset, double index);

val trainer_run(Trainer& trainer, double max_steps);
void trainer_reduce_planned_samples(Trainer& trainer, double samples);
void trainer_start_evaluation(Trainer& trainer, std::shared_ptr<Dataset> dataset);
val trainer_continue_evaluation(Trainer& trainer, double max_samples);
double trainer_step(const Trainer& trainer);
double trainer_total_steps(const Trainer& trainer);
double trainer_steps_per_epoch(const Trainer& trainer);
double trainer_epoch(const Trainer& trainer);
double trainer_parameter_count(const Trainer& trainer);
double trainer_layer_count(const Trainer& trainer);
val trainer_weights(const Trainer& trainer, double layer);
val trainer_bias(const Trainer& trainer, double layer);
val trainer_model(const Trainer& trainer, const std::string& dtype);

double classifier_in_features(const Classifier& classifier);
double classifier_classes(const Classifier& classifier);
double classifier_test_accuracy(const Classifier& classifier);
val classifier_classify(Classifier& classifier, const val& pixels);

}  // namespace mlp::bindings
