// Products with a sparse left operand, once per instruction set.
#include "kernels/kernels_isa.h"
#include "simd/vec.h"

namespace mlp::MLP_ISA {
namespace {

// Sums of one row of C that are under way at a time: as many vectors as hide the latency of an addition, and as fit
// into 16 registers beside the operands.
constexpr std::size_t kWide = 8;

// c[0 … kVectors·kLanes) = Σ value · b(place, …) + bias. Sums are named for Clang's sake, as in gemm_isa.cpp.
template <std::size_t kVectors>
inline void row_of_vectors(const SparseEntry* entries, std::size_t count, const float* b, std::size_t stride_b,
                           float* c, const float* bias) {
  Vec s0{}, s1{}, s2{}, s3{}, s4{}, s5{}, s6{}, s7{};
  for (std::size_t i = 0; i < count; ++i) {
    const float* const row = b + entries[i].place * stride_b;
    const Vec x = splat(entries[i].value);
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

#ifdef MLP_PICKS_BYTES

// For every set of bytes out of eight, given as bits: their places, ascending.
struct PickOrders {
  std::uint8_t places[256][8];
};
constexpr PickOrders kPickOrders = [] {
  PickOrders orders{};
  for (unsigned set = 0; set < 256; ++set)
    for (unsigned place = 0, found = 0; place < 8; ++place)
      if (set >> place & 1) orders.places[set][found++] = static_cast<std::uint8_t>(place);
  return orders;
}();

#endif

inline void last_columns(const SparseEntry* entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                         std::size_t cols, const float* bias) {
  Vec sum{};
  for (std::size_t i = 0; i < count; ++i)
    sum = multiply_add(splat(entries[i].value), load_partial(b + entries[i].place * stride_b, cols), sum);
  store_partial(c, bias != nullptr ? sum + load_partial(bias, cols) : sum, cols);
}

}  // namespace

std::size_t list_nonzero(const std::uint8_t* bytes, std::size_t count, SparseEntry* entries) {
  std::size_t found = 0, i = 0;
#ifdef MLP_PICKS_BYTES
  // An image is mostly blank: sixteen bytes at a time, then the halves of them that hold something.
  for (; i + 16 <= count; i += 16) {
    const std::uint32_t set = nonzero_bytes(bytes + i);
    if (set == 0) continue;
    for (std::size_t half = 0; half < 16; half += 8) {
      const std::uint32_t chosen = set >> half & 0xff;
      if (chosen == 0) continue;
      store_picked(bytes + i + half, kPickOrders.places[chosen], static_cast<std::uint32_t>(i + half), entries + found);
      found += static_cast<std::size_t>(__builtin_popcount(chosen));
    }
  }
#else
  // Blank words are skipped; within the others an entry is always written and then kept or not, since a branch on every
  // byte would be guessed wrongly too often.
  for (; i + 8 <= count; i += 8) {
    std::uint64_t word;
    __builtin_memcpy(&word, bytes + i, 8);
    if (word == 0) continue;
    for (std::size_t j = i; j < i + 8; ++j) {
      entries[found] = {static_cast<std::uint32_t>(j), static_cast<float>(bytes[j]) / 255.0f};
      found += bytes[j] != 0;
    }
  }
#endif
  for (; i < count; ++i) {
    entries[found] = {static_cast<std::uint32_t>(i), static_cast<float>(bytes[i]) / 255.0f};
    found += bytes[i] != 0;
  }
  return found;
}

void widen_nonzero(const NonzeroBytes& bytes, SparseEntry* entries) {
#ifdef MLP_WIDENS_ENTRIES
  for (std::size_t i = 0; i < bytes.count; i += 8) store_entries(bytes.places + i, bytes.values + i, entries + i);
#else
  for (std::size_t i = 0; i < bytes.count; ++i)
    entries[i] = {bytes.places[i], static_cast<float>(bytes.values[i]) / 255.0f};
#endif
}

void sparse_row(const SparseEntry* entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                std::size_t cols, const float* bias) {
  const auto bias_at = [&](std::size_t at) { return bias != nullptr ? bias + at : nullptr; };
  std::size_t n = 0;
  for (; n + kWide * kLanes <= cols; n += kWide * kLanes)
    row_of_vectors<kWide>(entries, count, b + n, stride_b, c + n, bias_at(n));
  for (; n + 4 * kLanes <= cols; n += 4 * kLanes) row_of_vectors<4>(entries, count, b + n, stride_b, c + n, bias_at(n));
  for (; n + kLanes <= cols; n += kLanes) row_of_vectors<1>(entries, count, b + n, stride_b, c + n, bias_at(n));
  if (n < cols) last_columns(entries, count, b + n, stride_b, c + n, cols - n, bias_at(n));
}

}  // namespace mlp::MLP_ISA
