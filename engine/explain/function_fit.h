// A function of one number, approximated by one hidden layer: what each unit adds, and training runs to compare widths.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "explain/small_network.h"

namespace mlp {

/// ŷ(x) = b + Σ wₖhₖ(x), term by term.
struct UnitCurves {
  std::vector<double> hidden;  ///< hₖ(x): [count × units]
  std::vector<double> terms;   ///< wₖhₖ(x): [count × units]
  std::vector<double> output;  ///< [count]
  double bias = 0;             ///< b
};

/// Of a network 1-units-1 with a linear output, at each x. Throws Error for another network, and as
/// SmallNetwork::hidden().
UnitCurves unit_curves(SmallNetwork& network, std::span<const double> x);

/// How far one training run came.
struct FitRun {
  bool diverged = false;  ///< then the rest is of the last good weights
  std::uint64_t epochs = 0;
  double loss = 0;  ///< mean of ½(y − ŷ)²
  std::vector<double> parameters;
};

/// Trains a SmallNetwork on (x, y) with `seed` in place of the settings' own, for so many epochs (1 … 1,000,000).
/// Throws Error as SmallNetwork does.
FitRun fit_run(TrainingSettings settings, std::span<const double> x, std::span<const double> y, std::uint64_t seed,
               std::uint64_t epochs);

}  // namespace mlp
