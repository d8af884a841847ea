// A trained network that classifies single images: what recognises a drawn digit on the page.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "kernels/execution.h"
#include "network/mlp.h"
#include "network/model_file.h"

namespace mlp {

struct Classification {
  std::size_t prediction = 0;        ///< class of the highest probability; ties go to the lowest index
  std::vector<float> probabilities;  ///< [classes], softmax of the outputs
};

/// Owns a network read from a model file.
class ImageClassifier {
 public:
  ImageClassifier(std::shared_ptr<Execution> execution, const ModelFile& model);

  std::size_t in_features() const { return network_.in_features(); }
  std::size_t classes() const { return network_.out_features(); }
  /// What the file says, 0 … 1; NaN if it says nothing.
  double test_accuracy() const { return test_accuracy_; }

  const Mlp<float>& network() const { return network_; }
  Execution& execution() const { return *execution_; }

  /// pixels: [in_features()], 0 … 255. Throws Error for any other length.
  Classification classify(std::span<const std::uint8_t> pixels);

 private:
  std::shared_ptr<Execution> execution_;
  Mlp<float> network_;
  Matrix<float> input_;  // [1 × in_features]
  double test_accuracy_;
};

}  // namespace mlp
