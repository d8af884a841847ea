// Repeated timing: variants take turns, so that a slow moment of the machine hits all of them, and medians are
// compared.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace mlp::cli {

/// Something to be timed.
struct Variant {
  std::string name;
  double work;  ///< what one call does, in the unit that is counted (operations, samples)
  std::function<void()> call;
};

/// Of several repetitions.
struct Spread {
  double median = 0, min = 0, max = 0;
};

/// Throws Error when there are no values.
Spread spread_of(std::vector<double> values);

/// How much time goes into a measurement.
struct Effort {
  int repetitions = 7;    ///< at least 1
  double seconds = 0.05;  ///< about, for one variant in one repetition
};

/// work per second of every variant in every repetition: rates[variant][repetition]. Each repetition runs every variant
/// once, for about effort.seconds; a first call of each, not counted, warms caches and buffers.
std::vector<std::vector<double>> measure_rates(const std::vector<Variant>& variants, const Effort& effort);

/// a[i] / b[i]: ratios within the same repetition.
std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace mlp::cli
