// Implements repeated timing.
#include "cli/measure.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/error.h"

namespace mlp::cli {
namespace {

double seconds_of(const std::function<void()>& call, std::uint64_t times) {
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < times; ++i) call();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// How many calls fill `seconds`: doubled until they take a tenth of it, then scaled.
std::uint64_t calls_for(const std::function<void()>& call, double seconds) {
  std::uint64_t times = 1;
  double taken = seconds_of(call, times);
  while (taken < seconds / 10) {
    times *= 2;
    taken = seconds_of(call, times);
  }
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(static_cast<double>(times) * seconds / taken));
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  require(!values.empty(), "measurement: no repetitions");
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {.median = median, .min = values.front(), .max = values.back()};
}

std::vector<std::vector<double>> measure_rates(const std::vector<Variant>& variants, const Effort& effort) {
  std::vector<std::uint64_t> times;
  for (const Variant& variant : variants) {
    variant.call();
    times.push_back(calls_for(variant.call, effort.seconds));
  }
  std::vector<std::vector<double>> rates(variants.size());
  for (int repetition = 0; repetition < effort.repetitions; ++repetition)
    for (std::size_t i = 0; i < variants.size(); ++i)
      rates[i].push_back(variants[i].work * static_cast<double>(times[i]) / seconds_of(variants[i].call, times[i]));
  return rates;
}

std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) result.push_back(a[i] / b[i]);
  return result;
}

}  // namespace mlp::cli
