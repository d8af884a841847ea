// Stratified split: quotas by largest remainder (Hamilton's method), members by a seeded shuffle of each class.
#include "data/split.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "base/rng.h"

namespace mlp {
namespace {

constexpr std::size_t kLabelValues = 256;             // a label is one byte
constexpr std::uint64_t kSplitStream = 0x73706c6974;  // "split": apart from the seed's other uses

/// How many of each class go into validation: ⌊n_c · fraction⌋, and one more for the classes with the largest
/// remainders (the lower class first when equal) until the total is round(n · fraction).
std::array<std::size_t, kLabelValues> validation_quotas(
    const std::array<std::vector<std::uint32_t>, kLabelValues>& members, std::size_t total, double fraction) {
  std::array<std::size_t, kLabelValues> quotas{};
  std::array<double, kLabelValues> remainders{};
  std::size_t given = 0;
  for (std::size_t c = 0; c < kLabelValues; ++c) {
    const double share = static_cast<double>(members[c].size()) * fraction;
    quotas[c] = static_cast<std::size_t>(share);
    remainders[c] = share - static_cast<double>(quotas[c]);
    given += quotas[c];
  }
  std::array<std::size_t, kLabelValues> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  const auto wanted = static_cast<std::size_t>(static_cast<double>(total) * fraction + 0.5);
  for (const std::size_t c : order) {
    if (given >= wanted || remainders[c] == 0) break;
    ++quotas[c];
    ++given;
  }
  return quotas;
}

}  // namespace

Split stratified_split(std::span<const std::uint8_t> labels, double validation_fraction, std::uint64_t seed) {
  require(!labels.empty(), "split: there is no data to split");
  require(labels.size() <= std::numeric_limits<std::uint32_t>::max(), "split: more than 2³² − 1 samples");
  require(validation_fraction >= 0 && validation_fraction <= 1, "split: validation fraction ", validation_fraction,
          "; expected 0 to 1");
  std::array<std::vector<std::uint32_t>, kLabelValues> members;
  for (std::size_t i = 0; i < labels.size(); ++i) members[labels[i]].push_back(static_cast<std::uint32_t>(i));
  const auto quotas = validation_quotas(members, labels.size(), validation_fraction);

  Rng rng(seed, kSplitStream);
  std::vector<bool> in_validation(labels.size());
  for (std::size_t c = 0; c < kLabelValues; ++c) {
    rng.shuffle(members[c]);
    for (std::size_t i = 0; i < quotas[c]; ++i) in_validation[members[c][i]] = true;
  }
  Split split;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    (in_validation[i] ? split.validation : split.train).push_back(static_cast<std::uint32_t>(i));
  }
  return split;
}

}  // namespace mlp
