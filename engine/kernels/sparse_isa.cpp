// Products with a sparse left operand, once per instruction set.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {
namespace {

// Sums of one row of C that are under way at a time: as many vectors as hide the latency of an addition, and as fit
// into 16 registers beside the operands.
constexpr std::size_t kWide = 8;

// Every byte / 255, correctly rounded.
struct UnitOfBytes {
  float of[256];
};
constexpr UnitOfBytes kUnit = [] {
  UnitOfBytes unit{};
  for (int byte = 0; byte < 256; ++byte) unit.of[byte] = static_cast<float>(byte) / 255.0f;
  return unit;
}();

// What a row or a column of the left operand looks like: which row of B entry i meets, and with what factor.
struct RowEntries {
  const std::uint16_t* places;
  const std::uint8_t* values;

  std::size_t place(std::size_t i) const { return places[i]; }
  float value(std::size_t i) const { return kUnit.of[values[i]]; }
};
struct ColumnEntries {
  const SparseEntry* entries;

  std::size_t place(std::size_t i) const { return entries[i].row(); }
  float value(std::size_t i) const { return kUnit.of[entries[i].byte()]; }
};

// c[0 … kVectors·kLanes) = Σ value · b(place, …) + bias. Sums are named for Clang's sake, as in gemm_isa.cpp.
template <std::size_t kVectors, class Entries>
inline void row_of_vectors(Entries entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                           const float* bias) {
  Vec s0{}, s1{}, s2{}, s3{}, s4{}, s5{}, s6{}, s7{};
  for (std::size_t i = 0; i < count; ++i) {
    const float* const row = b + entries.place(i) * stride_b;
    const Vec x = splat(entries.value(i));
    s0 = multiply_add(x, load(row), s0);
    if (kVectors > 1) s1 = multiply_add(x, load(row + kLanes), s1);
    if (kVectors > 2) s2 = multiply_add(x, load(row + 2 * kLanes), s2);
    if (kVectors > 2) s3 = multiply_add(x, load(row + 3 * kLanes), s3);
    if (kVectors > 4) s4 = multiply_add(x, load(row + 4 * kLanes), s4);
    if (kVectors > 4) s5 = multiply_add(x, load(row + 5 * kLanes), s5);
    if (kVectors > 4) s6 = multiply_add(x, load(row + 6 * kLanes), s6);
    if (kVectors > 4) s7 = multiply_add(x, load(row + 7 * kLanes), s7);
  }
  const auto put = [&](std::size_t vector, Vec sum) {
    if (vector >= kVectors) return;
    const std::size_t at = vector * kLanes;
    store(c + at, bias != nullptr ? sum + load(bias + at) : sum);
  };
  put(0, s0);
  put(1, s1);
  put(2, s2);
  put(3, s3);
  put(4, s4);
  put(5, s5);
  put(6, s6);
  put(7, s7);
}

template <class Entries>
inline void last_columns(Entries entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                         std::size_t cols, const float* bias) {
  Vec sum{};
  for (std::size_t i = 0; i < count; ++i)
    sum = multiply_add(splat(entries.value(i)), load_partial(b + entries.place(i) * stride_b, cols), sum);
  store_partial(c, bias != nullptr ? sum + load_partial(bias, cols) : sum, cols);
}

template <class Entries>
inline void sparse_times(Entries entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                         std::size_t cols, const float* bias) {
  const auto bias_at = [&](std::size_t at) { return bias != nullptr ? bias + at : nullptr; };
  std::size_t n = 0;
  for (; n + kWide * kLanes <= cols; n += kWide * kLanes)
    row_of_vectors<kWide>(entries, count, b + n, stride_b, c + n, bias_at(n));
  for (; n + 4 * kLanes <= cols; n += 4 * kLanes) row_of_vectors<4>(entries, count, b + n, stride_b, c + n, bias_at(n));
  for (; n + kLanes <= cols; n += kLanes) row_of_vectors<1>(entries, count, b + n, stride_b, c + n, bias_at(n));
  if (n < cols) last_columns(entries, count, b + n, stride_b, c + n, cols - n, bias_at(n));
}

}  // namespace

void sparse_row(const NonzeroBytes& row, const float* b, std::size_t stride_b, float* c, std::size_t cols,
                const float* bias) {
  sparse_times(RowEntries{row.places, row.values}, row.count, b, stride_b, c, cols, bias);
}

void sparse_column(const SparseEntry* entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                   std::size_t cols, const float* bias) {
  sparse_times(ColumnEntries{entries}, count, b, stride_b, c, cols, bias);
}

}  // namespace mlp::MLP_ISA
