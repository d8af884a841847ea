// Sums over the rows of a matrix (bias gradients), once per instruction set, in an order that no vector width changes.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {

namespace {

// Sums that are under way at a time: a row is read a cache line or two at once, since rows that are a power of two
// apart share few sets of the cache, and what was read of one is gone when the next sums want the rest.
constexpr std::size_t kWide = 8;

// Named for Clang's sake, as in gemm_isa.cpp.
template <std::size_t kVectors>
inline void sum_vectors(const float* x, std::size_t stride, std::size_t rows, float* sums) {
  Vec s0{}, s1{}, s2{}, s3{}, s4{}, s5{}, s6{}, s7{};
  for (std::size_t r = 0; r < rows; ++r, x += stride) {
    s0 = s0 + load(x);
    if (kVectors < kWide) continue;
    s1 = s1 + load(x + kLanes);
    s2 = s2 + load(x + 2 * kLanes);
    s3 = s3 + load(x + 3 * kLanes);
    s4 = s4 + load(x + 4 * kLanes);
    s5 = s5 + load(x + 5 * kLanes);
    s6 = s6 + load(x + 6 * kLanes);
    s7 = s7 + load(x + 7 * kLanes);
  }
  store(sums, s0);
  if (kVectors < kWide) return;
  store(sums + kLanes, s1);
  store(sums + 2 * kLanes, s2);
  store(sums + 3 * kLanes, s3);
  store(sums + 4 * kLanes, s4);
  store(sums + 5 * kLanes, s5);
  store(sums + 6 * kLanes, s6);
  store(sums + 7 * kLanes, s7);
}

}  // namespace

void column_sums(const float* x, std::size_t stride, std::size_t rows, std::size_t cols, float* sums) {
  std::size_t c = 0;
  for (; c + kWide * kLanes <= cols; c += kWide * kLanes) sum_vectors<kWide>(x + c, stride, rows, sums + c);
  for (; c + kLanes <= cols; c += kLanes) sum_vectors<1>(x + c, stride, rows, sums + c);
  if (c < cols) {
    Vec sum{};
    for (std::size_t r = 0; r < rows; ++r) sum = sum + load_partial(x + r * stride + c, cols - c);
    store_partial(sums + c, sum, cols - c);
  }
}

}  // namespace mlp::MLP_ISA
