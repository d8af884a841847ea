// Implements the points of the plane: checks, selection, split.
#include "data/planar_points.h"

#include "base/error.h"
#include "data/split.h"

namespace mlp {
namespace {

void require_coordinate(double value, std::size_t point, const char* name) {
  // Written so that NaN fails.
  require(value >= -kMaxMagnitude && value <= kMaxMagnitude, "points: ", name, " of point ", point, " is ", value,
          ", expected a number from ", -kMaxMagnitude, " to ", kMaxMagnitude);
}

}  // namespace

void PlanarPoints::add(double first, double second, std::uint8_t of_class) {
  x1.push_back(first);
  x2.push_back(second);
  label.push_back(of_class);
}

void PlanarPoints::validate() const {
  require(x1.size() == x2.size() && x1.size() == label.size(), "points: ", x1.size(), " numbers x1, ", x2.size(),
          " numbers x2 and ", label.size(), " labels, expected as many of each");
  require(!x1.empty(), "points: there are none");
  require(size() <= kMaxPoints, "points: ", size(), ", expected at most ", kMaxPoints);
  for (std::size_t i = 0; i < size(); ++i) {
    require_coordinate(x1[i], i, "x1");
    require_coordinate(x2[i], i, "x2");
    require(label[i] <= 1, "points: label ", int{label[i]}, " of point ", i, ", expected 0 or 1");
  }
}

PlanarPoints PlanarPoints::at(std::span<const std::uint32_t> indices) const {
  PlanarPoints chosen;
  for (const std::uint32_t i : indices) chosen.add(x1[i], x2[i], label[i]);
  return chosen;
}

PointsSplit split_points(const PlanarPoints& points, double test_share, std::uint64_t seed) {
  points.validate();
  require(test_share >= 0 && test_share <= 1, "test share: expected 0 to 1, got ", test_share);
  const Split split = stratified_split(points.label, test_share, seed);
  return {.train = points.at(split.train),
          .test = points.at(split.validation),
          .train_indices = split.train,
          .test_indices = split.validation};
}

}  // namespace mlp
