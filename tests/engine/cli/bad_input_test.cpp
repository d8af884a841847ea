// The command line under bad input: every message says what is wrong, where, and what was expected; every status is
// right.
#include <cmath>
#include <filesystem>
#include <limits>

#include "catch.h"
#include "cli_data.h"
#include "cli_runner.h"
#include "network/model_file.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Result;
using cli_test::run_mlp;
using cli_test::TemporaryFolder;
using cli_test::train_golden;

namespace {

constexpr int kFailure = 1, kUsage = 2, kDiverged = 3;

/// Runs with and without --json; checks the status, and the message in both places. Returns the message.
std::string refused(std::vector<std::string> arguments, int exit_code) {
  const Result text = run_mlp(arguments);
  CHECK(text.exit_code == exit_code);
  CHECK(text.err.substr(0, 5) == "mlp: ");
  CHECK(text.out.find("\"event\"") == std::string::npos);
  arguments.push_back("--json");
  const Result json = run_mlp(arguments);
  CHECK(json.exit_code == exit_code);
  CHECK(json.err.substr(0, 5) == "mlp: ");
  const auto lines = json.json_lines();
  REQUIRE_FALSE(lines.empty());
  CHECK(lines.back().at("event") == "error");
  const std::string message = lines.back().at("message").get<std::string>();
  CHECK_THAT(json.err, ContainsSubstring(message));
  CHECK_THAT(text.err, ContainsSubstring(message));
  return message;
}

std::string refused_option(const std::string& option, const std::string& value, int exit_code = kUsage) {
  INFO(option << " " << value);
  return refused(train_golden({"--layers", "196,10", option, value}), exit_code);
}

}  // namespace

TEST_CASE("option values out of range are usage errors that name option, range and value") {
  CHECK_THAT(refused(train_golden({"--layers", "196,0,10"}), kUsage),
             ContainsSubstring("--layers") && ContainsSubstring("is 0, expected 1 to 65536"));
  CHECK_THAT(refused(train_golden({"--layers", "196,-5,10"}), kUsage),
             ContainsSubstring("--layers") && ContainsSubstring("196,-5,10"));
  CHECK_THAT(refused(train_golden({"--layers", "196"}), kUsage), ContainsSubstring("at least two sizes"));
  CHECK_THAT(refused(train_golden({"--layers", "196,,10"}), kUsage), ContainsSubstring("\"196,,10\""));
  CHECK_THAT(refused(train_golden({"--layers", "ten"}), kUsage), ContainsSubstring("\"ten\""));
  CHECK_THAT(refused_option("--lr", "nan"), ContainsSubstring("--lr") && ContainsSubstring("got nan"));
  CHECK_THAT(refused_option("--lr", "inf"), ContainsSubstring("--lr") && ContainsSubstring("got inf"));
  CHECK_THAT(refused_option("--lr", "0"), ContainsSubstring("above 0") && ContainsSubstring("got 0"));
  CHECK_THAT(refused_option("--lr", "-0.1"), ContainsSubstring("--lr") && ContainsSubstring("got -0.1"));
  CHECK_THAT(refused_option("--lr", "fast"), ContainsSubstring("--lr: expected a number, got \"fast\""));
  CHECK_THAT(refused_option("--lr", "0.1x"), ContainsSubstring("got \"0.1x\""));
  CHECK_THAT(refused_option("--lr", ""), ContainsSubstring("--lr"));
  CHECK_THAT(refused_option("--momentum", "1"), ContainsSubstring("--momentum") && ContainsSubstring("below 1, got 1"));
  CHECK_THAT(refused_option("--weight-decay", "-1"),
             ContainsSubstring("--weight-decay") && ContainsSubstring("got -1"));
  CHECK_THAT(refused_option("--label-smoothing", "1"),
             ContainsSubstring("--label-smoothing") && ContainsSubstring("got 1"));
  CHECK_THAT(refused_option("--batch", "0"), ContainsSubstring("--batch") && ContainsSubstring("got 0"));
  CHECK_THAT(refused_option("--batch", "-64"), ContainsSubstring("--batch") && ContainsSubstring("\"-64\""));
  CHECK_THAT(refused_option("--batch", "64.5"), ContainsSubstring("--batch: expected a whole number"));
  CHECK_THAT(refused_option("--batch", "99999999999999999999999"),
             ContainsSubstring("--batch: expected a whole number"));
  CHECK_THAT(refused_option("--epochs", "0"),
             ContainsSubstring("--epochs") && ContainsSubstring("expected 1 to") && ContainsSubstring("got 0"));
  CHECK_THAT(refused_option("--seed", "-1"), ContainsSubstring("--seed") && ContainsSubstring("\"-1\""));
  CHECK_THAT(refused_option("--seed", "9007199254740992"),
             ContainsSubstring("--seed") && ContainsSubstring("9007199254740991"));
  CHECK_THAT(refused_option("--threads", "0"),
             ContainsSubstring("--threads: expected a whole number from 1 to 256, got \"0\""));
  CHECK_THAT(refused_option("--threads", "10000"), ContainsSubstring("from 1 to 256, got \"10000\""));
  CHECK_THAT(refused_option("--dtype", "f64"), ContainsSubstring("--dtype: expected f32 or f16, got \"f64\""));
}

TEST_CASE("unknown names are usage errors that list the known ones") {
  CHECK_THAT(refused_option("--activation", "gelu"),
             ContainsSubstring("--activation") && ContainsSubstring("\"gelu\"") && ContainsSubstring("leaky-relu"));
  CHECK_THAT(refused_option("--loss", "hinge"), ContainsSubstring("--loss") && ContainsSubstring("squared-error"));
  CHECK_THAT(refused_option("--optimizer", "adagrad"),
             ContainsSubstring("--optimizer") && ContainsSubstring("momentum"));
  CHECK_THAT(refused_option("--schedule", "linear"), ContainsSubstring("--schedule") && ContainsSubstring("one-cycle"));
}

TEST_CASE("a command line that cannot be understood is a usage error") {
  CHECK_THAT(refused({}, kUsage), ContainsSubstring("subcommand"));
  CHECK_THAT(refused({"fly"}, kUsage), ContainsSubstring("fly"));
  CHECK_THAT(refused({"train"}, kUsage), ContainsSubstring("--train-images"));
  CHECK_THAT(refused({"train", "--train-images", "x"}, kUsage), ContainsSubstring("--train-labels"));
  CHECK_THAT(refused(train_golden({"--bogus"}), kUsage), ContainsSubstring("--bogus"));
  CHECK_THAT(refused(train_golden({"--test-images", "x"}), kUsage), ContainsSubstring("--test-labels"));
  CHECK(run_mlp(train_golden({"--lr"})).exit_code == kUsage);
  CHECK_THAT(refused(train_golden({"--lr", "0.1", "--lr", "0.2"}), kUsage), ContainsSubstring("--lr"));
  CHECK_THAT(refused({"eval", "--model", "x"}, kUsage), ContainsSubstring("--images"));
}

TEST_CASE("options that contradict each other are usage errors") {
  CHECK_THAT(refused(train_golden({"--layers", "196,10", "--optimizer", "adam", "--momentum", "0.9"}), kUsage),
             ContainsSubstring("momentum"));
  CHECK_THAT(
      refused(train_golden({"--layers", "196,10", "--loss", "squared-error", "--label-smoothing", "0.1"}), kUsage),
      ContainsSubstring("label_smoothing"));
}

TEST_CASE("layers that do not match the data are named with what the data need") {
  CHECK_THAT(refused(train_golden({"--layers", "784,128,10"}), kFailure),
             ContainsSubstring("--layers 784,128,10: expected 196 inputs") && ContainsSubstring("14×14"));
  CHECK_THAT(refused(train_golden({"--layers", "196,7"}), kFailure),
             ContainsSubstring("--layers 196,7: expected 10 outputs"));
  CHECK_THAT(refused(train_golden({}), kFailure), ContainsSubstring("expected 196 inputs"));  // the recipe's layers
}

TEST_CASE("files that are missing, swapped or of different sizes are named") {
  using cli_test::golden_images;
  using cli_test::golden_labels;
  TemporaryFolder folder;
  CHECK_THAT(refused({"train", "--train-images", "no-such-file", "--train-labels", golden_labels()}, kFailure),
             ContainsSubstring("no-such-file") && ContainsSubstring("No such file"));
  CHECK_THAT(refused({"train", "--train-images", folder.path(), "--train-labels", golden_labels()}, kFailure),
             ContainsSubstring(folder.path()));
  CHECK_THAT(refused({"train", "--train-images", golden_labels(), "--train-labels", golden_images()}, kFailure),
             ContainsSubstring("digits-14x14-labels.idx") && ContainsSubstring("file of labels"));
  cli_test::write_images(folder.file("images"), folder.file("labels"), 20, 28, 28);
  CHECK_THAT(refused({"train", "--train-images", golden_images(), "--train-labels", folder.file("labels")}, kFailure),
             ContainsSubstring("1000") && ContainsSubstring("20"));
  CHECK_THAT(refused(train_golden({"--layers", "196,10", "--test-images", folder.file("images"), "--test-labels",
                                   folder.file("labels")}),
                     kFailure),
             ContainsSubstring("28×28") && ContainsSubstring("expected 14×14"));
}

TEST_CASE("an --out that cannot be written is refused before training, and nothing is left behind") {
  TemporaryFolder folder;
  const auto refused_out = [](const std::string& option, const std::string& path) {
    const std::vector<std::string> arguments =
        train_golden({"--layers", "196,10", "--epochs", "1000", option, path, "--json"});
    const Result result = run_mlp(arguments);
    CHECK(result.exit_code == kFailure);
    const auto lines = result.json_lines();
    REQUIRE(lines.size() == 1);  // not one epoch
    return lines[0].at("message").get<std::string>();
  };
  for (const std::string option : {"--out", "--curve"}) {
    CHECK_THAT(refused_out(option, folder.file("none/model")),
               ContainsSubstring(option + " " + folder.file("none/model")) && ContainsSubstring("No such file"));
    CHECK_THAT(refused_out(option, folder.path()), ContainsSubstring(folder.path()) && ContainsSubstring("folder"));
    CHECK_THAT(refused_out(option, "/proc/model"), ContainsSubstring("/proc/model"));
    CHECK_THAT(refused_out(option, cli_test::golden_images()), ContainsSubstring("read by the same command"));
  }
  CHECK(folder.names().empty());
}

TEST_CASE("--init must hold a network that fits options and data") {
  TemporaryFolder folder;
  const auto write = [&](const char* name, const std::vector<mlp::Tensor>& tensors) {
    cli_test::write_bytes(folder.file(name),
                          mlp::write_safetensors({.tensors = tensors, .metadata = {}}, mlp::Dtype::f32));
    return folder.file(name);
  };
  const std::string good =
      write("good", {{"0.weight", {10, 196}, std::vector<float>(1960)}, {"0.bias", {10}, std::vector<float>(10)}});
  const std::string narrow =
      write("narrow", {{"0.weight", {10, 100}, std::vector<float>(1000)}, {"0.bias", {10}, std::vector<float>(10)}});
  const std::string biasless = write("biasless", {{"0.weight", {10, 196}, std::vector<float>(1960)}});
  CHECK(run_mlp(train_golden({"--init", good})).exit_code == 0);
  CHECK_THAT(refused(train_golden({"--init", good, "--layers", "196,20,10"}), kFailure),
             ContainsSubstring("--layers 196,20,10: expected 196,10") && ContainsSubstring(good));
  CHECK_THAT(refused(train_golden({"--init", narrow}), kFailure), ContainsSubstring("expected 196 inputs"));
  CHECK_THAT(refused(train_golden({"--init", biasless}), kFailure),
             ContainsSubstring("biasless") && ContainsSubstring("0.bias"));
  CHECK_THAT(refused(train_golden({"--init", cli_test::golden_images()}), kFailure),
             ContainsSubstring("digits-14x14-images.idx"));
  CHECK_THAT(refused(train_golden({"--init", "no-such-model"}), kFailure), ContainsSubstring("no-such-model"));
  std::vector<std::uint8_t> bytes = mlp::read_file(good);
  const std::uint32_t nan_bits = 0x7fc00000;
  for (int i = 0; i < 4; ++i)
    bytes[bytes.size() - 4 + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(nan_bits >> (8 * i));
  cli_test::write_bytes(folder.file("nan"), bytes);
  CHECK_THAT(refused(train_golden({"--init", folder.file("nan")}), kFailure), ContainsSubstring("0.bias"));

  REQUIRE(
      run_mlp(train_golden({"--layers", "196,9,10", "--activation", "tanh", "--out", folder.file("tanh")})).exit_code ==
      0);
  CHECK_THAT(refused(train_golden({"--init", folder.file("tanh"), "--activation", "relu"}), kFailure),
             ContainsSubstring("--activation relu: expected tanh"));
}

TEST_CASE("training that diverges stops, says where, and writes the last good weights") {
  TemporaryFolder folder;
  const std::string out = folder.file("model"), curve = folder.file("curve");
  const std::string message =
      refused(train_golden({"--layers", "196,20,10", "--activation", "identity", "--loss", "squared-error", "--lr",
                            "100", "--epochs", "3", "--out", out, "--curve", curve}),
              kDiverged);
  CHECK_THAT(message, ContainsSubstring("training diverged in epoch 1, step") && ContainsSubstring("of 16") &&
                          ContainsSubstring("last good weights were written to " + out));
  const mlp::ModelFile model = mlp::parse_model(mlp::read_file(out), out);  // refuses weights that are not finite
  CHECK(model.architecture.sizes() == std::vector<std::size_t>{196, 20, 10});
  CHECK(std::isnan(model.test_accuracy));
  CHECK(std::filesystem::file_size(curve) > 0);
  const Result json =
      run_mlp(train_golden({"--layers", "196,10", "--loss", "squared-error", "--lr", "1000", "--json"}));
  CHECK(json.exit_code == kDiverged);
  CHECK(json.json_lines().back().at("diverged") == true);
  CHECK(json.json_lines().back().at("epoch") == 1);
  CHECK(json.json_lines().back().at("step") > 1);
}

TEST_CASE("eval names what is wrong with model or data") {
  TemporaryFolder folder;
  const auto eval = [](const std::string& model, const std::string& images, const std::string& labels) {
    return std::vector<std::string>{"eval", "--model", model, "--images", images, "--labels", labels};
  };
  const std::string images = cli_test::golden_images(), labels = cli_test::golden_labels();
  REQUIRE(run_mlp(train_golden({"--layers", "196,10", "--out", folder.file("model")})).exit_code == 0);
  CHECK_THAT(refused(eval("no-such-model", images, labels), kFailure), ContainsSubstring("no-such-model"));
  CHECK_THAT(refused(eval(images, images, labels), kFailure), ContainsSubstring("digits-14x14-images.idx"));
  CHECK_THAT(refused(eval(folder.file("model"), labels, images), kFailure), ContainsSubstring("file of labels"));
  cli_test::write_images(folder.file("images"), folder.file("labels"), 20, 28, 28);
  CHECK_THAT(refused(eval(folder.file("model"), folder.file("images"), folder.file("labels")), kFailure),
             ContainsSubstring("expected 784 inputs") && ContainsSubstring("28×28"));
}
