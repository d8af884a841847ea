// Implements the trace, and chooses among the traced kernels.
#include "explain/kernel_trace.h"

#include <algorithm>

#include "base/error.h"

namespace mlp {
namespace traced_x1 {
const KernelTable& table();
void multiply_add_loop(const float* a, const float* b, const float* c, float* y, std::size_t n);
}  // namespace traced_x1
namespace traced_x4 {
const KernelTable& table();
void multiply_add_loop(const float* a, const float* b, const float* c, float* y, std::size_t n);
}  // namespace traced_x4

namespace {

thread_local KernelTrace* current_trace = nullptr;

void require_lanes(std::size_t lanes) {
  require(lanes == 1 || lanes == kMaxTracedLanes, "lanes: expected 1 or ", kMaxTracedLanes, ", got ", lanes);
}

}  // namespace

KernelTrace::KernelTrace() {
  MLP_ASSERT(current_trace == nullptr);
  current_trace = this;
}

KernelTrace::~KernelTrace() { current_trace = nullptr; }

KernelTrace& KernelTrace::current() {
  MLP_ASSERT(current_trace != nullptr);
  return *current_trace;
}

void KernelTrace::begin(TracedKernel kernel) {
  calls.push_back(kernel);
  sums_ = 0;
}

void KernelTrace::note(TraceOp op, const float* address, std::size_t count, std::int8_t sum, const float* lanes,
                       std::size_t width) {
  TraceEvent event{op,      static_cast<std::uint32_t>(calls.empty() ? 0 : calls.size() - 1),
                   address, static_cast<std::uint8_t>(count),
                   sum,     {}};
  std::copy_n(lanes, width, event.lanes.begin());
  events.push_back(event);
}

const KernelTable& traced_kernels(std::size_t lanes) {
  require_lanes(lanes);
  return lanes == 1 ? traced_x1::table() : traced_x4::table();
}

void traced_multiply_add(std::size_t lanes, const float* a, const float* b, const float* c, float* y, std::size_t n) {
  require_lanes(lanes);
  (lanes == 1 ? traced_x1::multiply_add_loop : traced_x4::multiply_add_loop)(a, b, c, y, n);
}

}  // namespace mlp
