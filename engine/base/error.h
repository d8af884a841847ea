// Errors that reach the user: one exception type whose message says what is wrong, where, and what was expected.
#pragma once

#include <cassert>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mlp {

/// Wrong input from outside: a file, a shape, a setting, a number.
/// The message is shown to the user as it stands. Broken invariants inside the engine use MLP_ASSERT instead.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One piece of a message: a text, a character or a number. Refers to the text, so it must not outlive the call.
/// (Not a stream: those bring 60 KB of locales into a WebAssembly build.)
class MessagePart {
 public:
  // NOLINTBEGIN(google-explicit-constructor): a part stands for the text or number itself in a call of fail().
  template <class Text>
  requires std::convertible_to<const Text&, std::string_view> MessagePart(const Text& text)
      : kind_(Kind::text), text_(text) {}
  MessagePart(const char& character) : kind_(Kind::text), text_(&character, 1) {}
  MessagePart(std::signed_integral auto value) : kind_(Kind::whole), whole_(value) {}
  MessagePart(std::unsigned_integral auto value) : kind_(Kind::natural), natural_(value) {}
  MessagePart(double value) : kind_(Kind::real), real_(value) {}
  MessagePart(float value) : kind_(Kind::single), real_(value) {}
  // NOLINTEND(google-explicit-constructor)

  /// Numbers in full: whole ones below 2⁵³ without exponent, others to 15 significant digits (float: 7).
  void append_to(std::string& message) const;

 private:
  enum class Kind : std::uint8_t { text, whole, natural, real, single };
  Kind kind_;
  union {
    std::string_view text_;
    std::int64_t whole_;
    std::uint64_t natural_;
    double real_;
  };
};

/// The parts, one after the other.
std::string message_of(std::initializer_list<MessagePart> parts);

/// Throws Error with all parts as one message: fail("layer ", i, ": expected ", n, " inputs").
[[noreturn]] void fail_with(std::initializer_list<MessagePart> parts);
template <class... Parts>
[[noreturn]] void fail(const Parts&... parts) {
  fail_with({MessagePart(parts)...});
}

/// Throws Error unless `condition` holds.
template <class... Parts>
void require(bool condition, const Parts&... parts) {
  if (!condition) fail_with({MessagePart(parts)...});
}

}  // namespace mlp

/// Aborts in debug builds when an internal invariant is broken; free in release builds.
#define MLP_ASSERT(condition) assert(condition)
