// Asks for memory before it is needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace mlp {

/// How many rows of a batch ahead a row is fetched: early enough to be there in time, and few enough to be there still.
inline constexpr std::size_t kRowsAhead = 4;

/// `bytes` are read soon: has them brought into the cache while other work goes on. Rows of a shuffled set lie anywhere
/// in memory, so that the processor cannot guess the next one.
inline void prefetch(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kLine = 64;
  for (std::size_t i = 0; i < bytes.size(); i += kLine) {
#if defined(__wasm__)
    // WebAssembly has no such instruction: a load whose value nobody waits for does the same.
    static_cast<void>(*static_cast<const volatile std::uint8_t*>(bytes.data() + i));
#else
    __builtin_prefetch(bytes.data() + i);
#endif
  }
}

}  // namespace mlp
