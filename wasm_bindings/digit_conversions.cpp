// Implements the conversions of what explains single images.
#include "digit_conversions.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "explain/nearest_images.h"
#include "explain/unit_contributions.h"
#include "js_values.h"
#include "kernels/elementwise.h"
#include "network/model_file.h"
#include "training/correction.h"

namespace mlp::bindings {
namespace {

constexpr double kMany = 4294967295.0;

double setting(const val& settings, const char* name) {
  const val value = settings[name];
  if (!value.isNumber()) fail("correction: expected a number for \"", name, "\"");
  return value.as<double>();
}

/// output: −1 for the prediction. The pictures are those of `count` units from place `first` of the order.
val contributions(Execution& execution, const Mlp<float>& network, const val& pixels, double output, double first,
                  double count) {
  const std::vector<std::uint8_t> bytes = bytes_from(pixels, "pixels");
  std::vector<float> x(bytes.size());
  unit_from_bytes(execution, bytes, x);
  const double last = number(network.out_features()) - 1;
  const auto towards = output == -1 ? std::optional<std::size_t>() : whole(output, "output", 0, last);
  const UnitContributions<float> found = unit_contributions<float>(execution, network, x, towards);
  const std::size_t begin = std::min(whole(first, "first", 0, kMany), found.order.size());
  const std::size_t end = begin + std::min(whole(count, "count", 0, kMany), found.order.size() - begin);
  const auto shown = std::span(found.order).subspan(begin, end - begin);

  val result = val::object();
  result.set("hiddenLayers", number(network.layer_count() - 1));
  result.set("sums", typed_array(found.sums));
  result.set("bias", typed_array(found.bias));
  result.set("z", typed_array(found.z));
  result.set("a", typed_array(found.a));
  result.set("logits", typed_array(found.logits));
  result.set("probabilities", typed_array(found.probabilities));
  result.set("prediction", number(found.prediction));
  result.set("output", number(found.output));
  result.set("outgoing", typed_array(found.outgoing));
  result.set("shares", typed_array(found.shares));
  result.set("partialSums", typed_array(found.partial_sums));
  result.set("order", typed_array(found.order));
  result.set("first", number(begin));
  result.set("weightedInputs", typed_array(weighted_inputs<float>(network, x, shown)));
  return result;
}

Correction correction_from(const val& settings) {
  Correction correction;
  correction.pixels = bytes_from(settings["pixels"], "pixels");
  correction.label = static_cast<std::uint8_t>(whole(setting(settings, "label"), "label", 0, 255));
  correction.steps = whole(setting(settings, "steps"), "steps", 0, kMany);
  correction.copies = whole(setting(settings, "copies"), "copies", 0, kMany);
  correction.others = whole(setting(settings, "others"), "others", 0, kMany);
  correction.learning_rate = setting(settings, "learningRate");
  correction.seed = whole(setting(settings, "seed"), "seed", 0, 9007199254740991.0);
  return correction;
}

}  // namespace

val trainer_contributions(const Trainer& trainer, const val& pixels, double output, double first, double count) {
  return guarded([&] { return contributions(trainer.execution(), trainer.network(), pixels, output, first, count); });
}

val classifier_contributions(const Classifier& classifier, const val& pixels, double output, double first,
                             double count) {
  return guarded(
      [&] { return contributions(classifier.execution(), classifier.network(), pixels, output, first, count); });
}

val nearest_images_of(std::shared_ptr<Dataset> dataset, const val& pixels, double count) {
  return guarded([&] {
    require(dataset != nullptr, "nearestImages: expected a Dataset");
    std::vector<std::uint32_t> indices;
    std::vector<double> distances;
    for (const NearImage& near :
         nearest_images(*dataset, bytes_from(pixels, "pixels"), whole(count, "count", 0, kMany))) {
      indices.push_back(static_cast<std::uint32_t>(near.index));
      distances.push_back(near.distance);
    }
    val result = val::object();
    result.set("indices", typed_array(indices));
    result.set("distances", typed_array(distances));
    return result;
  });
}

std::unique_ptr<Trainer> create_correction(std::shared_ptr<Dataset> dataset, const val& model, const std::string& name,
                                           const val& settings) {
  return guarded([&] {
    require(dataset != nullptr, "createCorrection: expected a Dataset");
    return std::make_unique<Trainer>(execution(), std::move(dataset), parse_model(bytes_from(model, "model"), name),
                                     correction_from(settings));
  });
}

}  // namespace mlp::bindings
