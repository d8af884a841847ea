// Implements the classifier: one image through the network, softmax, argmax.
#include "training/image_classifier.h"

#include <utility>

#include "base/error.h"
#include "kernels/elementwise.h"
#include "network/loss.h"
#include "training/metrics.h"

namespace mlp {

ImageClassifier::ImageClassifier(std::shared_ptr<Execution> execution, const ModelFile& model)
    : execution_(std::move(execution)),
      network_(model.architecture),
      input_(1, model.architecture.in_features),
      test_accuracy_(model.test_accuracy) {
  load_parameters(model, network_);
  network_.reserve(1);
}

Classification ImageClassifier::classify(std::span<const std::uint8_t> pixels) {
  require(pixels.size() == in_features(), "image: ", pixels.size(), " pixels, the network expects ", in_features());
  unit_from_bytes(*execution_, pixels, input_.view().row(0));
  Classification result{.prediction = 0, .probabilities = std::vector<float>(classes())};
  softmax<float>(*execution_, network_.forward(*execution_, input_.view()),
                 {result.probabilities.data(), 1, classes()});
  result.prediction = argmax<float>(result.probabilities);
  return result;
}

}  // namespace mlp
