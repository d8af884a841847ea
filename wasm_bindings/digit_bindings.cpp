// Registers what explains single images with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "digit_conversions.h"

EMSCRIPTEN_BINDINGS(mlp_digits) {
  using emscripten::function;

  function("nearestImages", &mlp::bindings::nearest_images_of);
  function("createCorrection", &mlp::bindings::create_correction);
}
