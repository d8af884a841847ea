// Implements the points on a line.
#include "explain/labelled_points.h"

#include <cmath>

#include "base/error.h"
#include "base/rng.h"

namespace mlp {
namespace {

constexpr double kMean0 = 2, kMean1 = 4, kDeviation = 1.2;

}  // namespace

void LabelledPoints::validate() const {
  require(!x.empty(), "points: there are none");
  require(x.size() == label.size(), "points: ", x.size(), " numbers and ", label.size(), " labels");
  for (std::size_t i = 0; i < x.size(); ++i) {
    require(std::isfinite(x[i]), "points: point ", i, " is not a finite number");
    require(label[i] <= 1, "points: label ", int{label[i]}, " of point ", i, ", expected 0 or 1");
  }
}

LabelledPoints overlapping_points(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  LabelledPoints points;
  for (std::size_t i = 0; i < count; ++i) {
    const auto label = static_cast<std::uint8_t>(i % 2);
    points.label.push_back(label);
    points.x.push_back((label == 0 ? kMean0 : kMean1) + kDeviation * rng.normal());
  }
  return points;
}

void PointSource::gather(Execution&, std::span<const std::uint32_t> indices, MatrixView<double> inputs,
                         MatrixView<double> targets) const {
  for (std::size_t r = 0; r < indices.size(); ++r) {
    inputs(r, 0) = points_.x[indices[r]];
    targets(r, 0) = points_.label[indices[r]];
  }
}

}  // namespace mlp
