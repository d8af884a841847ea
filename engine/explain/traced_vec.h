// simd/vec.h's twin for traced kernels: the same names for vectors of MLP_TRACED_LANES floats that write down every
// operation in KernelTrace::current(). Included by traced_kernels.inc alone.
#pragma once

#include "explain/kernel_trace.h"

namespace mlp::MLP_ISA {

inline constexpr std::size_t kLanes = MLP_TRACED_LANES;

/// The lanes, and which sum of its kernel call it is, if it is one.
struct Vec {
  float lane[kLanes] = {};
  std::int8_t sum = kNoSum;
};

inline Vec noted(TraceOp op, const float* address, std::size_t count, Vec v) {
  KernelTrace::current().note(op, address, count, v.sum, v.lane, kLanes);
  return v;
}

inline Vec load_partial(const float* p, std::size_t count) {
  Vec v;
  for (std::size_t i = 0; i < count; ++i) v.lane[i] = p[i];
  return noted(TraceOp::load, p, count, v);
}
inline Vec load(const float* p) { return load_partial(p, kLanes); }

inline void store_partial(float* p, Vec v, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) p[i] = v.lane[i];
  noted(TraceOp::store, p, count, v);
}
inline void store(float* p, Vec v) { store_partial(p, v, kLanes); }

inline Vec splat(float x) {
  Vec v;
  for (float& lane : v.lane) lane = x;
  return noted(TraceOp::spread, nullptr, 1, v);
}

inline Vec multiply_add(Vec a, Vec b, Vec c) {
  if (c.sum == kNoSum) c.sum = KernelTrace::current().next_sum();
  for (std::size_t i = 0; i < kLanes; ++i) c.lane[i] = a.lane[i] * b.lane[i] + c.lane[i];
  return noted(TraceOp::multiply_add, nullptr, kLanes, c);
}

/// Of a bias, which traced products do not have.
inline Vec operator+(Vec a, Vec b) {
  for (std::size_t i = 0; i < kLanes; ++i) a.lane[i] += b.lane[i];
  return a;
}

// Transposing is not traced.
using plain::load_quad;
using plain::Quad;
using plain::store_quad;
using plain::transpose_quads;

}  // namespace mlp::MLP_ISA
