// The training loop: order of samples, last batches, data that arrive late or never, divergence, equal bits on threads.
#include "training/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "../golden.h"
#include "base/error.h"
#include "catch.h"
#include "recording_source.h"

using Catch::Matchers::ContainsSubstring;
using mlp::TrainingSettings;
using mlp::TrainingStatus;

namespace {

TrainingSettings small_settings() {
  TrainingSettings settings;
  settings.layers = {5, 7, 3};
  settings.batch_size = 4;
  settings.epochs = 2;
  return settings;
}

/// A network with the initial weights of the settings' seed, and a trainer on it.
template <class T>
struct Run {
  mlp::Execution execution;
  mlp::Mlp<T> network;
  mlp::Trainer<T> trainer;

  Run(const TrainingSettings& settings, const mlp::SampleSource<T>& source, std::size_t planned, int threads = 1)
      : execution(threads), network(settings.architecture()), trainer(execution, network, source, settings, planned) {
    mlp::Rng rng(settings.seed, mlp::kWeightStream);
    network.initialize(settings.initializer, rng);
  }

  std::vector<T> weights() const { return {network.parameters().begin(), network.parameters().end()}; }
};

bool is_permutation_of_range(std::vector<std::uint32_t> found, std::uint32_t first, std::uint32_t count) {
  std::sort(found.begin(), found.end());
  std::vector<std::uint32_t> expected(count);
  std::iota(expected.begin(), expected.end(), first);
  return found == expected;
}

}  // namespace

TEST_CASE("without shuffling every epoch goes through the samples in order, the last batch being smaller") {
  const RecordingSource<float> source(10, 5, 3);
  TrainingSettings settings = small_settings();
  settings.shuffle = false;
  Run<float> run(settings, source, 10);
  CHECK(run.trainer.steps_per_epoch() == 3);
  CHECK(run.trainer.total_steps() == 6);
  const mlp::StepReport report = run.trainer.run(1000);
  CHECK(report.status == TrainingStatus::finished);
  CHECK(report.steps == 6);
  CHECK(report.samples == 20);
  CHECK(source.batches() == std::vector<std::size_t>{4, 4, 2, 4, 4, 2});
  CHECK(source.seen() == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(run.trainer.epoch() == 2);
  CHECK(run.trainer.step() == 6);
}

TEST_CASE("a finished run does nothing more") {
  const RecordingSource<float> source(10, 5, 3);
  Run<float> run(small_settings(), source, 10);
  run.trainer.run(1000);
  const std::vector<float> weights = run.weights();
  const mlp::StepReport report = run.trainer.run(5);
  CHECK(report.status == TrainingStatus::finished);
  CHECK(report.steps == 0);
  CHECK(report.samples == 0);
  CHECK(run.weights() == weights);
}

TEST_CASE("a batch may be larger than the data") {
  const RecordingSource<float> source(3, 5, 3);
  Run<float> run(small_settings(), source, 3);
  CHECK(run.trainer.run(1000).steps == 2);
  CHECK(source.batches() == std::vector<std::size_t>{3, 3});
}

TEST_CASE("shuffled epochs hold every sample once, in an order that depends on epoch and seed") {
  const RecordingSource<float> source(100, 5, 3);
  TrainingSettings settings = small_settings();
  Run<float> run(settings, source, 100);
  run.trainer.run(1000);
  const std::vector<std::uint32_t> first(source.seen().begin(), source.seen().begin() + 100);
  const std::vector<std::uint32_t> second(source.seen().begin() + 100, source.seen().end());
  CHECK(is_permutation_of_range(first, 0, 100));
  CHECK(is_permutation_of_range(second, 0, 100));
  CHECK(first != second);
  CHECK_FALSE(std::is_sorted(first.begin(), first.end()));

  const RecordingSource<float> again(100, 5, 3), other(100, 5, 3);
  Run<float> same(settings, again, 100);
  same.trainer.run(1000);
  CHECK(again.seen() == source.seen());
  CHECK(same.weights() == run.weights());
  settings.seed = 1;
  Run<float> different(settings, other, 100);
  different.trainer.run(1000);
  CHECK(other.seen() != source.seen());
}

TEST_CASE("the first epoch shuffles within blocks, so that it can start on the first shard; later ones mix all") {
  constexpr std::size_t kBlock = mlp::Trainer<float>::kBlock, kSize = 2 * kBlock + 500;
  const RecordingSource<float> source(kSize, 2, 2);
  TrainingSettings settings;
  settings.layers = {2, 2};
  settings.batch_size = 1000;
  settings.epochs = 2;
  Run<float> run(settings, source, kSize);
  run.trainer.run(1000000);
  const auto part = [&](std::size_t first, std::size_t count) {
    const auto begin = source.seen().begin() + static_cast<std::ptrdiff_t>(first);
    return std::vector<std::uint32_t>(begin, begin + static_cast<std::ptrdiff_t>(count));
  };
  REQUIRE(source.seen().size() == 2 * kSize);
  CHECK(is_permutation_of_range(part(0, kBlock), 0, kBlock));
  CHECK(is_permutation_of_range(part(kBlock, kBlock), kBlock, kBlock));
  CHECK(is_permutation_of_range(part(2 * kBlock, 500), 2 * kBlock, 500));
  CHECK(is_permutation_of_range(part(kSize, kSize), 0, kSize));
  const std::vector<std::uint32_t> start = part(kSize, kBlock);
  CHECK(std::any_of(start.begin(), start.end(), [](std::uint32_t i) { return i >= 2 * kBlock; }));
}

TEST_CASE("training waits for samples that have not arrived, and ends with the same bits as if all had been there") {
  constexpr std::size_t kSize = 25000;
  TrainingSettings settings;
  settings.layers = {3, 4, 2};
  settings.batch_size = 300;
  settings.epochs = 2;
  const RecordingSource<float> complete(kSize, 3, 2);
  Run<float> reference(settings, complete, kSize);
  reference.trainer.run(1000000);

  RecordingSource<float> late(0, 3, 2);
  Run<float> run(settings, late, kSize);
  mlp::StepReport report = run.trainer.run(1000000);
  CHECK(report.status == TrainingStatus::waiting);
  CHECK(report.steps == 0);
  late.grow_to(10000);
  report = run.trainer.run(7);
  CHECK(report.status == TrainingStatus::running);
  CHECK(report.steps == 7);
  report = run.trainer.run(1000000);
  CHECK(report.status == TrainingStatus::waiting);
  CHECK(report.steps == 10000 / 300 - 7);  // the batch across the border waits for the second shard
  late.grow_to(20000);
  CHECK(run.trainer.run(1000000).status == TrainingStatus::waiting);
  CHECK(run.trainer.epoch() == 0);
  late.grow_to(kSize);
  CHECK(run.trainer.run(1000000).status == TrainingStatus::finished);
  CHECK(late.seen() == complete.seen());
  CHECK(run.weights() == reference.weights());
}

TEST_CASE("samples that never come are taken out of the rest of the run") {
  RecordingSource<float> source(60, 5, 3);
  TrainingSettings settings = small_settings();
  settings.batch_size = 8;
  settings.epochs = 3;
  Run<float> run(settings, source, 100);
  REQUIRE(run.trainer.run(1000).status == TrainingStatus::waiting);
  const std::size_t before = source.seen().size();
  run.trainer.reduce_planned_samples(60);
  CHECK(run.trainer.run(100000).status == TrainingStatus::finished);
  CHECK(run.trainer.epoch() == 3);
  const auto end_of = [&](int epoch) { return source.seen().begin() + 60 * epoch; };
  REQUIRE(source.seen().size() == 180);
  CHECK(before < 60);
  for (int epoch = 0; epoch < 3; ++epoch) CHECK(is_permutation_of_range({end_of(epoch), end_of(epoch + 1)}, 0, 60));
  CHECK(run.trainer.total_steps() == 3 * 8);
}

TEST_CASE("losing samples when the rest of the epoch is done ends the epoch") {
  RecordingSource<float> source(60, 5, 3);
  TrainingSettings settings = small_settings();
  settings.shuffle = false;
  settings.batch_size = 20;
  settings.epochs = 1;
  Run<float> run(settings, source, 80);
  CHECK(run.trainer.run(1000).status == TrainingStatus::waiting);
  CHECK(run.trainer.epoch() == 0);
  run.trainer.reduce_planned_samples(60);
  CHECK(run.trainer.epoch() == 1);
  CHECK(run.trainer.run(1000).status == TrainingStatus::finished);
}

TEST_CASE("planned samples can only shrink, to at least one") {
  const RecordingSource<float> source(10, 5, 3);
  Run<float> run(small_settings(), source, 10);
  CHECK_THROWS_WITH(run.trainer.reduce_planned_samples(11),
                    ContainsSubstring("from 10") && ContainsSubstring("got 11"));
  CHECK_THROWS_WITH(run.trainer.reduce_planned_samples(0), ContainsSubstring("got 0"));
  CHECK_NOTHROW(run.trainer.reduce_planned_samples(10));
}

TEST_CASE("a report's loss is the mean over its samples, whatever the size of the batches") {
  const RecordingSource<double> source(10, 5, 3), again(10, 5, 3);
  Run<double> together(small_settings(), source, 10), single(small_settings(), again, 10);
  const mlp::StepReport report = together.trainer.run(3);
  double loss = 0;
  std::uint64_t correct = 0;
  for (int step = 0; step < 3; ++step) {
    const mlp::StepReport one = single.trainer.run(1);
    loss += one.loss * static_cast<double>(one.samples);
    correct += one.correct;
  }
  CHECK(report.samples == 10);
  CHECK(report.loss == Approx(loss / 10).epsilon(1e-14));
  CHECK(report.correct == correct);
  CHECK(report.learning_rate == 0.1);
}

TEST_CASE("the loss goes down on digits") {
  const mlp::ImageDataset digits = golden::digits();
  const mlp::ImageSource<float> source(digits);
  TrainingSettings settings = TrainingSettings::recipe();
  settings.layers = {196, 32, 10};
  settings.batch_size = 32;
  settings.epochs = 5;
  Run<float> run(settings, source, digits.size());
  const double first = run.trainer.run(1).loss;
  const mlp::StepReport rest = run.trainer.run(1000);
  CHECK(rest.status == TrainingStatus::finished);
  CHECK(rest.loss < 0.6 * first);
  CHECK(static_cast<double>(rest.correct) > 0.7 * static_cast<double>(rest.samples));
}

TEST_CASE("weights have the same bits on one, two and three threads") {
  const mlp::ImageDataset digits = golden::digits();
  const mlp::ImageSource<float> source(digits);
  TrainingSettings settings = TrainingSettings::recipe();
  settings.layers = {196, 128, 33, 10};
  settings.epochs = 2;
  std::vector<std::vector<float>> weights;
  for (const int threads : {1, 2, 3}) {
    Run<float> run(settings, source, digits.size(), threads);
    run.trainer.run(1000);
    weights.push_back(run.weights());
  }
  CHECK(weights[1] == weights[0]);
  CHECK(weights[2] == weights[0]);
}

TEMPLATE_TEST_CASE("divergence stops training and restores the last good weights", "", float, double) {
  using T = TestType;
  const RecordingSource<T> source(200, 5, 3);
  TrainingSettings settings = small_settings();
  settings.activation.kind = mlp::ActivationKind::identity;
  settings.loss.kind = mlp::LossKind::squared_error;
  settings.optimizer.learning_rate = 30;  // each step multiplies the error
  settings.epochs = 100;
  Run<T> run(settings, source, 200);
  const std::vector<T> initial = run.weights();
  const mlp::StepReport report = run.trainer.run(100000);
  CHECK(report.status == TrainingStatus::diverged);
  CHECK(std::isnan(report.loss));
  CHECK(report.steps == run.trainer.step());
  CHECK(report.steps > 0);
  const std::vector<T> kept = run.weights();
  CHECK(std::all_of(kept.begin(), kept.end(), [](T w) { return std::isfinite(w); }));
  CHECK(run.trainer.step() < 50);  // so the weights kept are those before the first step
  CHECK(kept == initial);

  const std::uint64_t step = run.trainer.step();
  CHECK(run.trainer.run(10).status == TrainingStatus::diverged);
  CHECK(run.trainer.step() == step);
  CHECK(run.weights() == kept);
}

TEST_CASE("weights that were good are kept every 50 steps") {
  const RecordingSource<double> source(200, 5, 3), again(200, 5, 3);
  TrainingSettings settings = small_settings();
  settings.layers = {5, 3};  // linear: the error grows by the same factor in every step, slowly
  settings.loss.kind = mlp::LossKind::squared_error;
  settings.optimizer.learning_rate = 2.5;
  settings.epochs = 100;
  Run<double> run(settings, source, 200);
  REQUIRE(run.trainer.run(100000).status == TrainingStatus::diverged);
  const std::uint64_t kept_at = run.trainer.step() / 50 * 50;
  REQUIRE(kept_at >= 50);
  Run<double> other(settings, again, 200);
  REQUIRE(other.trainer.run(kept_at).status == TrainingStatus::running);
  CHECK(run.weights() == other.weights());
}

TEST_CASE("an infinite weight that the loss does not show is noticed") {
  const RecordingSource<float> source(2000, 5, 3);
  TrainingSettings settings = small_settings();
  settings.activation.kind = mlp::ActivationKind::sigmoid;
  settings.epochs = 1;
  Run<float> run(settings, source, 2000);
  run.trainer.run(10);
  run.network.layer(0).bias()[0] = std::numeric_limits<float>::infinity();
  CHECK(run.trainer.run(1).status == TrainingStatus::running);  // σ(∞) = 1: nothing to see yet
  CHECK(run.trainer.run(100000).status == TrainingStatus::diverged);
  const std::vector<float> kept = run.weights();
  CHECK(std::all_of(kept.begin(), kept.end(), [](float w) { return std::isfinite(w); }));
}

TEST_CASE("a run without end takes other samples, batch sizes and rates on its way; the optimiser keeps its memory") {
  RecordingSource<double> source(6, 5, 3);
  TrainingSettings settings = small_settings();
  settings.epochs = TrainingSettings::kEndless;
  settings.shuffle = false;
  settings.optimizer = {.kind = mlp::OptimizerKind::momentum, .learning_rate = 0.1, .momentum = 0.9};
  Run<double> run(settings, source, 6);
  CHECK(run.trainer.last_batch().empty());
  CHECK(run.trainer.run(200001).status == TrainingStatus::running);
  CHECK(run.trainer.epoch() == 100000);
  CHECK(std::vector<std::uint32_t>(run.trainer.last_batch().begin(), run.trainer.last_batch().end()) ==
        std::vector<std::uint32_t>{0, 1, 2, 3});

  source.grow_to(9);
  run.trainer.replace_samples(9);
  run.trainer.set_batch_size(5);
  run.trainer.run(2);
  CHECK(std::vector<std::size_t>(source.batches().end() - 2, source.batches().end()) == std::vector<std::size_t>{5, 4});
  CHECK(run.trainer.epoch() == 100001);
  run.trainer.replace_samples(2);
  CHECK(run.trainer.run(1).samples == 2);

  // A rate of 10⁻⁹ moves each weight by that times a velocity in which the steps before live on.
  run.trainer.set_learning_rate(1e-9);
  CHECK(run.trainer.learning_rate() == 1e-9);
  const std::vector<double> before = run.weights();
  run.trainer.run(1);
  double moved = 0, gradient = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    moved += std::abs(run.weights()[i] - before[i]) / 1e-9;
    gradient += std::abs(run.network.gradients()[i]);
  }
  CHECK(std::abs(moved - gradient) > 1e-4 * gradient);

  CHECK_THROWS_WITH(run.trainer.replace_samples(0), ContainsSubstring("no samples"));
  CHECK_THROWS_WITH(run.trainer.replace_samples(10), ContainsSubstring("the source has 9"));
  CHECK_THROWS_WITH(run.trainer.set_batch_size(0), ContainsSubstring("batch_size"));
  CHECK_THROWS_WITH(run.trainer.set_learning_rate(-1), ContainsSubstring("learning_rate"));
  CHECK(run.trainer.settings().batch_size == 5);
}

TEST_CASE("a trainer is refused when network, settings and data do not fit together") {
  mlp::Execution execution;
  const RecordingSource<float> source(10, 5, 3), wide(10, 6, 3), narrow(10, 5, 2);
  const TrainingSettings settings = small_settings();
  mlp::Mlp<float> network(settings.architecture());
  using Trainer = mlp::Trainer<float>;
  CHECK_NOTHROW(Trainer(execution, network, source, settings, 10));
  CHECK_THROWS_WITH(Trainer(execution, network, wide, settings, 10),
                    ContainsSubstring("expects 5 inputs") && ContainsSubstring("6 features"));
  CHECK_THROWS_WITH(Trainer(execution, network, narrow, settings, 10),
                    ContainsSubstring("3 outputs") && ContainsSubstring("2 classes"));
  CHECK_THROWS_WITH(Trainer(execution, network, source, settings, 0), ContainsSubstring("no samples"));
  TrainingSettings other = settings;
  other.layers = {5, 8, 3};
  CHECK_THROWS_WITH(Trainer(execution, network, source, other, 10), ContainsSubstring("layers"));
  other = settings;
  other.optimizer.learning_rate = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(Trainer(execution, network, source, other, 10), ContainsSubstring("learning_rate"));
  network.parameters()[3] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH(Trainer(execution, network, source, settings, 10), ContainsSubstring("starting weight"));
}

TEST_CASE("names of the status") {
  CHECK(mlp::training_status_name(TrainingStatus::running) == "running");
  CHECK(mlp::training_status_name(TrainingStatus::waiting) == "waiting");
  CHECK(mlp::training_status_name(TrainingStatus::finished) == "finished");
  CHECK(mlp::training_status_name(TrainingStatus::diverged) == "diverged");
}

TEST_CASE("images with and without their zeros train to the same bits, on one thread and on three") {
  mlp::ImageDataset images(9, 7, 90, 4);
  mlp::Rng rng(5);
  std::vector<std::uint8_t> pixels(90 * 63), labels(90);
  for (auto& pixel : pixels) pixel = rng.below(5) == 0 ? static_cast<std::uint8_t>(rng.below(256)) : 0;
  for (auto& label : labels) label = static_cast<std::uint8_t>(rng.below(4));
  images.append(pixels, labels);
  REQUIRE(images.density() < mlp::SparseMatrix::kWorthSkippingBelow);
  const mlp::ImageSource<float> source(images);
  for (const auto kind : mlp::all_optimizers()) {
    TrainingSettings settings;
    settings.layers = {63, 17, 4};
    settings.optimizer.kind = kind;
    const bool has_velocity = kind == mlp::OptimizerKind::momentum || kind == mlp::OptimizerKind::nesterov;
    settings.optimizer.momentum = has_velocity ? 0.9 : 0;
    settings.optimizer.learning_rate = 0.05;
    settings.batch_size = 32;
    settings.epochs = 3;
    std::vector<std::vector<float>> results;
    for (const mlp::InputPath path : {mlp::InputPath::dense, mlp::InputPath::sparse, mlp::InputPath::automatic})
      for (const int threads : {1, 3}) {
        mlp::Execution execution(threads);
        execution.set_input_path(path);
        mlp::Mlp<float> network(settings.architecture());
        mlp::Rng weights(1);
        network.initialize({}, weights);
        mlp::Trainer<float> trainer(execution, network, source, settings, images.size());
        REQUIRE(trainer.run(1000).status == TrainingStatus::finished);
        results.push_back(network.copy_parameters());
      }
    for (const auto& result : results) CHECK(result == results.front());
  }
}
