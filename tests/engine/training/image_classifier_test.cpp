// The classifier of single images: softmax of its network's outputs, ties, and wrong input.
#include "training/image_classifier.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "catch.h"

namespace {

/// Two inputs, three classes: z = (x₀, x₁, 0.5), with x = pixels / 255.
mlp::ModelFile three_classes() {
  mlp::ModelFile model;
  model.architecture = mlp::Architecture{.in_features = 2, .layers = {{3, {}}}};
  model.parameters = {1, 0, 0, 1, 0, 0, /*bias*/ 0, 0, 0.5F};
  model.test_accuracy = 0.75;
  return model;
}

}  // namespace

TEST_CASE("a classifier gives the softmax of its network") {
  mlp::ImageClassifier classifier(std::make_shared<mlp::Execution>(1), three_classes());
  REQUIRE(classifier.in_features() == 2);
  REQUIRE(classifier.classes() == 3);
  REQUIRE(classifier.test_accuracy() == 0.75);
  const std::vector<std::uint8_t> pixels{255, 51};
  const mlp::Classification result = classifier.classify(pixels);
  REQUIRE(result.prediction == 0);
  const double a = std::exp(1.0), b = std::exp(0.2), c = std::exp(0.5), sum = a + b + c;
  REQUIRE(result.probabilities.size() == 3);
  REQUIRE(result.probabilities[0] == Approx(a / sum).epsilon(1e-6));
  REQUIRE(result.probabilities[1] == Approx(b / sum).epsilon(1e-6));
  REQUIRE(result.probabilities[2] == Approx(c / sum).epsilon(1e-6));
}

TEST_CASE("of equal probabilities the lowest class is the prediction") {
  mlp::ImageClassifier classifier(std::make_shared<mlp::Execution>(1), three_classes());
  REQUIRE(classifier.classify(std::vector<std::uint8_t>{200, 200}).prediction == 0);
  REQUIRE(classifier.classify(std::vector<std::uint8_t>{0, 0}).prediction == 2);
}

TEST_CASE("an image of another size is refused") {
  mlp::ImageClassifier classifier(std::make_shared<mlp::Execution>(1), three_classes());
  REQUIRE_THROWS_WITH(classifier.classify(std::vector<std::uint8_t>(3)), "image: 3 pixels, the network expects 2");
  REQUIRE_THROWS_AS(classifier.classify({}), mlp::Error);
}
