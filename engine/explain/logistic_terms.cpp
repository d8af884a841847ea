// Implements the terms of logistic regression.
#include "explain/logistic_terms.h"

#include "base/error.h"
#include "base/scalar_math.h"
#include "data/planar_points.h"

namespace mlp {
namespace {

void require_magnitude(double value, const char* what) {
  require(value >= -kMaxMagnitude && value <= kMaxMagnitude, what, ": expected a number from ", -kMaxMagnitude, " to ",
          kMaxMagnitude, ", got ", value);
}

}  // namespace

// lecture: begin logistic-gradient
LogisticTerms logistic_terms(const LabelledPoints& points, double w, double b) {
  points.validate();
  require_magnitude(w, "weight");
  require_magnitude(b, "bias");
  for (const double x : points.x) require_magnitude(x, "points");
  LogisticTerms terms;
  const auto n = static_cast<double>(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double x = points.x[i], y = points.label[i];
    const double z = w * x + b;
    const double p = math::sigmoid(z);
    const double loss = math::softplus(z) - y * z;  // = −[y ln p + (1 − y) ln(1 − p)]
    const double error = p - y;
    terms.p.push_back(p);
    terms.loss.push_back(loss);
    terms.error.push_back(error);
    terms.mean_loss += loss / n;
    terms.gradient_weight += error * x / n;  // the update is error × input
    terms.gradient_bias += error / n;
  }
  return terms;
}
// lecture: end logistic-gradient

}  // namespace mlp
