// How many operations backpropagation saves: the same δ of every unit by recursion and from the output backward, both
// run and counted.
#pragma once

#include <cstdint>
#include <vector>

namespace mlp {

struct OperationCount {
  /// Multiplications and additions that were done.
  std::uint64_t recursion = 0, backward = 0;
  /// How often recursion asked for the δ of each hidden unit [depth × width], and last for the output's.
  std::vector<std::uint64_t> asked;
  bool complete = true;  ///< false: recursion was stopped at the budget, and has no δ of all units
  std::vector<double> recursive_delta, backward_delta;  ///< [depth × width], layer by layer; the first empty if stopped
};

/// A fully connected network of `depth` hidden layers of `width` units and one output, with random weights. Recursion
/// works out δ_j = f′(z_j) Σ_k w_kj δ_k for each hidden unit by asking for every δ_k anew; the other keeps them. Throws
/// Error unless width and depth are 1 to 16 and the budget, in operations, is at most 50 million.
OperationCount count_operations(std::size_t width, std::size_t depth, std::uint64_t budget);

}  // namespace mlp
