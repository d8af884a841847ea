// The bytes of a row that are not zero, as two lists.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

/// values[i], never zero, stands at places[i] of the row; places ascend. Refers to lists that somebody else owns, which
/// can be read up to kBeyond entries beyond the last.
struct NonzeroBytes {
  static constexpr std::size_t kBeyond = 7;

  const std::uint16_t* places = nullptr;
  const std::uint8_t* values = nullptr;
  std::size_t count = 0;
};

}  // namespace mlp
