// Registers matrix products with Embind, under the names of engine.d.ts. No logic, no conversion.
#include <emscripten/bind.h>

#include "product_conversions.h"

EMSCRIPTEN_BINDINGS(mlp_products) {
  using emscripten::function;

  function("measureProduct", &mlp::bindings::measure_product);
  function("productWalk", &mlp::bindings::product_walk_of);
  function("multiplyAddLanes", &mlp::bindings::multiply_add_lanes_of);
}
