// Runs the product on traced kernels and turns what they noted into steps.
#include "explain/product_walk.h"

#include <algorithm>

#include "base/error.h"
#include "explain/kernel_trace.h"
#include "kernels/gemm.h"

namespace mlp {
namespace {

constexpr std::size_t kMaxSide = 64;

/// Numbers of B: 1 … 9, so that neighbours differ in both directions.
float entry_of_b(std::size_t k, std::size_t n) { return static_cast<float>((k * 4 + n * 7) % 9 + 1); }

std::uint32_t small(std::size_t value) { return static_cast<std::uint32_t>(value); }

/// Where an address lies in an array; its size if it does not.
std::size_t place_in(const std::vector<float>& array, const float* address) {
  const auto begin = reinterpret_cast<std::uintptr_t>(array.data()), at = reinterpret_cast<std::uintptr_t>(address);
  return at < begin ? array.size() : std::min(array.size(), (at - begin) / sizeof(float));
}

/// Turns notes into steps, one operation after another.
class WalkWriter {
 public:
  WalkWriter(ProductWalk& walk, const KernelTrace& trace) : walk_(walk), trace_(trace), packed_(first_packed()) {}

  void write() {
    for (const TraceEvent& event : trace_.events) {
      if (trace_.calls[event.call] == TracedKernel::pack)
        write_pack(event);
      else
        write_tile(event);
      last_ = &event;
    }
    walk_.first_event.push_back(small(walk_.op.size()));
  }

 private:
  /// The lowest address that packing writes to.
  const float* first_packed() const {
    const float* lowest = nullptr;
    for (const TraceEvent& event : trace_.events) {
      if (event.op != TraceOp::store || trace_.calls[event.call] != TracedKernel::pack) continue;
      if (lowest == nullptr || event.address < lowest) lowest = event.address;
    }
    return lowest;
  }

  void write_pack(const TraceEvent& event) {
    if (event.op == TraceOp::load) {
      const std::size_t place = place_in(walk_.b, event.address), k = place / walk_.cols, col = place % walk_.cols;
      if (begins_call(event)) panel_ = small(col);
      if (begins_call(event) || walk_.k.back() != k) begin(ProductWalk::Step::pack, k);
      walk_.col.back() = panel_;
      walk_.col_count.back() = small(col + event.count) - panel_;
      add(event, ProductWalk::Op::load_b, place);
    } else {
      const std::size_t place = packed_place(event);
      if (walk_.packed.size() < place + walk_.lanes) walk_.packed.resize(place + walk_.lanes);
      std::copy_n(event.lanes.begin(), walk_.lanes, walk_.packed.begin() + static_cast<std::ptrdiff_t>(place));
      add(event, ProductWalk::Op::store_packed, place);
    }
  }

  void write_tile(const TraceEvent& event) {
    if (begins_call(event)) {
      tile_begin_ = walk_.step.size();
      k_ = 0;
    }
    const bool multiplied = !begins_call(event) && last_->op == TraceOp::multiply_add;
    switch (event.op) {
      case TraceOp::load:
        if (begins_call(event) || multiplied) begin(ProductWalk::Step::multiply, k_++);
        add(event, ProductWalk::Op::load_packed, packed_place(event));
        break;
      case TraceOp::spread:  // A's numbers tell where they stand
        add(event, ProductWalk::Op::spread_a, static_cast<std::size_t>(event.lanes[0]) - 1);
        break;
      case TraceOp::multiply_add:
        add(event, ProductWalk::Op::multiply_add, static_cast<std::size_t>(event.sum));
        break;
      case TraceOp::store:
        if (begins_call(event) || multiplied) begin(ProductWalk::Step::finish, walk_.depth);
        add(event, ProductWalk::Op::store_c, place_in(walk_.c, event.address));
        note_tile(event);
        break;
    }
  }

  /// What a tile has stored tells where it stands.
  void note_tile(const TraceEvent& event) {
    const std::size_t place = place_in(walk_.c, event.address), row = place / walk_.cols, col = place % walk_.cols;
    if (last_->op != TraceOp::store) {
      tile_row_ = small(row);
      tile_col_ = small(col);
    }
    for (std::size_t step = tile_begin_; step < walk_.step.size(); ++step) {
      walk_.row[step] = tile_row_;
      walk_.col[step] = tile_col_;
      walk_.row_count[step] = small(row) - tile_row_ + 1;
      walk_.col_count[step] = std::max(walk_.col_count[step], small(col + event.count) - tile_col_);
    }
  }

  bool begins_call(const TraceEvent& event) const { return last_ == nullptr || last_->call != event.call; }
  std::size_t packed_place(const TraceEvent& event) const { return static_cast<std::size_t>(event.address - packed_); }

  void begin(ProductWalk::Step step, std::size_t k) {
    walk_.step.push_back(step);
    walk_.first_event.push_back(small(walk_.op.size()));
    walk_.k.push_back(small(k));
    for (auto* list : {&walk_.row, &walk_.col, &walk_.row_count, &walk_.col_count}) list->push_back(0);
  }

  void add(const TraceEvent& event, ProductWalk::Op op, std::size_t place) {
    walk_.op.push_back(op);
    walk_.place.push_back(small(place));
    walk_.count.push_back(event.count);
    walk_.sum.push_back(static_cast<std::uint8_t>(event.sum));
    walk_.values.insert(walk_.values.end(), event.lanes.begin(),
                        event.lanes.begin() + static_cast<std::ptrdiff_t>(walk_.lanes));
  }

  ProductWalk& walk_;
  const KernelTrace& trace_;
  const float* const packed_;
  const TraceEvent* last_ = nullptr;
  std::size_t tile_begin_ = 0, k_ = 0;
  std::uint32_t panel_ = 0, tile_row_ = 0, tile_col_ = 0;
};

}  // namespace

ProductWalk product_walk(std::size_t rows, std::size_t depth, std::size_t cols, std::size_t lanes) {
  for (const std::size_t side : {rows, depth, cols})
    require(side >= 1 && side <= kMaxSide, "product walk: rows, depth and columns are 1 to ", kMaxSide, ", got ", side);
  const KernelTable& kernels = traced_kernels(lanes);
  ProductWalk walk;
  walk.rows = rows;
  walk.depth = depth;
  walk.cols = cols;
  walk.lanes = lanes;
  walk.tile_rows = kernels.tile_rows;
  walk.tile_cols = kernels.tile_cols;
  walk.a.resize(rows * depth);
  walk.b.resize(depth * cols);
  walk.c.resize(rows * cols);
  for (std::size_t i = 0; i < walk.a.size(); ++i) walk.a[i] = static_cast<float>(i + 1);
  for (std::size_t i = 0; i < walk.b.size(); ++i) walk.b[i] = entry_of_b(i / cols, i % cols);

  Execution execution(1, kernels);
  KernelTrace trace;
  gemm(execution, MatrixView<const float>(walk.a.data(), rows, depth), Op::as_is,
       MatrixView<const float>(walk.b.data(), depth, cols), Op::as_is, MatrixView<float>(walk.c.data(), rows, cols));
  WalkWriter(walk, trace).write();
  return walk;
}

LaneRun multiply_add_lanes(const std::vector<float>& a, const std::vector<float>& b, const std::vector<float>& c,
                           std::size_t lanes) {
  require(!a.empty() && a.size() <= kMaxSide && a.size() == b.size() && a.size() == c.size(),
          "multiply-add: expected three lists of one length, 1 to ", kMaxSide, ", got ", a.size(), ", ", b.size(),
          " and ", c.size());
  LaneRun run;
  run.y.resize(a.size());
  KernelTrace trace;
  traced_multiply_add(lanes, a.data(), b.data(), c.data(), run.y.data(), a.size());
  for (const TraceEvent& event : trace.events) {
    run.loads += event.op == TraceOp::load ? 1 : 0;
    run.stores += event.op == TraceOp::store ? 1 : 0;
    // No fused instruction in SIMD128: a product, then a sum.
    run.multiplies += event.op == TraceOp::multiply_add ? 1 : 0;
    run.adds += event.op == TraceOp::multiply_add ? 1 : 0;
  }
  return run;
}

}  // namespace mlp
