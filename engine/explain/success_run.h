// One training run from one seed, to its end: how often training solves a problem is asked a hundred times.
#pragma once

#include <cstdint>
#include <vector>

#include "explain/small_network.h"

namespace mlp {

struct SuccessRun {
  bool solved = false;  ///< all points right at the end of some epoch, where training ended; otherwise it is stuck
  bool diverged = false;
  std::uint64_t epochs = 0;  ///< trained
  SampleScore score;         ///< at the end
  std::vector<double> parameters;
};

/// Trains a SmallNetwork with `seed` in place of the settings' own, for at most max_epochs (1 … 1,000,000). Throws
/// Error as SmallNetwork does.
SuccessRun success_run(TrainingSettings settings, const PlanarPoints& points, std::uint64_t seed,
                       std::uint64_t max_epochs);

}  // namespace mlp
