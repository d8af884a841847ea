// Training on with one more example: what the batches hold, that it learns, and what is refused.
#include "training/correction.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/matrix.h"
#include "base/rng.h"
#include "catch.h"
#include "training/image_classifier.h"
#include "training/image_training.h"

namespace {

/// Images of 4 × 4 pixels: class 0 has ink in the upper half, class 1 in the lower, 2 left, 3 right.
std::shared_ptr<mlp::ImageDataset> halves(std::size_t count, std::uint64_t seed) {
  auto dataset = std::make_shared<mlp::ImageDataset>(4, 4, std::max<std::size_t>(count, 1), 4);
  mlp::Rng rng(seed);
  std::vector<std::uint8_t> pixels, labels;
  for (std::size_t i = 0; i < count; ++i) {
    labels.push_back(static_cast<std::uint8_t>(rng.below(4)));
    for (std::size_t p = 0; p < 16; ++p) {
      const bool sides[]{p < 8, p >= 8, p % 4 < 2, p % 4 >= 2};
      pixels.push_back(static_cast<std::uint8_t>(rng.below(100) + (sides[labels[i]] ? 150 : 0)));
    }
  }
  dataset->append(pixels, labels);
  return dataset;
}

mlp::ModelFile trained(const std::shared_ptr<mlp::ImageDataset>& images) {
  mlp::TrainingSettings settings = mlp::TrainingSettings::recipe();
  settings.layers = {16, 12, 4};
  settings.batch_size = 20;
  settings.epochs = 20;
  mlp::ImageTraining training(std::make_shared<mlp::Execution>(1), images, settings, images->size());
  training.run(100000);
  return mlp::parse_model(training.model_file(mlp::Dtype::f32), "trained");
}

/// An upper half that its writer calls a right one.
mlp::Correction odd_one() {
  mlp::Correction correction;
  correction.pixels = {250, 250, 250, 250, 250, 250, 250, 250, 0, 0, 0, 0, 0, 0, 0, 200};
  correction.label = 3;
  correction.steps = 30;
  correction.others = 15;
  correction.learning_rate = 0.1;
  return correction;
}

mlp::ModelFile corrected(const std::shared_ptr<mlp::ImageDataset>& images, const mlp::ModelFile& model,
                         const mlp::Correction& correction) {
  mlp::ImageTraining training(std::make_shared<mlp::Execution>(1), images, model, correction);
  const mlp::StepReport report = training.run(100000);
  REQUIRE(report.status == mlp::TrainingStatus::finished);
  REQUIRE(report.steps == correction.steps);
  return mlp::parse_model(training.model_file(mlp::Dtype::f32), "corrected");
}

mlp::Classification answer(const mlp::ModelFile& model, const std::vector<std::uint8_t>& pixels) {
  return mlp::ImageClassifier(std::make_shared<mlp::Execution>(1), model).classify(pixels);
}

double accuracy(const mlp::ModelFile& model, const mlp::ImageDataset& images) {
  mlp::ImageClassifier classifier(std::make_shared<mlp::Execution>(1), model);
  std::size_t right = 0;
  for (std::size_t i = 0; i < images.size(); ++i)
    right += classifier.classify(images.image(i)).prediction == images.label(i);
  return static_cast<double>(right) / static_cast<double>(images.size());
}

}  // namespace

TEST_CASE("every batch of a correction holds the example, and random images with their own labels") {
  const auto images = halves(50, 1);
  mlp::Correction correction = odd_one();
  correction.steps = 40;
  correction.copies = 2;
  correction.others = 3;
  const mlp::CorrectionSource source(*images, correction);
  REQUIRE(source.size() == 200);
  REQUIRE(source.features() == 16);
  REQUIRE(source.outputs() == 4);
  std::vector<std::uint32_t> all(200);
  for (std::uint32_t i = 0; i < 200; ++i) all[i] = i;
  mlp::Matrix<float> x(200, 16), y(200, 4);
  mlp::Execution execution;
  source.gather(execution, all, x.view(), y.view());

  const auto is = [&](std::size_t row, std::span<const std::uint8_t> pixels, std::size_t label) {
    for (std::size_t p = 0; p < 16; ++p)
      if (x.view()(row, p) != Approx(pixels[p] / 255.0).epsilon(1e-6)) return false;
    for (std::size_t c = 0; c < 4; ++c)
      if (y.view()(row, c) != (c == label ? 1.0F : 0.0F)) return false;
    return true;
  };
  std::vector<bool> seen(50);
  for (std::size_t row = 0; row < 200; ++row) {
    CAPTURE(row);
    if (row % 5 < 2) {
      REQUIRE(is(row, correction.pixels, 3));
      continue;
    }
    std::size_t found = 50;
    for (std::size_t i = 0; i < 50 && found == 50; ++i)
      if (is(row, images->image(i), images->label(i))) found = i;
    REQUIRE(found < 50);
    seen[found] = true;
  }
  REQUIRE(std::count(seen.begin(), seen.end(), true) > 30);  // 120 draws of 50 leave about 4 out
}

TEST_CASE("a correction teaches the example; mixed with others it costs less than alone") {
  const auto images = halves(400, 2), test = halves(400, 3);
  const mlp::ModelFile model = trained(images);
  mlp::Correction correction = odd_one();
  const mlp::Classification before = answer(model, correction.pixels);
  REQUIRE(before.prediction != 3);
  REQUIRE(accuracy(model, *test) > 0.99);

  const mlp::ModelFile mixed = corrected(images, model, correction);
  REQUIRE(answer(mixed, correction.pixels).probabilities[3] > before.probabilities[3]);
  REQUIRE(accuracy(mixed, *test) > 0.95);

  correction.others = 0;
  const mlp::ModelFile alone = corrected(images, model, correction);
  REQUIRE(answer(alone, correction.pixels).prediction == 3);
  REQUIRE(accuracy(alone, *test) < accuracy(mixed, *test));
}

TEST_CASE("a correction is repeatable, starts at the model and ends in a file of its own") {
  const auto images = halves(100, 4);
  const mlp::ModelFile model = trained(images);
  mlp::Correction correction = odd_one();
  const mlp::ImageTraining fresh(std::make_shared<mlp::Execution>(1), images, model, correction);
  REQUIRE(model.parameters == fresh.network().copy_parameters());
  const mlp::ModelFile once = corrected(images, model, correction);
  REQUIRE(once.parameters == corrected(images, model, correction).parameters);
  REQUIRE(once.parameters != model.parameters);
  correction.seed = 1;
  REQUIRE(once.parameters != corrected(images, model, correction).parameters);
}

TEST_CASE("a correction takes the loss that the network was trained with, if its file says so") {
  mlp::ModelFile model = trained(halves(40, 5));
  const mlp::Correction correction = odd_one();
  REQUIRE(correction.settings_for(model).loss == mlp::TrainingSettings::recipe().loss);
  REQUIRE(correction.settings_for(model).batch_size == 16);
  for (const char* settings : {"", "not JSON", R"({"made":"elsewhere"})"}) {
    model.settings = settings;
    REQUIRE(correction.settings_for(model).loss == mlp::Loss{});
  }
}

TEST_CASE("a correction that does not fit is refused") {
  using Catch::Matchers::ContainsSubstring;
  const auto images = halves(40, 6);
  const mlp::ModelFile model = trained(images);
  const auto attempt = [&](const mlp::Correction& correction, const std::shared_ptr<mlp::ImageDataset>& set) {
    mlp::ImageTraining(std::make_shared<mlp::Execution>(1), set, model, correction);
  };
  mlp::Correction correction = odd_one();
  correction.pixels.pop_back();
  REQUIRE_THROWS_WITH(attempt(correction, images), ContainsSubstring("15 pixels"));
  correction = odd_one();
  correction.label = 4;
  REQUIRE_THROWS_WITH(attempt(correction, images), ContainsSubstring("label"));
  correction = odd_one();
  correction.steps = 0;
  REQUIRE_THROWS_WITH(attempt(correction, images), ContainsSubstring("steps"));
  correction = odd_one();
  correction.copies = 0;
  REQUIRE_THROWS_WITH(attempt(correction, images), ContainsSubstring("in each batch"));
  REQUIRE_THROWS_WITH(attempt(odd_one(), halves(0, 7)), ContainsSubstring("no other images"));
  correction = odd_one();
  correction.others = 0;
  REQUIRE_NOTHROW(attempt(correction, halves(0, 7)));
}
