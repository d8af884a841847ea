// The training run over images: the same as its parts by hand, sliced evaluation, and what its model file says.
#include "training/image_training.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"
#include "network/model_file.h"

namespace {

/// Images of 4 × 4 random pixels whose brightest quadrant is their class.
std::shared_ptr<mlp::ImageDataset> quadrants(std::size_t count, std::uint64_t seed, std::size_t capacity = 0) {
  auto dataset = std::make_shared<mlp::ImageDataset>(4, 4, std::max(count, capacity), 4);
  mlp::Rng rng(seed);
  std::vector<std::uint8_t> pixels(count * 16), labels(count);
  for (std::size_t i = 0; i < count; ++i) {
    labels[i] = static_cast<std::uint8_t>(rng.below(4));
    for (std::size_t p = 0; p < 16; ++p) {
      const std::size_t quadrant = p / 8 * 2 + p % 4 / 2;
      pixels[i * 16 + p] = static_cast<std::uint8_t>(rng.below(130) + (quadrant == labels[i] ? 120 : 0));
    }
  }
  dataset->append(pixels, labels);
  return dataset;
}

mlp::TrainingSettings small_settings() {
  mlp::TrainingSettings settings = mlp::TrainingSettings::recipe();
  settings.layers = {16, 12, 4};
  settings.batch_size = 10;
  settings.epochs = 3;
  settings.seed = 5;
  return settings;
}

mlp::Evaluation evaluate_in_slices(mlp::ImageTraining& training, std::shared_ptr<mlp::ImageDataset> images,
                                   std::size_t slice) {
  training.start_evaluation(images);
  for (std::size_t done = slice; done < images->size(); done += slice)
    REQUIRE(training.continue_evaluation(slice) == nullptr);
  const mlp::Evaluation* const result = training.continue_evaluation(slice);
  REQUIRE(result != nullptr);
  return *result;
}

}  // namespace

TEST_CASE("a training run over images is the trainer on a network initialised from the seed") {
  const auto execution = std::make_shared<mlp::Execution>(1);
  const auto images = quadrants(95, 1);
  const mlp::TrainingSettings settings = small_settings();
  mlp::ImageTraining training(execution, images, settings, images->size());
  const mlp::StepReport report = training.run(1000);

  mlp::Mlp<float> network(settings.architecture());
  mlp::Rng rng(settings.seed, mlp::kWeightStream);
  network.initialize(settings.initializer, rng);
  const mlp::ImageSource<float> source(*images);
  mlp::Trainer<float> trainer(*execution, network, source, settings, images->size());
  const mlp::StepReport expected = trainer.run(1000);

  REQUIRE(report.status == mlp::TrainingStatus::finished);
  REQUIRE(report.steps == 30);
  REQUIRE(report.loss == expected.loss);
  for (std::size_t i = 0; i < network.parameters().size(); ++i) {
    REQUIRE(training.network().parameters()[i] == network.parameters()[i]);
  }
}

TEST_CASE("an evaluation in slices is the evaluation in one piece") {
  const auto images = quadrants(200, 2), test = quadrants(101, 3);
  mlp::ImageTraining training(std::make_shared<mlp::Execution>(1), images, small_settings(), images->size());
  training.run(1000);
  const mlp::Evaluation whole = evaluate_in_slices(training, test, 1000);
  REQUIRE(whole.count == 101);
  REQUIRE(whole.accuracy() > 0.9);  // the quadrants are easy to tell apart
  for (const std::size_t slice : {1u, 7u, 100u, 101u}) {
    CAPTURE(slice);
    const mlp::Evaluation sliced = evaluate_in_slices(training, test, slice);
    REQUIRE(sliced.count == whole.count);
    REQUIRE(sliced.correct == whole.correct);
    REQUIRE(sliced.confusion == whole.confusion);
    REQUIRE(sliced.predictions == whole.predictions);
    REQUIRE(sliced.loss == Approx(whole.loss).epsilon(1e-12));
  }
}

TEST_CASE("training cancels an evaluation under way, a run that does not step leaves it alone") {
  const auto images = quadrants(60, 4), test = quadrants(50, 5);
  mlp::ImageTraining training(std::make_shared<mlp::Execution>(1), images, small_settings(), images->size());
  REQUIRE_THROWS_AS(training.continue_evaluation(10), mlp::Error);
  training.start_evaluation(test);
  REQUIRE(training.continue_evaluation(20) == nullptr);
  training.run(0);
  REQUIRE(training.continue_evaluation(20) == nullptr);
  training.run(1);
  REQUIRE_THROWS_WITH(training.continue_evaluation(20), Catch::Matchers::ContainsSubstring("cancelled"));
  REQUIRE_THROWS_AS(training.start_evaluation(std::make_shared<mlp::ImageDataset>(4, 4, 10, 4)), mlp::Error);
  training.start_evaluation(test);
  REQUIRE_THROWS_AS(training.continue_evaluation(0), mlp::Error);
}

TEST_CASE("the model file holds the weights, the settings, and the accuracy only if it is that of these weights") {
  const auto images = quadrants(60, 6), test = quadrants(50, 7);
  const mlp::TrainingSettings settings = small_settings();
  mlp::ImageTraining training(std::make_shared<mlp::Execution>(1), images, settings, images->size());
  training.run(4);
  const auto read = [&] { return mlp::parse_model(training.model_file(mlp::Dtype::f32), "model"); };
  REQUIRE(std::isnan(read().test_accuracy));
  const mlp::Evaluation evaluation = evaluate_in_slices(training, test, 16);
  const mlp::ModelFile file = read();
  REQUIRE(file.test_accuracy == evaluation.accuracy());
  REQUIRE(mlp::TrainingSettings::from_json(file.settings, {}) == settings);
  REQUIRE(file.architecture == settings.architecture());
  for (std::size_t i = 0; i < file.parameters.size(); ++i) {
    REQUIRE(file.parameters[i] == training.network().copy_parameters()[i]);
  }
  training.run(1);
  REQUIRE(std::isnan(read().test_accuracy));
}

TEST_CASE("a training run keeps its images alive, and takes in those that arrive later") {
  auto images = quadrants(30, 8, 60);
  mlp::TrainingSettings settings = small_settings();
  settings.shuffle = false;
  mlp::ImageTraining training(std::make_shared<mlp::Execution>(1), images, settings, 60);
  REQUIRE(training.run(100).status == mlp::TrainingStatus::waiting);
  REQUIRE(training.trainer().step() == 3);
  const auto more = quadrants(30, 9);
  images->append(more->pixels(), more->labels());
  images.reset();
  REQUIRE(training.run(100).status == mlp::TrainingStatus::finished);
  REQUIRE(training.trainer().step() == 18);
}

TEST_CASE("settings that do not fit the images are refused") {
  const auto images = quadrants(10, 10);
  const auto execution = std::make_shared<mlp::Execution>(1);
  mlp::TrainingSettings settings = small_settings();
  settings.layers = {17, 4};
  REQUIRE_THROWS_WITH(mlp::ImageTraining(execution, images, settings, 10), Catch::Matchers::ContainsSubstring("17"));
  settings.layers = {16, 5};
  REQUIRE_THROWS_AS(mlp::ImageTraining(execution, images, settings, 10), mlp::Error);
  REQUIRE_THROWS_AS(mlp::ImageTraining(execution, images, small_settings(), 0), mlp::Error);
}
