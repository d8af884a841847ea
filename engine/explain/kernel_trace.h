// The engine's product kernels, compiled once more with vectors that write down what they do, and the notes they make.
//
// kernels/gemm_isa.cpp is included as it is (traced_kernels.inc), with traced_vec.h in place of simd/vec.h: so what is
// written down is what those kernels do, and a change there needs no change here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/kernel_table.h"

namespace mlp {

/// Widest vector that is traced: that of SIMD128, SSE2 and NEON.
inline constexpr std::size_t kMaxTracedLanes = 4;
/// TraceEvent::sum where there is none.
inline constexpr std::int8_t kNoSum = -1;

enum class TraceOp : std::uint8_t {
  load,          ///< a vector, or the first `count` of its lanes, from memory
  store,         ///< the same to memory
  spread,        ///< one number from memory to all lanes
  multiply_add,  ///< a·b + c in all lanes: two instructions where there is no fused one
};

/// One operation on a vector.
struct TraceEvent {
  TraceOp op;
  std::uint32_t call;    ///< which call of a kernel it happened in
  const float* address;  ///< of load and store, else null; only to be compared with others
  std::uint8_t count;    ///< lanes that memory was read or written for
  std::int8_t sum;       ///< which sum the vector is, by order of first addition in its call; kNoSum: none
  std::array<float, kMaxTracedLanes> lanes;  ///< the vector afterwards
};

enum class TracedKernel : std::uint8_t { pack, tile };

/// Collects what traced kernels do on this thread while it lives; one at a time.
class KernelTrace {
 public:
  KernelTrace();
  ~KernelTrace();
  KernelTrace(const KernelTrace&) = delete;
  KernelTrace& operator=(const KernelTrace&) = delete;

  std::vector<TraceEvent> events;
  std::vector<TracedKernel> calls;

  /// For the traced kernels: the trace of this thread.
  static KernelTrace& current();
  void begin(TracedKernel kernel);
  void note(TraceOp op, const float* address, std::size_t count, std::int8_t sum, const float* lanes,
            std::size_t width);
  std::int8_t next_sum() { return sums_++; }

 private:
  std::int8_t sums_ = 0;
};

/// Kernels of the matrix product on vectors of 1 or 4 floats that note what they do in KernelTrace::current(); the
/// other kernels are null.
const KernelTable& traced_kernels(std::size_t lanes);

/// y = a·b + c, as a loop over vectors of 1 or 4 floats, traced.
void traced_multiply_add(std::size_t lanes, const float* a, const float* b, const float* c, float* y, std::size_t n);

}  // namespace mlp
