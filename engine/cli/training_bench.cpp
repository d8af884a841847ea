// Implements the measured training.
#include "cli/training_bench.h"

#include <algorithm>
#include <chrono>
#include <istream>
#include <ostream>
#include <sstream>

#include "base/error.h"
#include "base/rng.h"
#include "cli/json_line.h"
#include "cli/option_values.h"
#include "data/idx_file.h"
#include "training/metrics.h"
#include "training/trainer.h"

namespace mlp::cli {
namespace {

constexpr std::size_t kBatch = 128;
constexpr double kTarget = 0.98;

// The page's: after every epoch, and in between at most this often, in seconds of training, and seldom enough that
// testing takes a ninth of the time (web/src/engine/training-run.ts).
constexpr double kEvaluateEvery = 0.5, kEvaluationShare = 8;

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Images as dark as MNIST's: 81 % of the pixels are zero.
ImageDataset synthetic_images(std::size_t count) {
  ImageDataset images(28, 28, count);
  Rng rng(2);
  std::vector<std::uint8_t> pixels(count * 784), labels(count);
  for (auto& pixel : pixels) pixel = rng.below(100) < 81 ? 0 : static_cast<std::uint8_t>(1 + rng.below(255));
  for (auto& label : labels) label = static_cast<std::uint8_t>(rng.below(10));
  images.append(pixels, labels);
  return images;
}

const char* name_of(InputPath path) {
  switch (path) {
    case InputPath::automatic:
      return "automatic";
    case InputPath::dense:
      return "dense";
    case InputPath::sparse:
      return "sparse";
  }
  return "";
}

InputPath input_path_from_name(std::string_view name) {
  for (const InputPath path : {InputPath::automatic, InputPath::dense, InputPath::sparse})
    if (name == name_of(path)) return path;
  throw Error("input path: expected automatic, dense or sparse, got \"" + std::string(name) + "\"");
}

// A training run from its first weights on.
struct TrainingLoop {
  Execution execution;
  Mlp<float> network;
  ImageSource<float> source;
  Trainer<float> trainer;

  TrainingLoop(const TrainingSettings& settings, const ImageDataset& images, InputPath path, int threads)
      : execution(threads),
        network(settings.architecture()),
        source(images),
        trainer(execution, network, source, settings, images.size()) {
    execution.set_input_path(path);
    Rng rng(settings.seed, kWeightStream);
    network.initialize(settings.initializer, rng);
  }
};

// Plain SGD that goes on for as long as it is asked to.
TrainingSettings endless_sgd(std::size_t batch, double learning_rate) {
  TrainingSettings settings;
  settings.batch_size = batch;
  settings.optimizer.learning_rate = learning_rate;
  settings.epochs = 100000;
  settings.shuffle = false;  // in the order of the file, as its peers are measured
  return settings;
}

double step_rate(const ImageDataset& images, const TrainingSettings& settings, InputPath path, int threads,
                 double seconds) {
  TrainingLoop loop(settings, images, path, threads);
  loop.trainer.run(1);
  const Stopwatch watch;
  std::uint64_t samples = 0;
  do {
    const StepReport report = loop.trainer.run(16);
    require(report.status == TrainingStatus::running, "bench: training ", training_status_name(report.status));
    samples += report.samples;
  } while (watch.seconds() < seconds);
  return static_cast<double>(samples) / watch.seconds();
}

Json recipe_run(const ImageDataset& train, const ImageDataset& test, std::uint64_t seed, int threads) {
  TrainingSettings settings = TrainingSettings::recipe();
  settings.seed = seed;
  const ImageSource<float> test_source(test);
  Evaluator<float> evaluator;
  const Stopwatch watch;
  TrainingLoop loop(settings, train, InputPath::automatic, threads);
  double trained = 0, evaluated_at = 0, evaluation_seconds = 0, accuracy = 0;
  std::optional<double> reached;
  StepReport report;
  do {
    const std::uint64_t epoch = loop.trainer.epoch();
    const Stopwatch slice;
    report = loop.trainer.run(std::min<std::uint64_t>(
        16, loop.trainer.steps_per_epoch() - loop.trainer.step() % loop.trainer.steps_per_epoch()));
    trained += slice.seconds();
    const double pause = std::max(kEvaluateEvery, kEvaluationShare * evaluation_seconds);
    if (loop.trainer.epoch() == epoch && trained - evaluated_at < pause) continue;
    const Stopwatch evaluation;
    accuracy = evaluator.evaluate(loop.execution, loop.network, settings.loss, test_source, 0, test.size()).accuracy();
    evaluation_seconds = evaluation.seconds();
    evaluated_at = trained;
    if (accuracy >= kTarget && !reached) reached = watch.seconds();
  } while (report.status == TrainingStatus::running);
  require(report.status == TrainingStatus::finished, "bench: training ", training_status_name(report.status));
  const double full = watch.seconds();
  return {{"seconds", reached.value_or(2 * full)},
          {"reached", reached.has_value()},
          {"full_seconds", full},
          {"accuracy", accuracy}};
}

}  // namespace

TrainingBench::TrainingBench(const BenchFiles& files)
    : train_(files.train_images.empty() ? synthetic_images(100 * kBatch)
                                        : read_idx_dataset(files.train_images, files.train_labels)),
      learning_rate_(files.train_images.empty() ? 1e-3 : 0.05) {  // noise makes large steps diverge
  require(train_.features() == 784, files.train_images, ": images of ", train_.rows(), "×", train_.cols(),
          ", expected 28×28");
  if (!files.test_images.empty()) test_ = read_idx_dataset(files.test_images, files.test_labels);
}

std::vector<BenchRow> TrainingBench::rows(const Effort& effort) const {
  const TrainingSettings sgd = endless_sgd(kBatch, learning_rate_);
  TrainingSettings adam = TrainingSettings::recipe();
  adam.optimizer.learning_rate = 1e-3;
  adam.epochs = sgd.epochs;

  std::vector<Variant> variants;
  std::vector<std::unique_ptr<TrainingLoop>> loops;
  const auto add = [&](const std::string& name, const TrainingSettings& settings, InputPath path) {
    for (const int threads : {1, 2}) {
      loops.push_back(std::make_unique<TrainingLoop>(settings, train_, path, threads));
      variants.push_back({"train_step." + name + ".threads" + std::to_string(threads), static_cast<double>(kBatch),
                          [loop = loops.back().get()] { loop->trainer.run(1); }});
    }
  };
  for (const InputPath path : {InputPath::dense, InputPath::sparse}) add(name_of(path), sgd, path);
  add("adam", adam, InputPath::automatic);

  const auto rates = measure_rates(variants, {effort.repetitions, 4 * effort.seconds});
  std::vector<BenchRow> rows;
  for (std::size_t i = 0; i < variants.size(); ++i)
    rows.push_back({variants[i].name, "samples/s", spread_of(rates[i])});
  for (std::size_t i = 1; i < variants.size(); i += 2)
    rows.push_back({variants[i].name + "_vs_1", "ratio", spread_of(ratios(rates[i], rates[i - 1]))});
  return rows;
}

void TrainingBench::serve(std::istream& in, std::ostream& out) const {
  for (std::string line; std::getline(in, line);) {
    std::istringstream text(line);
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word);
    if (words.size() == 5 && words[0] == "step") {
      const std::uint64_t batch = parse_whole(words[1], 1, train_.size());
      const InputPath path = input_path_from_name(words[2]);
      const int threads = static_cast<int>(parse_whole(words[3], 1, 256));
      const double seconds = parse_number(words[4]);
      write_json_line(
          out, {{"samples_per_s", step_rate(train_, endless_sgd(batch, learning_rate_), path, threads, seconds)}});
    } else if (words.size() == 3 && words[0] == "run") {
      require(test_.has_value(), "bench: \"run\" needs --test-images and --test-labels");
      write_json_line(
          out, recipe_run(train_, *test_, parse_whole(words[1]), static_cast<int>(parse_whole(words[2], 1, 256))));
    } else {
      throw Error("bench: the line \"" + line +
                  "\" is not understood; expected \"step BATCH dense|sparse|automatic THREADS SECONDS\" or "
                  "\"run SEED THREADS\"");
    }
  }
}

}  // namespace mlp::cli
