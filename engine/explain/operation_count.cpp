// Implements the count: the recursion of the formula as it stands, and the loop that keeps what it has.
#include "explain/operation_count.h"

#include "base/error.h"
#include "base/rng.h"

namespace mlp {
namespace {

constexpr std::size_t kMost = 16;
constexpr std::uint64_t kMostOperations = 50'000'000;

/// Weights and slopes of the hidden layers; the output's δ is given.
class CountedNetwork {
 public:
  CountedNetwork(std::size_t width, std::size_t depth, std::uint64_t budget)
      : width_(width), depth_(depth), budget_(budget) {
    Rng rng(1);
    for (std::size_t i = 0; i < depth * width * width; ++i) weights_.push_back(rng.uniform(-1, 1));
    for (std::size_t i = 0; i < depth * width; ++i) slopes_.push_back(rng.uniform(0.1, 1));
    output_delta_ = rng.uniform(-1, 1);
  }

  OperationCount run() {
    OperationCount count;
    count.asked.resize(depth_ * width_ + 1);
    count.backward_delta = backward(count.backward);
    for (std::size_t l = 0; l < depth_ && count.complete; ++l)
      for (std::size_t j = 0; j < width_ && count.complete; ++j) {
        count.recursive_delta.push_back(recursive(l, j, count));
        count.complete = count.recursion <= budget_;
      }
    if (!count.complete) count.recursive_delta.clear();
    return count;
  }

 private:
  std::size_t units_after(std::size_t l) const { return l + 1 == depth_ ? 1 : width_; }
  double weight(std::size_t l, std::size_t k, std::size_t j) const { return weights_[(l * width_ + k) * width_ + j]; }
  double slope(std::size_t l, std::size_t j) const { return slopes_[l * width_ + j]; }

  // lecture: begin delta-by-recursion
  double recursive(std::size_t l, std::size_t j, OperationCount& count) const {
    if (count.recursion > budget_) return 0;
    ++count.asked[l * width_ + j];
    if (l == depth_) return output_delta_;
    double sum = 0;
    for (std::size_t k = 0; k < units_after(l); ++k) {
      sum += weight(l, k, j) * recursive(l + 1, k, count);
      count.recursion += 2;
    }
    ++count.recursion;
    return slope(l, j) * sum;
  }
  // lecture: end delta-by-recursion

  // lecture: begin delta-backward
  std::vector<double> backward(std::uint64_t& operations) const {
    std::vector<double> delta(depth_ * width_);
    for (std::size_t l = depth_; l-- > 0;)
      for (std::size_t j = 0; j < width_; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < units_after(l); ++k) {
          sum += weight(l, k, j) * (l + 1 == depth_ ? output_delta_ : delta[(l + 1) * width_ + k]);
          operations += 2;
        }
        ++operations;
        delta[l * width_ + j] = slope(l, j) * sum;
      }
    return delta;
  }
  // lecture: end delta-backward

  std::size_t width_, depth_;
  std::uint64_t budget_;
  std::vector<double> weights_, slopes_;
  double output_delta_ = 0;
};

}  // namespace

OperationCount count_operations(std::size_t width, std::size_t depth, std::uint64_t budget) {
  require(width >= 1 && width <= kMost, "width: ", width, ", expected 1 to ", kMost);
  require(depth >= 1 && depth <= kMost, "depth: ", depth, ", expected 1 to ", kMost);
  require(budget <= kMostOperations, "budget: ", budget, ", expected at most ", kMostOperations);
  return CountedNetwork(width, depth, budget).run();
}

}  // namespace mlp
