// Labelled points of the plane, what all figures of one neuron and of small networks learn from, and their split.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mlp {

inline constexpr std::size_t kMaxPoints = 10000;
/// Largest coordinate and largest weight: products of several still lie far inside the range of double.
inline constexpr double kMaxMagnitude = 1e30;

/// Point i is (x1[i], x2[i]) of class label[i], 0 or 1. The arrays have the same length.
struct PlanarPoints {
  std::vector<double> x1, x2;
  std::vector<std::uint8_t> label;

  std::size_t size() const { return x1.size(); }
  void add(double first, double second, std::uint8_t of_class);
  /// Throws Error unless there are 1 to 10,000 points, with coordinates from −1e30 to 1e30 and labels 0 and 1.
  void validate() const;
  PlanarPoints at(std::span<const std::uint32_t> indices) const;
};

/// Two parts with the same share of each class, and which points they are, ascending.
struct PointsSplit {
  PlanarPoints train, test;
  std::vector<std::uint32_t> train_indices, test_indices;
};

/// Puts round(n · test_share) of n points into the test part, by chance within each class (stratified_split).
/// Throws Error for invalid points and a share outside 0 … 1.
PointsSplit split_points(const PlanarPoints& points, double test_share, std::uint64_t seed);

}  // namespace mlp
