// Implements the peaks: independent chains x ← x·factor + summand that live in registers.
//
// A chain waits for its own last result, so there are enough of them that the units never wait: on the processors of
// today two to four operations start in a cycle and take three to four, eight to twelve chains (of a multiplication and
// an addition: twice the time, and no more registers). A fixed number in each function, for all chains and both
// constants must stay in registers: SSE has sixteen. The loops are unrolled by the compiler at -O3; what comes out
// has been looked at (objdump -d: no memory operand and no move in the loop).
#include "peak.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace mlp::bench {
namespace {

#if defined(__x86_64__)

// Multiplication and addition apart, as WebAssembly's 128-bit SIMD has them.
constexpr int kChains128 = 14;
float run_128(std::uint64_t rounds, float factor, float summand) {
  const __m128 f = _mm_set1_ps(factor), s = _mm_set1_ps(summand);
  __m128 x[kChains128];
  for (int i = 0; i < kChains128; ++i) x[i] = _mm_set1_ps(static_cast<float>(i));
  for (std::uint64_t round = 0; round < rounds; ++round)
    for (__m128& chain : x) chain = _mm_add_ps(_mm_mul_ps(chain, f), s);
  __m128 sum = x[0];
  for (int i = 1; i < kChains128; ++i) sum = _mm_add_ps(sum, x[i]);
  return _mm_cvtss_f32(sum);
}

constexpr int kChainsAvx2 = 12;
__attribute__((target("avx2,fma"))) float run_avx2(std::uint64_t rounds, float factor, float summand) {
  const __m256 f = _mm256_set1_ps(factor), s = _mm256_set1_ps(summand);
  __m256 x[kChainsAvx2];
  for (int i = 0; i < kChainsAvx2; ++i) x[i] = _mm256_set1_ps(static_cast<float>(i));
  for (std::uint64_t round = 0; round < rounds; ++round)
    for (__m256& chain : x) chain = _mm256_fmadd_ps(chain, f, s);
  __m256 sum = x[0];
  for (int i = 1; i < kChainsAvx2; ++i) sum = _mm256_add_ps(sum, x[i]);
  return _mm256_cvtss_f32(sum);
}

constexpr int kChainsAvx512 = 16;
__attribute__((target("avx512f"))) float run_avx512(std::uint64_t rounds, float factor, float summand) {
  const __m512 f = _mm512_set1_ps(factor), s = _mm512_set1_ps(summand);
  __m512 x[kChainsAvx512];
  for (int i = 0; i < kChainsAvx512; ++i) x[i] = _mm512_set1_ps(static_cast<float>(i));
  for (std::uint64_t round = 0; round < rounds; ++round)
    for (__m512& chain : x) chain = _mm512_fmadd_ps(chain, f, s);
  __m512 sum = x[0];
  for (int i = 1; i < kChainsAvx512; ++i) sum = _mm512_add_ps(sum, x[i]);
  return _mm512_cvtss_f32(sum);
}

#elif defined(__aarch64__)

constexpr int kChainsNeon = 20;  // of 32 registers
template <bool fused>
float run_neon(std::uint64_t rounds, float factor, float summand) {
  const float32x4_t f = vdupq_n_f32(factor), s = vdupq_n_f32(summand);
  float32x4_t x[kChainsNeon];
  for (int i = 0; i < kChainsNeon; ++i) x[i] = vdupq_n_f32(static_cast<float>(i));
  for (std::uint64_t round = 0; round < rounds; ++round)
    for (float32x4_t& chain : x) {
      // Fused as sum ← sum + s·f, since that is the form of the instruction.
      if constexpr (fused)
        chain = vfmaq_f32(chain, s, f);
      else
        chain = vaddq_f32(vmulq_f32(chain, f), s);
    }
  float32x4_t sum = x[0];
  for (int i = 1; i < kChainsNeon; ++i) sum = vaddq_f32(sum, x[i]);
  return vgetq_lane_f32(sum, 0);
}

#endif

// Two operations for each of `lanes` numbers in each of `chains`.
constexpr double flops_of(int chains, int lanes) { return 2.0 * chains * lanes; }

}  // namespace

std::vector<Peak> peaks() {
  std::vector<Peak> result;
#if defined(__x86_64__)
  result.push_back({"128_mul_add", flops_of(kChains128, 4), run_128});
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0)
    result.push_back({"avx2_fma", flops_of(kChainsAvx2, 8), run_avx2});
  if (__builtin_cpu_supports("avx512f") != 0) result.push_back({"avx512_fma", flops_of(kChainsAvx512, 16), run_avx512});
#elif defined(__aarch64__)
  result.push_back({"128_mul_add", flops_of(kChainsNeon, 4), run_neon<false>});
  result.push_back({"neon_fma", flops_of(kChainsNeon, 4), run_neon<true>});
#endif
  return result;
}

}  // namespace mlp::bench
