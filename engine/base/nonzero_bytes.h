// The bytes of a row that are not zero, as two lists.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

/// values[i], never zero, stands at places[i] of the row; places ascend. Refers to lists that somebody else owns.
struct NonzeroBytes {
  const std::uint16_t* places = nullptr;
  const std::uint8_t* values = nullptr;
  std::size_t count = 0;
};

}  // namespace mlp
