// Logistic regression with one input, point by point: what the loss and its gradient are made of.
#pragma once

#include <vector>

#include "explain/labelled_points.h"

namespace mlp {

/// ŷ = σ(w·x + b) on points of a line. Arrays have one entry a point.
struct LogisticTerms {
  std::vector<double> p;      ///< ŷ
  std::vector<double> loss;   ///< −[y ln p + (1 − y) ln(1 − p)], in nats
  std::vector<double> error;  ///< p − y
  double mean_loss = 0;
  double gradient_weight = 0, gradient_bias = 0;  ///< of the mean loss
};

/// Loss and gradient come from the logits, as in training, so that no probability of 0 or 1 makes them infinite.
/// Throws Error for invalid points, or weights outside −1e30 … 1e30.
LogisticTerms logistic_terms(const LabelledPoints& points, double weight, double bias);

}  // namespace mlp
