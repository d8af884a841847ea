// The one file that knows how wide a vector is: a float vector `Vec` and its operations for the instruction set that
// this translation unit is compiled for (MLP_ISA), on GCC/Clang vector extensions.
//
// Included only by *_isa.cpp files, which are compiled once per instruction set. Everything lives in mlp::<isa>, and no
// std template is used here: two copies of one inline function, built with different flags, would be merged by the
// linker, and a machine without AVX-512 could run into the AVX-512 copy.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX2__) || defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#ifndef MLP_ISA
#error "compile this file through CMake: MLP_ISA names the instruction set"
#endif

namespace mlp::MLP_ISA {

// lecture: begin lanes
#if defined(__AVX512F__)
inline constexpr std::size_t kLanes = 16;
#elif defined(__AVX2__)
inline constexpr std::size_t kLanes = 8;
#elif defined(__SSE2__) || defined(__ARM_NEON) || defined(__wasm_simd128__)
inline constexpr std::size_t kLanes = 4;
#else
inline constexpr std::size_t kLanes = 1;
#endif

/// kLanes floats; + − × ÷ and comparisons act lane by lane.
typedef float Vec __attribute__((vector_size(kLanes * sizeof(float))));
// lecture: end lanes
/// kLanes 32-bit integers; what a comparison of Vec gives (all bits set where it holds).
typedef std::int32_t IntVec __attribute__((vector_size(kLanes * sizeof(float))));

/// x in every lane. Not `Vec{} + x`: adding zero would turn −0 into +0, so the compiler has to keep the addition.
static inline Vec splat(float x) {
#if defined(__AVX512F__)
  return (Vec)_mm512_set1_ps(x);
#elif defined(__AVX2__)
  return (Vec)_mm256_set1_ps(x);
#elif defined(__SSE2__)
  return (Vec)_mm_set1_ps(x);
#elif defined(__ARM_NEON)
  return (Vec)vdupq_n_f32(x);
#elif defined(__wasm_simd128__)
  return (Vec)wasm_f32x4_splat(x);
#else
  return Vec{x};
#endif
}
static inline IntVec splat_int(std::int32_t x) { return IntVec{} + x; }

/// Loads and stores need no alignment.
static inline Vec load(const float* p) {
  Vec v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
static inline void store(float* p, Vec v) { __builtin_memcpy(p, &v, sizeof v); }

#if defined(__AVX2__) && !defined(__AVX512F__)
/// All bits of the first `count` lanes.
static inline __m256i first_lanes(std::size_t count) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), lane);
}
#endif

/// The first `count` ≤ kLanes floats, the other lanes zero; nothing beyond them is read or written.
static inline Vec load_partial(const float* p, std::size_t count) {
#if defined(__AVX512F__)
  return (Vec)_mm512_maskz_loadu_ps((__mmask16)((1U << count) - 1), p);
#elif defined(__AVX2__)
  return (Vec)_mm256_maskload_ps(p, first_lanes(count));
#elif defined(__wasm_simd128__)
  switch (count) {
    case 0:
      return Vec{};
    case 1:
      return (Vec)wasm_v128_load32_zero(p);
    case 2:
      return (Vec)wasm_v128_load64_zero(p);
    case 3:
      return (Vec)wasm_v128_load32_lane(p + 2, wasm_v128_load64_zero(p), 2);
    default:
      return load(p);
  }
#else
  Vec v{};
  for (std::size_t i = 0; i < count; ++i) v[i] = p[i];
  return v;
#endif
}
static inline void store_partial(float* p, Vec v, std::size_t count) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, (__mmask16)((1U << count) - 1), (__m512)v);
#elif defined(__AVX2__)
  _mm256_maskstore_ps(p, first_lanes(count), (__m256)v);
#elif defined(__wasm_simd128__)
  if (count >= 4) return store(p, v);
  if (count >= 2) wasm_v128_store64_lane(p, (v128_t)v, 0);
  if (count == 3) wasm_v128_store32_lane(p + 2, (v128_t)v, 2);
  if (count == 1) wasm_v128_store32_lane(p, (v128_t)v, 0);
#else
  for (std::size_t i = 0; i < count; ++i) p[i] = v[i];
#endif
}

#if defined(__wasm_simd128__)
/// Integers of up to 23 bits as numbers: x stands at the end of the float 2²³ + x. Clang 14 would see through a plain
/// conversion that the integers were widened, and convert them one by one.
static inline Vec to_float_small(v128_t x) {
  return (Vec)wasm_v128_or(x, wasm_i32x4_const(0x4b000000, 0x4b000000, 0x4b000000, 0x4b000000)) - splat(0x1p23f);
}
#endif

/// kLanes bytes as numbers. Written out, since GCC 12 and Clang 14 would convert the bytes one by one.
static inline Vec load_bytes(const std::uint8_t* p) {
#if defined(__AVX512F__)
  // Masked, every lane on: as for sqrt below.
  const __m512i wide = _mm512_maskz_cvtepu8_epi32(0xffff, _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  return (Vec)_mm512_maskz_cvtepi32_ps(0xffff, wide);
#elif defined(__AVX2__)
  return (Vec)_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
#elif defined(__SSE2__)
  std::int32_t four;
  __builtin_memcpy(&four, p, sizeof four);
  const __m128i zero = _mm_setzero_si128();
  const __m128i wide = _mm_unpacklo_epi16(_mm_unpacklo_epi8(_mm_cvtsi32_si128(four), zero), zero);
  return (Vec)_mm_cvtepi32_ps(wide);
#elif defined(__ARM_NEON)
  std::uint32_t four;
  __builtin_memcpy(&four, p, sizeof four);
  return (Vec)vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(four)))));
#elif defined(__wasm_simd128__)
  return to_float_small(wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(p))));
#else
  typedef std::uint8_t Bytes __attribute__((vector_size(kLanes)));
  Bytes b;
  __builtin_memcpy(&b, p, kLanes);
  return __builtin_convertvector(b, Vec);
#endif
}

#if defined(__wasm_simd128__)
/// Sixteen bytes as numbers, four in each of out.
static inline void load_16_bytes(const std::uint8_t* p, Vec out[4]) {
  const v128_t bytes = wasm_v128_load(p);
  const v128_t low = wasm_u16x8_extend_low_u8x16(bytes), high = wasm_u16x8_extend_high_u8x16(bytes);
  out[0] = to_float_small(wasm_u32x4_extend_low_u16x8(low));
  out[1] = to_float_small(wasm_u32x4_extend_high_u16x8(low));
  out[2] = to_float_small(wasm_u32x4_extend_low_u16x8(high));
  out[3] = to_float_small(wasm_u32x4_extend_high_u16x8(high));
}
#endif

/// 1/255 as a sum: x · kPer255High is exact for x = 0 … 255, so that the sum of both products is x/255 rounded once but
/// for 2⁻⁴⁰: correctly, and without a division.
inline constexpr float kPer255High = 0x1.01p-8f, kPer255Low = static_cast<float>(1.0 / 255 - 0x1.01p-8);
/// x/255 in every lane, correctly rounded for x = 0 … 255.
static inline Vec per_255(Vec x) { return x * splat(kPer255High) + x * splat(kPer255Low); }

/// Four floats, whatever the instruction set: the unit in which matrices are transposed.
typedef float Quad __attribute__((vector_size(16)));

static inline Quad load_quad(const float* p) {
  Quad v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
static inline void store_quad(float* p, Quad v) { __builtin_memcpy(p, &v, sizeof v); }

/// out[i] = (r0[i], r1[i], r2[i], r3[i]): a block of 4 × 4 numbers, transposed.
static inline void transpose_quads(Quad r0, Quad r1, Quad r2, Quad r3, Quad out[4]) {
#if defined(__clang__)
  const Quad a = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), b = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  const Quad c = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), d = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  out[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
  out[1] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
  out[2] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
  out[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
#else
  typedef std::int32_t Places __attribute__((vector_size(16)));
  const Quad a = __builtin_shuffle(r0, r1, Places{0, 4, 1, 5}), b = __builtin_shuffle(r0, r1, Places{2, 6, 3, 7});
  const Quad c = __builtin_shuffle(r2, r3, Places{0, 4, 1, 5}), d = __builtin_shuffle(r2, r3, Places{2, 6, 3, 7});
  out[0] = __builtin_shuffle(a, c, Places{0, 1, 4, 5});
  out[1] = __builtin_shuffle(a, c, Places{2, 3, 6, 7});
  out[2] = __builtin_shuffle(b, d, Places{0, 1, 4, 5});
  out[3] = __builtin_shuffle(b, d, Places{2, 3, 6, 7});
#endif
}

/// a where the mask is set, b elsewhere.
static inline Vec select(IntVec mask, Vec a, Vec b) { return (Vec)((mask & (IntVec)a) | (~mask & (IntVec)b)); }
static inline Vec max(Vec a, Vec b) { return select(a > b, a, b); }
static inline Vec min(Vec a, Vec b) { return select(a < b, a, b); }

static inline IntVec to_int(Vec v) { return __builtin_convertvector(v, IntVec); }
static inline Vec to_float(IntVec v) { return __builtin_convertvector(v, Vec); }
static inline IntVec bits(Vec v) { return (IntVec)v; }
static inline Vec from_bits(IntVec v) { return (Vec)v; }

// lecture: begin multiply-add
/// a·b + c. One rounding where the instruction set has FMA, two elsewhere: the only operation on which the
/// instruction sets differ. Only matrix products use it, so everything else gives the same bits on all of them.
static inline Vec multiply_add(Vec a, Vec b, Vec c) {
#if defined(__AVX512F__)
  return (Vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__FMA__) && defined(__AVX2__)
  return (Vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__ARM_NEON) && defined(__ARM_FEATURE_FMA)
  return (Vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#elif defined(__wasm_relaxed_simd__)
  return (Vec)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#else
  return a * b + c;
#endif
}
// lecture: end multiply-add

/// Square root, correctly rounded everywhere (IEEE 754).
static inline Vec sqrt(Vec v) {
#if defined(__AVX512F__)
  // The masked form, every lane on: GCC 12 warns of the undefined vector inside _mm512_sqrt_ps.
  return (Vec)_mm512_maskz_sqrt_ps(0xffff, (__m512)v);
#elif defined(__AVX2__)
  return (Vec)_mm256_sqrt_ps((__m256)v);
#elif defined(__SSE2__)
  return (Vec)_mm_sqrt_ps((__m128)v);
#elif defined(__aarch64__)
  return (Vec)vsqrtq_f32((float32x4_t)v);
#elif defined(__wasm_simd128__)
  return (Vec)wasm_f32x4_sqrt((v128_t)v);
#else
  for (std::size_t i = 0; i < kLanes; ++i) v[i] = __builtin_sqrtf(v[i]);
  return v;
#endif
}

}  // namespace mlp::MLP_ISA
