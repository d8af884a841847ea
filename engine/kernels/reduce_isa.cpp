// Sums over the rows of a matrix (bias gradients), once per instruction set, in an order that no vector width changes.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {

void column_sums(const float* x, std::size_t stride, std::size_t rows, std::size_t cols, float* sums) {
  std::size_t c = 0;
  for (; c + kLanes <= cols; c += kLanes) {
    Vec sum{};
    for (std::size_t r = 0; r < rows; ++r) sum = sum + load(x + r * stride + c);
    store(sums + c, sum);
  }
  if (c < cols) {
    Vec sum{};
    for (std::size_t r = 0; r < rows; ++r) sum = sum + load_partial(x + r * stride + c, cols - c);
    store_partial(sums + c, sum, cols - c);
  }
}

}  // namespace mlp::MLP_ISA
