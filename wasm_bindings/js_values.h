// What all conversions share: the guard that notes errors, and numbers, texts and arrays on their way in and out.
#pragma once

#include <emscripten/val.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"

/// Keeps a message for errors.js, which throws it once the call has returned.
extern "C" void mlp_note_error(const char* message);

namespace mlp::bindings {

using emscripten::val;

template <class T>
T empty() {
  if constexpr (std::is_same_v<T, val>) {
    return val::undefined();
  } else {
    return T();
  }
}

/// Runs `body`; if it throws, notes the message and returns an empty value of its type.
template <class Body>
auto guarded(Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    mlp_note_error("out of memory: the engine has no room for this; a smaller network or batch needs less");
  } catch (const std::exception& error) {
    mlp_note_error(error.what());
  } catch (...) {
    mlp_note_error("the engine failed for an unknown reason");
  }
  return empty<decltype(body())>();
}

/// A whole number from low to high, which must be exact in a double.
inline std::size_t whole(double value, const char* what, double low, double high) {
  if (!(value >= low && value <= high && value == std::floor(value))) {
    fail(what, ": expected a whole number from ", low, " to ", high, ", got ", value);
  }
  return static_cast<std::size_t>(value);
}

inline std::size_t index(double value, const char* what, std::size_t size) {
  require(size > 0, what, ": there are none yet");
  return whole(value, what, 0, static_cast<double>(size - 1));
}

/// The elements of a typed array of the given JavaScript class, whose elements are T. A copy.
template <class T>
std::vector<T> vector_from(const val& array, const char* what, const char* class_name) {
  if (!array.instanceof (val::global(class_name))) fail(what, ": expected a ", class_name);
  std::vector<T> result(array["length"].as<std::size_t>());
  // The view lives for this one call; nothing is allocated in between.
  val(emscripten::typed_memory_view(result.size(), result.data())).call<void>("set", array);
  return result;
}

inline std::vector<std::uint8_t> bytes_from(const val& array, const char* what) {
  return vector_from<std::uint8_t>(array, what, "Uint8Array");
}

inline std::vector<double> doubles_from(const val& array, const char* what) {
  return vector_from<double>(array, what, "Float64Array");
}

/// Members of a settings object.
inline double number_from(const val& object, const char* name) {
  const val value = object[name];
  if (!value.isNumber()) fail("settings: expected a number for \"", name, "\"");
  return value.as<double>();
}
/// The same where the member may be left out.
inline double number_or(const val& object, const char* name, double otherwise) {
  return object[name].isUndefined() ? otherwise : number_from(object, name);
}
inline std::string text_from(const val& object, const char* name) {
  const val value = object[name];
  if (!value.isString()) fail("settings: expected a text for \"", name, "\"");
  return value.as<std::string>();
}
inline bool flag_from(const val& object, const char* name) {
  const val value = object[name];
  if (!value.isTrue() && !value.isFalse()) fail("settings: expected true or false for \"", name, "\"");
  return value.isTrue();
}

/// A seed: whole, below 2⁵³, which is what JavaScript carries exactly; std::size_t would be too short for it here.
inline std::uint64_t seed_from(double value) {
  constexpr double kMaxSeed = 9007199254740991.0;
  if (!(value >= 0 && value <= kMaxSeed && value == std::floor(value)))
    fail("seed: expected a whole number from 0 to ", kMaxSeed, ", got ", value);
  return static_cast<std::uint64_t>(value);
}

/// A copy in JavaScript's memory. slice() also leaves shared memory, where subarray() would not.
template <class T>
val typed_array(std::span<const T> values) {
  return val(emscripten::typed_memory_view(values.size(), values.data())).call<val>("slice");
}
template <class T>
val typed_array(const std::vector<T>& values) {
  return typed_array(std::span<const T>(values));
}

template <class T>
double number(T value) {
  return static_cast<double>(value);
}

inline val text(std::string_view value) { return val(std::string(value)); }

}  // namespace mlp::bindings
