// std::bit_cast for standard libraries that lack it (libc++ before 14, which Emscripten 3.1.6 ships).
#pragma once

#include <type_traits>

namespace mlp {

/// The value of type To with the same bits as `from`.
template <class To, class From>
constexpr To bit_cast(const From& from) {
  static_assert(sizeof(To) == sizeof(From));
  static_assert(std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
  return __builtin_bit_cast(To, from);
}

}  // namespace mlp
