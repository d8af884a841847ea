// How far two lists of numbers are apart, as tests measure it.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

/// ‖found − expected‖ / ‖expected‖, taken in double; infinite when the lengths differ.
template <class A, class B>
double relative_distance(const A& found, const B& expected) {
  if (std::size(found) != std::size(expected)) return std::numeric_limits<double>::infinity();
  double difference = 0, norm = 0;
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    const double e = static_cast<double>(expected[i]), d = static_cast<double>(found[i]) - e;
    difference += d * d;
    norm += e * e;
  }
  return norm == 0 ? std::sqrt(difference) : std::sqrt(difference / norm);
}
