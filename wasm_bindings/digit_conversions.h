// Why a network answers as it does, with JavaScript's types: contributions, near images, corrections; as in
// conversions.h.
#pragma once

#include <emscripten/val.h>

#include <memory>
#include <string>

#include "conversions.h"

namespace mlp::bindings {

val trainer_contributions(const Trainer& trainer, const val& pixels, double output, double first, double count);
val classifier_contributions(const Classifier& classifier, const val& pixels, double output, double first,
                             double count);
val nearest_images_of(std::shared_ptr<Dataset> dataset, const val& pixels, double count);
std::unique_ptr<Trainer> create_correction(std::shared_ptr<Dataset> dataset, const val& model, const std::string& name,
                                           const val& settings);

}  // namespace mlp::bindings
