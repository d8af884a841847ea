// Names of an enumeration's values: one table gives the name, the value and the message for an unknown name.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace mlp {

/// names[i] belongs to the enumerator with value i; `what` says in messages what is being named ("loss").
template <class Enum, std::size_t N>
struct NameTable {
  std::string_view what;
  std::array<std::string_view, N> names;

  constexpr std::string_view name(Enum value) const { return names[static_cast<std::size_t>(value)]; }

  /// Throws Error listing the known names.
  Enum value(std::string_view name) const {
    std::string known;
    for (std::size_t i = 0; i < N; ++i) {
      if (names[i] == name) return static_cast<Enum>(i);
      known += (known.empty() ? "" : ", ") + std::string(names[i]);
    }
    fail(what, " \"", name, "\": expected one of ", known);
  }

  std::vector<Enum> all() const {
    std::vector<Enum> values;
    for (std::size_t i = 0; i < N; ++i) values.push_back(static_cast<Enum>(i));
    return values;
  }
};

}  // namespace mlp
