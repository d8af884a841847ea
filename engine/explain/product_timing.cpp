// Fills two matrices, multiplies them again and again, and looks at the clock.
#include "explain/product_timing.h"

#include <chrono>
#include <span>

#include "base/error.h"
#include "base/matrix.h"
#include "base/rng.h"
#include "kernels/gemm.h"

namespace mlp {
namespace {

constexpr std::size_t kMaxSide = 2048, kMaxWork = std::size_t{1} << 28;
constexpr double kMaxSeconds = 10;

void check(const ProductTask& task) {
  for (const std::size_t side : {task.rows, task.depth, task.cols})
    require(side >= 1 && side <= kMaxSide, "product: rows, depth and columns are 1 to ", kMaxSide, ", got ", side);
  require(task.rows * task.depth <= kMaxWork / task.cols, "product: ", task.rows, " × ", task.depth, " × ", task.cols,
          " is more than ", kMaxWork, " multiply-adds");
  require(task.seconds >= 0 && task.seconds <= kMaxSeconds, "product: seconds are 0 to ", kMaxSeconds, ", got ",
          task.seconds);
}

void fill(std::span<float> values, Rng& rng) {
  for (float& value : values) value = static_cast<float>(rng.uniform(-1, 1));
}

// Fowler, Noll and Vo's hash, 1a, of 64 bits.
std::uint64_t digest_of(std::span<const float> values) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  for (const std::byte byte : std::as_bytes(values))
    digest = (digest ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3U;
  return digest;
}

}  // namespace

ProductTiming time_product(Execution& execution, const ProductTask& task) {
  check(task);
  Matrix<float> a(task.rows, task.depth), b(task.depth, task.cols), c(task.rows, task.cols);
  Rng rng(task.seed);
  fill(a.view().flat(), rng);
  fill(b.view().flat(), rng);
  const auto multiply = [&] {
    if (task.variant == ProductTask::Variant::plain)
      gemm_reference<float>(a.view(), Op::as_is, b.view(), Op::as_is, c.view());
    else
      gemm(execution, a.view(), Op::as_is, b.view(), Op::as_is, c.view());
  };

  using Clock = std::chrono::steady_clock;
  ProductTiming timing;
  const Clock::time_point start = Clock::now();
  do {
    multiply();
    ++timing.calls;
    timing.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  } while (timing.seconds < task.seconds);
  const double operations = 2.0 * static_cast<double>(task.rows * task.depth * task.cols);
  // A clock that has not moved on tells nothing.
  timing.gflops = timing.seconds > 0 ? operations * static_cast<double>(timing.calls) / timing.seconds / 1e9 : 0;
  timing.digest = digest_of(c.view().flat());
  return timing;
}

}  // namespace mlp
