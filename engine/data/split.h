// Divides labelled data into a training and a validation part with the same share of every class.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mlp {

/// Indices into the data, each in exactly one part, ascending.
struct Split {
  std::vector<std::uint32_t> train, validation;
};

/// Puts round(n · validation_fraction) of n samples into the validation part, chosen by chance within each class;
/// a class of size n_c gives n_c · validation_fraction of them, rounded up or down. The same seed gives the same split
/// everywhere. Throws Error unless there are labels and 0 ≤ validation_fraction ≤ 1.
Split stratified_split(std::span<const std::uint8_t> labels, double validation_fraction, std::uint64_t seed);

}  // namespace mlp
