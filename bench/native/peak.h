// How many multiplications and additions one core can do at most, when nothing has to be loaded or stored.
#pragma once

#include <cstdint>
#include <vector>

namespace mlp::bench {

struct Peak {
  const char* name;  ///< "128_mul_add", "avx2_fma", "avx512_fma", "neon_fma"
  double flops;      ///< floating-point operations of one round
  float (*run)(std::uint64_t rounds, float factor, float summand);  ///< the result only so that it is computed
};

/// Those that this machine can run.
std::vector<Peak> peaks();

}  // namespace mlp::bench
