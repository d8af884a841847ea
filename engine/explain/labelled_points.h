// Numbers on a line with a class each: the smallest problem that logistic regression can be shown on.
#pragma once

#include <cstdint>
#include <vector>

#include "training/sample_source.h"

namespace mlp {

/// x[i] is a number, label[i] its class, 0 or 1. Both arrays have the same length.
struct LabelledPoints {
  std::vector<double> x;
  std::vector<std::uint8_t> label;

  std::size_t size() const { return x.size(); }
  /// Throws Error unless there are points, all finite, with labels 0 and 1, one for each.
  void validate() const;
};

/// `count` points, alternately of class 0 ~ N(2, 1.2²) and class 1 ~ N(4, 1.2²). The classes overlap, so the loss has a
/// minimum at finite weights; and x is not centred, so that weight and bias depend on each other and the loss is a long
/// narrow valley, on which optimisers differ.
LabelledPoints overlapping_points(std::size_t count, std::uint64_t seed);

/// The points as samples for a trainer: one feature, one output.
class PointSource final : public SampleSource<double> {
 public:
  /// `points` must outlive the source.
  explicit PointSource(const LabelledPoints& points) : points_(points) {}
  std::size_t size() const override { return points_.size(); }
  std::size_t features() const override { return 1; }
  std::size_t outputs() const override { return 1; }
  void gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<double> inputs,
              MatrixView<double> targets) const override;

 private:
  const LabelledPoints& points_;
};

}  // namespace mlp
