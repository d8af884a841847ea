// Implements the conversions of matrix products.
#include "product_conversions.h"

#include <cstdint>
#include <string>
#include <vector>

#include "conversions.h"
#include "explain/product_timing.h"
#include "explain/product_walk.h"
#include "js_values.h"

namespace mlp::bindings {
namespace {

constexpr double kMany = 4294967295.0;

ProductTask::Variant variant_from(const std::string& name) {
  if (name == "plain") return ProductTask::Variant::plain;
  if (name == "tiled") return ProductTask::Variant::tiled;
  fail("variant: expected plain or tiled, got ", name);
}

std::string hexadecimal(std::uint64_t value) {
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; value >>= 4) digits[i] = "0123456789abcdef"[value & 15];
  return digits;
}

template <class T>
std::vector<std::uint8_t> bytes_of(const std::vector<T>& values) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(values.size());
  for (const T value : values) bytes.push_back(static_cast<std::uint8_t>(value));
  return bytes;
}

std::vector<float> floats_from(const val& array, const char* what) {
  return vector_from<float>(array, what, "Float32Array");
}

}  // namespace

val measure_product(const val& task) {
  return guarded([&] {
    const ProductTiming timing =
        time_product(*execution(), {.rows = whole(number_from(task, "rows"), "rows", 0, kMany),
                                    .depth = whole(number_from(task, "depth"), "depth", 0, kMany),
                                    .cols = whole(number_from(task, "cols"), "cols", 0, kMany),
                                    .variant = variant_from(text_from(task, "variant")),
                                    .seconds = number_from(task, "seconds"),
                                    .seed = seed_from(number_from(task, "seed"))});
    val result = val::object();
    result.set("calls", number(timing.calls));
    result.set("seconds", timing.seconds);
    result.set("gflops", timing.gflops);
    result.set("digest", hexadecimal(timing.digest));
    return result;
  });
}

val product_walk_of(double rows, double depth, double cols, double lanes) {
  return guarded([&] {
    const ProductWalk walk = product_walk(whole(rows, "rows", 0, kMany), whole(depth, "depth", 0, kMany),
                                          whole(cols, "columns", 0, kMany), whole(lanes, "lanes", 0, kMany));
    val result = val::object();
    result.set("rows", number(walk.rows));
    result.set("depth", number(walk.depth));
    result.set("cols", number(walk.cols));
    result.set("lanes", number(walk.lanes));
    result.set("tileRows", number(walk.tile_rows));
    result.set("tileCols", number(walk.tile_cols));
    result.set("a", typed_array(walk.a));
    result.set("b", typed_array(walk.b));
    result.set("c", typed_array(walk.c));
    result.set("packed", typed_array(walk.packed));
    result.set("step", typed_array(bytes_of(walk.step)));
    result.set("firstEvent", typed_array(walk.first_event));
    result.set("row", typed_array(walk.row));
    result.set("col", typed_array(walk.col));
    result.set("rowCount", typed_array(walk.row_count));
    result.set("colCount", typed_array(walk.col_count));
    result.set("k", typed_array(walk.k));
    result.set("op", typed_array(bytes_of(walk.op)));
    result.set("place", typed_array(walk.place));
    result.set("count", typed_array(walk.count));
    result.set("sum", typed_array(walk.sum));
    result.set("values", typed_array(walk.values));
    return result;
  });
}

val multiply_add_lanes_of(const val& a, const val& b, const val& c, double lanes) {
  return guarded([&] {
    const LaneRun run = multiply_add_lanes(floats_from(a, "a"), floats_from(b, "b"), floats_from(c, "c"),
                                           whole(lanes, "lanes", 0, kMany));
    val result = val::object();
    result.set("y", typed_array(run.y));
    result.set("loads", number(run.loads));
    result.set("multiplies", number(run.multiplies));
    result.set("adds", number(run.adds));
    result.set("stores", number(run.stores));
    return result;
  });
}

}  // namespace mlp::bindings
