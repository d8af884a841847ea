// How fast one matrix product runs here and now: one sample of a race between the engine's ways to compute it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/execution.h"

namespace mlp {

struct ProductTask {
  enum class Variant {
    plain,  ///< gemm_reference: three loops
    tiled,  ///< gemm: packed, in register tiles, on all threads of the execution
  };
  std::size_t rows, depth, cols;
  Variant variant = Variant::tiled;
  double seconds = 0.02;   ///< calls are repeated for at least this long
  std::uint64_t seed = 0;  ///< of the two matrices
};

struct ProductTiming {
  std::uint64_t calls = 0;
  double seconds = 0;        ///< of all calls together
  double gflops = 0;         ///< 10⁹ floating-point operations a second: 2·rows·depth·cols in a call
  std::uint64_t digest = 0;  ///< of all bits of the product (FNV-1a)
};

/// Throws Error for a side that is not 1 … 2048, more than 2²⁸ multiply-adds, or a time of more than 10 seconds.
ProductTiming time_product(Execution& execution, const ProductTask& task);

}  // namespace mlp
