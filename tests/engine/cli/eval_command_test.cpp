// `mlp eval`, run as a program, against the engine's own evaluation.
#include "catch.h"
#include "cli_data.h"
#include "cli_runner.h"
#include "network/model_file.h"
#include "training/metrics.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Result;
using cli_test::run_mlp;

TEST_CASE("eval gives accuracy, loss and confusion matrix, as JSON and as a table") {
  const cli_test::TemporaryFolder folder;
  const std::string path = folder.file("model");
  for (const std::string loss_name : {"cross-entropy", "squared-error"}) {
    INFO(loss_name);
    REQUIRE(run_mlp(cli_test::train_golden(
                        {"--layers", "196,30,10", "--epochs", "5", "--loss", loss_name, "--lr", "0.05", "--out", path}))
                .exit_code == 0);
    const mlp::ModelFile model = mlp::parse_model(mlp::read_file(path), path);
    mlp::Mlp<float> network(model.architecture);
    mlp::load_parameters(model, network);
    mlp::Execution execution;
    const mlp::ImageDataset digits = golden::digits();
    const mlp::Evaluation expected = mlp::evaluate<float>(execution, network, {.kind = mlp::loss_from_name(loss_name)},
                                                          mlp::ImageSource<float>(digits), 0, digits.size());
    REQUIRE(expected.correct > 500);

    const std::vector<std::string> arguments{
        "eval", "--model", path, "--images", cli_test::golden_images(), "--labels", cli_test::golden_labels()};
    std::vector<std::string> with_json = arguments;
    with_json.push_back("--json");
    const Result json = run_mlp(with_json);
    REQUIRE(json.exit_code == 0);
    const auto lines = json.json_lines();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].at("count") == 1000);
    CHECK(lines[0].at("correct") == expected.correct);
    CHECK(lines[0].at("accuracy").get<double>() == expected.accuracy());
    CHECK(lines[0].at("loss").get<double>() == Approx(expected.loss).epsilon(1e-12));
    CHECK(lines[0].at("loss_name") == loss_name);
    REQUIRE(lines[0].at("confusion").size() == 10);
    for (std::size_t truth = 0; truth < 10; ++truth)
      for (std::size_t predicted = 0; predicted < 10; ++predicted)
        CHECK(lines[0].at("confusion")[truth][predicted] == expected.confusion[truth * 10 + predicted]);

    const Result text = run_mlp(arguments);
    CHECK(text.exit_code == 0);
    CHECK_THAT(text.out, ContainsSubstring("(" + std::to_string(expected.correct) + " of 1,000)") &&
                             ContainsSubstring("rows: true class") && ContainsSubstring(loss_name));
  }
}
