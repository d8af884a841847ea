// Implements the conversions of data, training and recognition, and the checks of what JavaScript passes in.
#include "conversions.h"

#include <emscripten/emscripten.h>
#include <emscripten/heap.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/name_table.h"
#include "data/drawn_digit.h"
#include "data/idx.h"
#include "js_values.h"
#include "network/model_file.h"

// clang-format off
#ifdef EM_JS_DEPS  // newer releases want to be told; older ones always have it
EM_JS_DEPS(mlp_bindings, "$UTF8ToString");
#endif
// errors.js reads and clears the note after every call.
EM_JS(void, mlp_note_error, (const char* message), { Module['engineError'] = UTF8ToString(message); })
// Workers that the threads build started in advance; others must not be asked for while this thread waits.
EM_JS(int, mlp_pool_size, (), { return Module['poolSize']; })
// clang-format on

namespace mlp::bindings {
namespace {

constexpr NameTable<Dtype, 2> kDtypeNames{"dtype", {"F32", "F16"}};
constexpr NameTable<InputPath, 3> kInputPathNames{"input path", {"auto", "dense", "sparse"}};

val grey_image(const GreyImage& image) {
  val result = val::object();
  result.set("rows", number(image.rows));
  result.set("cols", number(image.cols));
  result.set("pixels", typed_array(image.pixels));
  return result;
}

val step_report(const StepReport& report) {
  val result = val::object();
  result.set("status", text(training_status_name(report.status)));
  result.set("steps", number(report.steps));
  result.set("samples", number(report.samples));
  result.set("correct", number(report.correct));
  result.set("loss", report.loss);
  result.set("learningRate", report.learning_rate);
  return result;
}

val evaluation(const Evaluation& evaluation) {
  val result = val::object();
  result.set("count", number(evaluation.count));
  result.set("correct", number(evaluation.correct));
  result.set("accuracy", evaluation.accuracy());
  result.set("loss", evaluation.loss);
  result.set("confusion", typed_array(evaluation.confusion));
  result.set("predictions", typed_array(evaluation.predictions));
  result.set("confidences", typed_array(evaluation.confidences));
  return result;
}

val digit_stages(const StrokeRaster& raster, const NormalizedDigit& digit) {
  val frame = val::object();
  frame.set("left", raster.left);
  frame.set("top", raster.top);
  frame.set("pixelsPerUnit", raster.pixels_per_unit);
  val box = val::object();
  box.set("top", number(digit.box.top));
  box.set("left", number(digit.box.left));
  box.set("rows", number(digit.box.rows));
  box.set("cols", number(digit.box.cols));
  val result = val::object();
  result.set("raster", grey_image(raster.image));
  result.set("frame", frame);
  result.set("pen", raster.pen);
  result.set("box", box);
  result.set("ink", grey_image(digit.ink));
  result.set("scale", digit.scale);
  result.set("scaled", grey_image(digit.scaled));
  result.set("massRow", digit.mass_row);
  result.set("massCol", digit.mass_col);
  result.set("shiftRow", digit.shift_row);
  result.set("shiftCol", digit.shift_col);
  result.set("centred", grey_image(digit.centred));
  result.set("largest", digit.largest);
  result.set("digit", grey_image(digit.digit));
  return result;
}

/// points: x, y of all points, stroke after stroke; lengths: points of each stroke.
std::vector<Stroke> strokes_from(const std::vector<double>& points, const std::vector<std::uint32_t>& lengths) {
  std::vector<Stroke> strokes;
  std::size_t next = 0;
  for (const std::size_t length : lengths) {
    require(length <= (points.size() - next) / 2, "strokes: the lengths add up to more points than there are");
    Stroke& stroke = strokes.emplace_back();
    for (std::size_t i = 0; i < length; ++i, next += 2) stroke.push_back({points[next], points[next + 1]});
  }
  require(next == points.size(), "strokes: ", points.size(), " coordinates, but the lengths add up to ", next / 2,
          " points");
  return strokes;
}

val normalized_drawing(const val& points, const val& lengths, double sheet, const DrawingSteps& steps) {
  const auto strokes = strokes_from(vector_from<double>(points, "points", "Float64Array"),
                                    vector_from<std::uint32_t>(lengths, "lengths", "Uint32Array"));
  const std::optional<DrawnDigit> drawn = normalize_drawing(strokes, sheet, steps);
  return drawn ? digit_stages(drawn->raster, drawn->digit) : val::null();
}

bool flag(const val& object, const char* name) {
  const val value = object[name];
  if (!value.isTrue() && !value.isFalse()) fail("steps: expected true or false for \"", name, "\"");
  return value.isTrue();
}

const DenseLayer<float>& layer(const Trainer& trainer, double index_of_layer) {
  return trainer.network().layer(index(index_of_layer, "layer", trainer.network().layer_count()));
}

}  // namespace

std::shared_ptr<Execution>& execution() {
  static auto shared = std::make_shared<Execution>(1);
  return shared;
}

val engine_info() {
  return guarded([] {
    val result = val::object();
    result.set("build", text(MLP_BUILD_NAME));
    result.set("isa", text(isa_name(execution()->isa())));
    result.set("threads", execution()->threads());
    return result;
  });
}

double set_threads(double threads) {
  return guarded([&] {
    const std::size_t wanted = whole(threads, "threads", 1, 256);
    const int possible = MLP_THREADS ? static_cast<int>(std::min<std::size_t>(wanted, mlp_pool_size() + 1)) : 1;
    if (possible != execution()->threads()) {
      require(execution().use_count() == 1,
              "threads: trainers and classifiers must be deleted before the number changes");
      const InputPath path = execution()->input_path();
      execution().reset();  // ends its threads: the pool may have none to spare for the new ones
      execution() = std::make_shared<Execution>(possible);
      execution()->set_input_path(path);
    }
    return number(execution()->threads());
  });
}

void set_input_path(const std::string& path) {
  guarded([&] { execution()->set_input_path(kInputPathNames.value(path)); });
}

std::string recipe_settings() {
  return guarded([] { return TrainingSettings::recipe().to_json(); });
}

std::string check_settings(const std::string& json) {
  return guarded([&] { return TrainingSettings::from_json(json, TrainingSettings::recipe()).to_json(); });
}

std::shared_ptr<Dataset> create_dataset(double rows, double cols, double capacity) {
  return guarded([&] {
    constexpr double kMaxSide = 65536, kMaxImages = 4294967295.0;
    return std::make_shared<Dataset>(whole(rows, "rows", 1, kMaxSide), whole(cols, "cols", 1, kMaxSide),
                                     whole(capacity, "capacity", 1, kMaxImages));
  });
}

std::unique_ptr<Trainer> create_trainer(std::shared_ptr<Dataset> dataset, const std::string& settings,
                                        double planned_samples) {
  return guarded([&] {
    require(dataset != nullptr, "createTrainer: expected a Dataset");
    return std::make_unique<Trainer>(execution(), std::move(dataset),
                                     TrainingSettings::from_json(settings, TrainingSettings::recipe()),
                                     whole(planned_samples, "plannedSamples", 1, 4294967295.0));
  });
}

std::unique_ptr<Classifier> load_classifier(const val& model, const std::string& name) {
  return guarded([&] {
    const std::vector<std::uint8_t> bytes = bytes_from(model, "model");
    return std::make_unique<Classifier>(execution(), parse_model(bytes, name));
  });
}

val normalize_strokes(const val& points, const val& lengths) {
  return guarded([&] { return normalized_drawing(points, lengths, 0, {}); });  // all steps: the sheet does not matter
}

val normalize_drawing_steps(const val& points, const val& lengths, double sheet, const val& steps) {
  return guarded([&] {
    const DrawingSteps wanted{.pen = flag(steps, "pen"),
                              .box = flag(steps, "box"),
                              .mass = flag(steps, "mass"),
                              .stretch = flag(steps, "stretch")};
    return normalized_drawing(points, lengths, sheet, wanted);
  });
}

double heap_bytes() { return number(emscripten_get_heap_size()); }

double dataset_rows(const Dataset& dataset) { return number(dataset.rows()); }
double dataset_cols(const Dataset& dataset) { return number(dataset.cols()); }
double dataset_capacity(const Dataset& dataset) { return number(dataset.capacity()); }
double dataset_size(const Dataset& dataset) { return number(dataset.size()); }

void dataset_append_idx(Dataset& dataset, const val& images, const std::string& images_name, const val& labels,
                        const std::string& labels_name) {
  guarded([&] {
    const std::vector<std::uint8_t> image_bytes = bytes_from(images, "images"),
                                    label_bytes = bytes_from(labels, "labels");
    append_idx(dataset, image_bytes, images_name, label_bytes, labels_name);
  });
}

val dataset_image(const Dataset& dataset, double index_of_image) {
  return guarded([&] { return typed_array(dataset.image(index(index_of_image, "image", dataset.size()))); });
}

double dataset_label(const Dataset& dataset, double index_of_image) {
  return guarded([&] { return number(dataset.label(index(index_of_image, "image", dataset.size()))); });
}

val trainer_run(Trainer& trainer, double max_steps) {
  return guarded([&] { return step_report(trainer.run(whole(max_steps, "maxSteps", 0, 4294967295.0))); });
}

void trainer_reduce_planned_samples(Trainer& trainer, double samples) {
  guarded([&] { trainer.reduce_planned_samples(whole(samples, "samples", 1, 4294967295.0)); });
}

void trainer_start_evaluation(Trainer& trainer, std::shared_ptr<Dataset> dataset) {
  guarded([&] {
    require(dataset != nullptr, "startEvaluation: expected a Dataset");
    trainer.start_evaluation(std::move(dataset));
  });
}

val trainer_continue_evaluation(Trainer& trainer, double max_samples) {
  return guarded([&] {
    const Evaluation* const result = trainer.continue_evaluation(whole(max_samples, "maxSamples", 1, 4294967295.0));
    return result != nullptr ? evaluation(*result) : val::null();
  });
}

double trainer_step(const Trainer& trainer) { return number(trainer.trainer().step()); }
double trainer_total_steps(const Trainer& trainer) { return number(trainer.trainer().total_steps()); }
double trainer_steps_per_epoch(const Trainer& trainer) { return number(trainer.trainer().steps_per_epoch()); }
double trainer_epoch(const Trainer& trainer) { return number(trainer.trainer().epoch()); }
double trainer_parameter_count(const Trainer& trainer) { return number(trainer.network().parameters().size()); }
double trainer_layer_count(const Trainer& trainer) { return number(trainer.network().layer_count()); }

val trainer_weights(const Trainer& trainer, double index_of_layer) {
  return guarded([&] {
    const auto& chosen = layer(trainer, index_of_layer);
    std::vector<float> weights(chosen.in_features() * chosen.out_features());
    chosen.copy_weights(weights);
    return typed_array(std::span<const float>(weights));
  });
}

val trainer_bias(const Trainer& trainer, double index_of_layer) {
  return guarded([&] { return typed_array(layer(trainer, index_of_layer).bias()); });
}

val trainer_model(const Trainer& trainer, const std::string& dtype) {
  return guarded([&] { return typed_array(trainer.model_file(kDtypeNames.value(dtype))); });
}

double classifier_in_features(const Classifier& classifier) { return number(classifier.in_features()); }
double classifier_classes(const Classifier& classifier) { return number(classifier.classes()); }
double classifier_test_accuracy(const Classifier& classifier) { return classifier.test_accuracy(); }

val classifier_classify(Classifier& classifier, const val& pixels) {
  return guarded([&] {
    const Classification classification = classifier.classify(bytes_from(pixels, "pixels"));
    val result = val::object();
    result.set("prediction", number(classification.prediction));
    result.set("probabilities", typed_array(classification.probabilities));
    return result;
  });
}

}  // namespace mlp::bindings
