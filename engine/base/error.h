// Errors that reach the user: one exception type whose message says what is wrong, where, and what was expected.
#pragma once

#include <cassert>
#include <sstream>
#include <stdexcept>
#include <string>

namespace mlp {

/// Wrong input from outside: a file, a shape, a setting, a number.
/// The message is shown to the user as it stands. Broken invariants inside the engine use MLP_ASSERT instead.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws Error with all parts streamed into one message: fail("layer ", i, ": expected ", n, " inputs").
template <class... Parts>
[[noreturn]] void fail(const Parts&... parts) {
  std::ostringstream message;
  (message << ... << parts);
  throw Error(message.str());
}

/// Throws Error unless `condition` holds.
template <class... Parts>
void require(bool condition, const Parts&... parts) {
  if (!condition) fail(parts...);
}

}  // namespace mlp

/// Aborts in debug builds when an internal invariant is broken; free in release builds.
#define MLP_ASSERT(condition) assert(condition)
