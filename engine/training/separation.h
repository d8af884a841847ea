// Can a line separate two classes, how wide is the best margin, and what does that promise the perceptron?
#pragma once

#include "training/line.h"

namespace mlp {

/// Of the points x̃ᵢ = (1, x₁, x₂), or (0, x₁, x₂) when not augmented, with signs sᵢ = +1 for class 1 and −1 for class
/// 0.
struct Separation {
  bool separable = false;  ///< some w has sᵢ w·x̃ᵢ > 0 for all i
  double margin = 0;       ///< γ = max over ‖w‖ = 1 of minᵢ sᵢ w·x̃ᵢ; 0 when not separable
  double radius = 0;       ///< R = maxᵢ ‖x̃ᵢ‖
  double bound = 0;        ///< (R/γ)², infinite when not separable
  LineWeights weights{};   ///< the w of the largest margin, ‖w‖ = 1; zeros when not separable
};

/// A perceptron that starts at w̃ = 0 makes at most (R/γ)² updates, whatever the order and the learning rate (Novikoff
/// 1962). The best w points to the point nearest to the origin in the convex hull of the sᵢx̃ᵢ, which is found as by
/// Wolfe (1976, "Finding the nearest point in a polytope"): a few points at a time. `separable` is certain when true;
/// when false, no margin above the rounding of double (about 1e-15 R) exists. Throws Error for invalid points.
Separation separation(const PlanarPoints& points, bool augmented);

}  // namespace mlp
