// What the layers of a network do together when nothing non-linear stands between them: one matrix and one bias.
#pragma once

#include <vector>

#include "base/matrix.h"
#include "network/mlp.h"

namespace mlp {

/// z = weights · x + bias.
struct AffineMap {
  Matrix<double> weights;  ///< [out × in]
  std::vector<double> bias;
};

struct LinearCollapse {
  /// maps[i]: layers 0 … i multiplied out, W = Wᵢ ⋯ W₁W₀. The last is the whole network.
  std::vector<AffineMap> maps;
  /// No hidden layer has an activation: then the network is its last map. Otherwise it is something else.
  bool exact = true;
};

/// The activation of the outputs is left out. Throws Error for a network with maxout layers.
LinearCollapse collapse(const Mlp<double>& network);

}  // namespace mlp
