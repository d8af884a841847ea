// `mlp train`, run as a program: PyTorch's weights, the recipe and the defaults, events, files, bits that stay the
// same.
#include <cmath>
#include <fstream>
#include <map>

#include "../compare.h"
#include "../golden.h"
#include "catch.h"
#include "cli/training_options.h"
#include "cli_data.h"
#include "cli_runner.h"
#include "network/model_file.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Result;
using cli_test::run_mlp;
using cli_test::TemporaryFolder;
using cli_test::train_golden;

namespace {

mlp::ModelFile read_model(const std::string& path) { return mlp::parse_model(mlp::read_file(path), path); }

/// Random images of 28 × 28, which the default layers expect, and the command to train on them.
class MnistLike {
 public:
  MnistLike() { cli_test::write_images(folder_.file("images"), folder_.file("labels"), 300, 28, 28); }
  std::string file(const std::string& name) const { return folder_.file(name); }
  std::vector<std::string> train(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"train", "--train-images", file("images"), "--train-labels", file("labels")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  /// Trains and returns the weights.
  std::vector<float> weights(std::vector<std::string> more) const {
    more.insert(more.end(), {"--out", file("model")});
    const Result result = run_mlp(train(more));
    INFO(result.err);
    REQUIRE(result.exit_code == 0);
    return read_model(file("model")).parameters;
  }

 private:
  TemporaryFolder folder_;
};

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> result;
  for (std::string word; stream >> word;) result.push_back(word);
  return result;
}

}  // namespace

TEST_CASE("started with PyTorch's initial weights, mlp train ends at PyTorch's weights") {
  for (const std::string& name : golden::network_names()) {
    INFO(name);
    const golden::Network network = golden::network(name);
    TemporaryFolder folder;
    const std::string start = folder.file("start.safetensors"), end = folder.file("end.safetensors");
    cli_test::write_bytes(start, mlp::write_safetensors({.tensors = network.initial, .metadata = {}}, mlp::Dtype::f32));
    std::vector<std::string> options{
        "--init", start, "--out", end, "--no-shuffle", "--curve", folder.file("curve.csv")};
    for (const std::string& word : words(mlp::cli::as_options(network.settings))) options.push_back(word);
    const Result result = run_mlp(train_golden(options));
    INFO(result.err);
    REQUIRE(result.exit_code == 0);

    const mlp::Safetensors found = mlp::parse_safetensors(mlp::read_file(end), end);
    REQUIRE(found.tensors.size() == network.final.size());
    for (std::size_t i = 0; i < found.tensors.size(); ++i) {
      INFO(found.tensors[i].name);
      CHECK(found.tensors[i].name == network.final[i].name);
      CHECK(found.tensors[i].shape == network.final[i].shape);
      CHECK(relative_distance(found.tensors[i].values, network.final[i].values) < 1e-5);
    }

    std::ifstream curve(folder.file("curve.csv"));
    std::string line;
    std::getline(curve, line);
    CHECK(line == "step,loss,learning_rate");
    std::vector<double> losses;
    while (std::getline(curve, line)) {
      CHECK(std::stoul(line) == losses.size() + 1);
      losses.push_back(std::stod(line.substr(line.find(',') + 1)));
    }
    CHECK(relative_distance(losses, network.losses) < 1e-5);
  }
}

TEST_CASE("with --json every epoch is a line, and the last line says how it ended") {
  TemporaryFolder folder;
  const std::string out = folder.file("model.safetensors");
  const Result result =
      run_mlp(train_golden({"--layers", "196,30,10", "--epochs", "3", "--test-images", cli_test::golden_images(),
                            "--test-labels", cli_test::golden_labels(), "--out", out, "--json"}));
  REQUIRE(result.exit_code == 0);
  CHECK(result.err.empty());
  const auto lines = result.json_lines();
  REQUIRE(lines.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(lines[i].at("event") == "epoch");
    CHECK(lines[i].at("epoch") == i + 1);
    CHECK(lines[i].at("learning_rate") == 0.1);
    CHECK(lines[i].at("train_accuracy") >= 0.0);
    CHECK(lines[i].at("test_loss") > 0.0);
    CHECK(lines[i].at("seconds") > 0.0);
    if (i > 0) CHECK(lines[i].at("train_loss") < lines[i - 1].at("train_loss"));
  }
  const auto& done = lines.back();
  CHECK(done.at("event") == "done");
  CHECK(done.at("train_loss") == lines[2].at("train_loss"));
  CHECK(done.at("test_accuracy") == lines[2].at("test_accuracy"));
  CHECK(done.at("test_accuracy") > 0.5);
  CHECK(done.at("test_accuracy") <= 1.0);
  double seconds = 0;
  for (std::size_t i = 0; i < 3; ++i) seconds += lines[i].at("seconds").get<double>();
  CHECK(done.at("seconds").get<double>() == Approx(seconds));
  CHECK(done.at("samples_per_s").get<double>() == Approx(3000 / seconds));
  CHECK(read_model(out).test_accuracy == done.at("test_accuracy").get<double>());
}

TEST_CASE("with only data the recipe runs: the same bits as with its options written out") {
  const MnistLike data;
  const mlp::TrainingSettings recipe = mlp::TrainingSettings::recipe();
  const std::vector<float> weights = data.weights({});
  const mlp::TrainingSettings used = mlp::TrainingSettings::from_json(read_model(data.file("model")).settings, {});
  CHECK(used == recipe);
  CHECK(data.weights(words(mlp::cli::as_options(recipe))) == weights);
  CHECK(data.weights({"--threads", "1", "--dtype", "f32"}) == weights);
}

TEST_CASE("one training option turns the recipe into the plain defaults") {
  const MnistLike data;
  for (const std::vector<std::string>& options : std::vector<std::vector<std::string>>{
           {"--epochs", "1"}, {"--lr", "0.1"}, {"--layers", "784,128,10"}, {"--momentum", "0"}}) {
    INFO(options[0]);
    data.weights(options);
    CHECK(mlp::TrainingSettings::from_json(read_model(data.file("model")).settings, {}) == mlp::TrainingSettings{});
  }
  data.weights({"--no-shuffle"});
  mlp::TrainingSettings in_order;
  in_order.shuffle = false;
  CHECK(mlp::TrainingSettings::from_json(read_model(data.file("model")).settings, {}) == in_order);
}

TEST_CASE("--help writes the recipe out as the options that make it") {
  const Result result = run_mlp({"train", "--help"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK_THAT(result.out, ContainsSubstring(mlp::cli::as_options(mlp::TrainingSettings::recipe())));
  CHECK_THAT(result.out, ContainsSubstring("--optimizer adam --lr 0.008"));
  for (const mlp::cli::TrainingOption& option : mlp::cli::training_options())
    CHECK_THAT(result.out, ContainsSubstring(option.name));
}

TEST_CASE("weights depend on the seed, and not on threads or on when it runs") {
  const MnistLike data;
  const std::vector<float> weights = data.weights({"--seed", "3", "--threads", "1"});
  CHECK(data.weights({"--seed", "3", "--threads", "2"}) == weights);
  CHECK(data.weights({"--seed", "3", "--threads", "3"}) == weights);
  CHECK(data.weights({"--seed", "4"}) != weights);
}

TEST_CASE("--dtype f16 halves the file, and the accuracy is that of what was written") {
  TemporaryFolder folder;
  const std::string full = folder.file("full"), half = folder.file("half");
  const std::vector<std::string> options{"--layers",      "196,40,10",
                                         "--epochs",      "2",
                                         "--test-images", cli_test::golden_images(),
                                         "--test-labels", cli_test::golden_labels(),
                                         "--json",        "--out"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> all = options;
    all.insert(all.end(), more.begin(), more.end());
    return run_mlp(train_golden(all));
  };
  REQUIRE(with({full}).exit_code == 0);
  const Result result = with({half, "--dtype", "f16"});
  REQUIRE(result.exit_code == 0);
  CHECK(std::filesystem::file_size(half) < 0.55 * static_cast<double>(std::filesystem::file_size(full)));
  const mlp::ModelFile model = read_model(half);
  CHECK(model.test_accuracy == result.json_lines().back().at("test_accuracy").get<double>());
  CHECK(relative_distance(model.parameters, read_model(full).parameters) < 5e-4);  // half a unit of 11 bits

  const Result eval = run_mlp({"eval", "--model", half, "--images", cli_test::golden_images(), "--labels",
                               cli_test::golden_labels(), "--json"});
  CHECK(eval.json_lines().at(0).at("accuracy").get<double>() == model.test_accuracy);
}

TEST_CASE("--init gives the layers, and a trained model can be trained on") {
  TemporaryFolder folder;
  const std::string first = folder.file("first"), second = folder.file("second");
  REQUIRE(run_mlp(train_golden({"--layers", "196,21,10", "--activation", "tanh", "--out", first})).exit_code == 0);
  const Result result = run_mlp(train_golden({"--init", first, "--out", second, "--json"}));
  REQUIRE(result.exit_code == 0);
  const mlp::ModelFile model = read_model(second);
  CHECK(model.architecture == read_model(first).architecture);
  CHECK(model.architecture.layers[0].activation.kind == mlp::ActivationKind::tanh);
  CHECK(run_mlp(train_golden({"--init", first, "--layers", "196,21,10", "--activation", "tanh"})).exit_code == 0);
}

TEST_CASE("text output tells of epochs, speed and file, without a progress bar when nobody watches") {
  TemporaryFolder folder;
  const Result result = run_mlp(train_golden({"--layers", "196,10", "--epochs", "2", "--out", folder.file("m")}));
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.out, ContainsSubstring("1,000 images, 196,10") && ContainsSubstring("epoch 2 of 2") &&
                             ContainsSubstring("samples a second") &&
                             ContainsSubstring("written: " + folder.file("m")));
  CHECK(result.err.empty());
}

TEST_CASE("MLP_ISA chooses the instruction set; an unknown one is an error") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    const std::string name(mlp::isa_name(isa));
    const Result result = run_mlp(train_golden({"--layers", "196,10"}), "MLP_ISA=" + name);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.out, ContainsSubstring("; " + name + ", "));
  }
  const Result result = run_mlp(train_golden({"--layers", "196,10"}), "MLP_ISA=mmx");
  CHECK(result.exit_code == 1);
  CHECK_THAT(result.err, ContainsSubstring("mmx"));
}

TEST_CASE("an existing file is replaced whole, and nothing is left beside it") {
  TemporaryFolder folder;
  const std::string out = folder.file("model");
  cli_test::write_bytes(out, {1, 2, 3});
  REQUIRE(run_mlp(train_golden({"--layers", "196,10", "--out", out})).exit_code == 0);
  CHECK(read_model(out).architecture.sizes() == std::vector<std::size_t>{196, 10});
  CHECK(folder.names() == std::vector<std::string>{"model"});
}
