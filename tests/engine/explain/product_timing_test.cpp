// Holds the timed product to its contract: the same bits from every way to compute it, and limits that are kept.
#include "explain/product_timing.h"

#include "base/error.h"
#include "catch.h"
#include "simd/isa.h"

namespace {

using mlp::ProductTask;

constexpr auto kPlain = ProductTask::Variant::plain, kTiled = ProductTask::Variant::tiled;

bool fuses(mlp::Isa isa) { return isa == mlp::Isa::avx2 || isa == mlp::Isa::avx512 || isa == mlp::Isa::neon; }

}  // namespace

TEST_CASE("plain loops and tiles give the same bits where nothing is fused, on any number of threads") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    if (fuses(isa)) continue;
    mlp::Execution one(1, isa), three(3, isa);
    const ProductTask task{.rows = 130, .depth = 300, .cols = 77, .seconds = 0, .seed = 5};
    ProductTask plain = task;
    plain.variant = kPlain;
    const auto digest = mlp::time_product(one, plain).digest;
    CHECK(mlp::time_product(one, task).digest == digest);
    CHECK(mlp::time_product(three, task).digest == digest);
    ProductTask other = task;
    other.seed = 6;
    CHECK(mlp::time_product(one, other).digest != digest);
  }
}

TEST_CASE("calls fill the time that was asked for, and at least one is made") {
  mlp::Execution execution;
  const auto once =
      mlp::time_product(execution, {.rows = 64, .depth = 64, .cols = 64, .variant = kTiled, .seconds = 0});
  CHECK(once.calls == 1);
  const auto many =
      mlp::time_product(execution, {.rows = 8, .depth = 8, .cols = 8, .variant = kPlain, .seconds = 0.01});
  CHECK(many.calls > 10);
  CHECK(many.seconds >= 0.01);
  CHECK(many.gflops == Approx(2.0 * 512 * static_cast<double>(many.calls) / many.seconds / 1e9));
}

TEST_CASE("products that are too large, or empty, are refused") {
  mlp::Execution execution;
  CHECK_THROWS_AS(mlp::time_product(execution, {.rows = 0, .depth = 1, .cols = 1}), mlp::Error);
  CHECK_THROWS_AS(mlp::time_product(execution, {.rows = 2049, .depth = 1, .cols = 1}), mlp::Error);
  CHECK_THROWS_AS(mlp::time_product(execution, {.rows = 1024, .depth = 1024, .cols = 1024}), mlp::Error);
  CHECK_THROWS_AS(mlp::time_product(execution, {.rows = 1, .depth = 1, .cols = 1, .seconds = 11}), mlp::Error);
}
