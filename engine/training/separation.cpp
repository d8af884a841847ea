// Implements the largest margin: the point of a convex hull that is nearest to the origin, in three dimensions.
#include "training/separation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "base/error.h"

namespace mlp {
namespace {

using Vector = LineWeights;

// Each step of the search lowers the distance; sets of 10,000 points need a few dozen.
constexpr int kMaxSteps = 1000;
// Bound on the rounding of a sum of three products, relative to the sum of their magnitudes.
constexpr double kDotRounding = 4 * std::numeric_limits<double>::epsilon();

Vector operator-(const Vector& a, const Vector& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
Vector operator*(double factor, const Vector& a) { return {factor * a[0], factor * a[1], factor * a[2]}; }

Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

/// The point of the line through a and b nearest to the origin, if it lies between them. Written with cross products,
/// like the triangle's: a + t (b − a) would lose the direction of a point that lies very near to the origin.
std::optional<Vector> nearest_on_edge(const Vector& a, const Vector& b) {
  const Vector along = b - a;
  const double length = dot(along, along), t = -dot(a, along);
  if (!(t >= 0 && t <= length && length > 0)) return {};
  return (1 / length) * cross(along, cross(a, b));
}

/// The point of the plane through a, b, c nearest to the origin, if it lies in the triangle.
std::optional<Vector> nearest_on_triangle(const Vector& a, const Vector& b, const Vector& c) {
  const Vector normal = cross(b - a, c - a);
  const double square = dot(normal, normal);
  // Barycentric coordinates, each times ‖n‖².
  const double of_a = dot(normal, cross(b, c)), of_b = dot(normal, cross(c, a)), of_c = dot(normal, cross(a, b));
  if (!(square > 0 && of_a >= 0 && of_b >= 0 && of_c >= 0)) return {};
  return (dot(normal, a) / square) * normal;
}

/// Whether the origin lies within the tetrahedron: for each face on the side of the fourth corner.
bool holds_origin(const std::vector<Vector>& corners) {
  for (std::size_t i = 0; i < 4; ++i) {
    const Vector &a = corners[i], &b = corners[(i + 1) % 4], &c = corners[(i + 2) % 4], &d = corners[(i + 3) % 4];
    const Vector normal = cross(b - a, c - a);
    const double of_origin = -dot(normal, a), of_corner = dot(normal, d - a);
    if (!(of_origin * of_corner > 0 || (of_origin == 0 && of_corner != 0))) return false;
  }
  return true;
}

/// A point in the hull of a few corners, and the corners that span it.
struct Nearest {
  Vector point;
  std::vector<Vector> corners;
};

/// The point nearest to the origin in the hull of one to four corners: the best of all corners, edges and triangles.
Nearest nearest_in_hull(const std::vector<Vector>& corners) {
  if (corners.size() == 4 && holds_origin(corners)) return {{0, 0, 0}, corners};
  Nearest best{corners[0], {corners[0]}};
  const auto offer = [&](const std::optional<Vector>& point, std::vector<Vector> span) {
    if (point && dot(*point, *point) < dot(best.point, best.point)) best = {*point, std::move(span)};
  };
  for (std::size_t i = 0; i < corners.size(); ++i) {
    offer(corners[i], {corners[i]});
    for (std::size_t j = i + 1; j < corners.size(); ++j) {
      offer(nearest_on_edge(corners[i], corners[j]), {corners[i], corners[j]});
      for (std::size_t k = j + 1; k < corners.size(); ++k)
        offer(nearest_on_triangle(corners[i], corners[j], corners[k]), {corners[i], corners[j], corners[k]});
    }
  }
  return best;
}

/// The point nearest to the origin in the hull of all: begin with one corner, and take in the one that lies farthest
/// back against the present direction until there is none.
Vector nearest_to_origin(const std::vector<Vector>& all) {
  Nearest nearest{all[0], {all[0]}};
  for (int step = 0; step < kMaxSteps; ++step) {
    const Vector& p = nearest.point;
    const auto lowest = std::min_element(all.begin(), all.end(),
                                         [&](const Vector& a, const Vector& b) { return dot(p, a) < dot(p, b); });
    if (dot(p, *lowest) >= dot(p, p)) break;
    std::vector<Vector> corners = nearest.corners;
    corners.push_back(*lowest);
    Nearest better = nearest_in_hull(corners);
    if (!(dot(better.point, better.point) < dot(p, p))) break;  // as near as rounding allows
    nearest = std::move(better);
    if (nearest.corners.size() == 4) break;  // around the origin
  }
  return nearest.point;
}

/// w·x, and less by more than its rounding: a positive result is certain.
bool is_positive(const Vector& w, const Vector& x) {
  const double magnitude = std::fabs(w[0] * x[0]) + std::fabs(w[1] * x[1]) + std::fabs(w[2] * x[2]);
  return dot(w, x) > kDotRounding * magnitude;
}

}  // namespace

// lecture: begin perceptron-bound
Separation separation(const PlanarPoints& points, bool augmented) {
  points.validate();
  Separation result;
  std::vector<Vector> signed_points;  // sᵢ x̃ᵢ: all must come to lie on the same side
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Vector x = mlp::augmented(points, i, augmented);
    signed_points.push_back((points.label[i] == 1 ? 1.0 : -1.0) * x);
    result.radius = std::max(result.radius, std::sqrt(dot(x, x)));  // R
  }

  const Vector p = nearest_to_origin(signed_points);
  result.separable =
      std::all_of(signed_points.begin(), signed_points.end(), [&](const Vector& x) { return is_positive(p, x); });
  result.bound = std::numeric_limits<double>::infinity();
  if (!result.separable) return result;

  result.weights = (1 / std::sqrt(dot(p, p))) * p;
  result.margin = std::numeric_limits<double>::infinity();
  for (const Vector& x : signed_points) result.margin = std::min(result.margin, dot(result.weights, x));  // γ
  result.bound = (result.radius / result.margin) * (result.radius / result.margin);                       // (R/γ)²
  return result;
}
// lecture: end perceptron-bound

}  // namespace mlp
