// Rules of the lectures taken at their word, for the page of errata: what they do where ours does something else.
#pragma once

#include <cstddef>
#include <vector>

#include "data/planar_points.h"
#include "explain/labelled_points.h"

namespace mlp {

/// What each lecture's threshold gives for one z.
struct ThresholdOutputs {
  int output_000 = 0;   ///< 0 if Σwx ≤ θ, 1 if Σwx > θ, with z = Σwx − θ
  int f_001 = 0;        ///< 1 if x > 0, else 0
  int step_001 = 0;     ///< 1 if x ≥ 0, 0 if x < 0
  int sign_003 = 0;     ///< 1 if a > 0, −1 otherwise
  int step_003 = 0;     ///< 0 if x < n, 1 if x ≥ n, with z = x − n
  int formula_004 = 0;  ///< 0 if w·x + b < 0, 1 if w·x + b ≥ 0
  int code_004 = 0;     ///< 0 if val ≤ 0, else 1
};

/// Throws Error unless z is a finite number.
ThresholdOutputs threshold_outputs(double z);

/// Lecture 000's learning rule, run to its own end.
struct SlidePerceptron {
  double w1 = 0, w2 = 0;
  std::size_t shown = 0, updates = 0;  ///< examples looked at, corrections
  bool stopped = false;                ///< a whole round without a correction
  std::vector<int> outputs;            ///< of the points in the end, by its output rule
  std::size_t wrong = 0;               ///< outputs that are not the label
};

/// “if x ∈ P and w·x < 0 then w = w + x; if x ∈ N and w·x ≥ 0 then w = w − x”, without a bias, from w = 0, in fixed
/// order, for at most so many rounds (1 … 100,000); output 1 where w·x > 0. Throws Error for invalid points.
SlidePerceptron slide_perceptron(const PlanarPoints& points, std::size_t max_rounds);

/// Lecture 000's cross-entropy for ŷ = σ(wx + b), with and without the brackets that its formula lacks.
struct BracketLoss {
  double with_brackets = 0;  ///< −1/N Σ [y ln p + (1 − y) ln(1 − p)]
  double without_brackets = 0;  ///< (−1/N Σ y ln p) + 1/N Σ (1 − y) ln(1 − p): the minus holds for the first part only
  double slope_with = 0, slope_without = 0;        ///< ∂/∂b
  double measured_with = 0, measured_without = 0;  ///< the same by central differences, ε = 1e-5
};

/// Throws Error as logistic_terms().
BracketLoss bracket_loss(const LabelledPoints& points, double w, double b);

}  // namespace mlp
