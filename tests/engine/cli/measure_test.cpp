// The arithmetic of measurements, and one very short `mlp bench`.
#include "cli/measure.h"

#include <set>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "catch.h"
#include "cli/training_bench.h"
#include "cli_data.h"
#include "cli_runner.h"

using mlp::cli::Spread;

TEST_CASE("spread is median, smallest and largest") {
  const Spread odd = mlp::cli::spread_of({3, 1, 2});
  CHECK(odd.median == 2);
  CHECK(odd.min == 1);
  CHECK(odd.max == 3);
  CHECK(mlp::cli::spread_of({4, 1, 2, 3}).median == 2.5);
  CHECK(mlp::cli::spread_of({7}).median == 7);
  CHECK_THROWS_AS(mlp::cli::spread_of({}), mlp::Error);
}

TEST_CASE("ratios are taken repetition by repetition") {
  CHECK(mlp::cli::ratios({4, 9, 10}, {2, 3, 5}) == std::vector<double>{2, 3, 2});
}

TEST_CASE("rates are work per second, measured in turns") {
  std::string order;
  const auto rates = mlp::cli::measure_rates(
      {{"slow", 10, [&] { order += 's', std::this_thread::sleep_for(std::chrono::milliseconds(4)); }},
       {"fast", 10, [&] { order += 'f', std::this_thread::sleep_for(std::chrono::milliseconds(1)); }}},
      {.repetitions = 3, .seconds = 0.004});
  REQUIRE(rates.size() == 2);
  REQUIRE(rates[0].size() == 3);
  for (const double rate : rates[0]) {
    CHECK(rate > 0);
    CHECK(rate <= 10 / 0.004);  // a sleep may be longer than asked for, never shorter
  }
  for (const double rate : rates[1]) CHECK(rate <= 10 / 0.001);
  CHECK(order.find("fs") != std::string::npos);  // slow again after fast: in turns
}

TEST_CASE("mlp bench measures every product and training step") {
  const cli_test::Result result = cli_test::run_mlp({"bench", "--json", "--repetitions", "2", "--seconds", "0.001"});
  INFO(result.err);
  REQUIRE(result.exit_code == 0);
  const auto document = nlohmann::json::parse(result.out);
  CHECK(document.at("machine").at("processors") > 0);
  std::set<std::string> ids;
  for (const auto& row : document.at("rows")) {
    ids.insert(row.at("id").get<std::string>());
    INFO(row.at("id"));
    CHECK(row.at("min") > 0);
    CHECK(row.at("min") <= row.at("value"));
    CHECK(row.at("value") <= row.at("max"));
    CHECK_FALSE(row.at("unit").get<std::string>().empty());
  }
  CHECK(ids.size() == document.at("rows").size());
  CHECK(ids.count("gemm.forward_784_128.naive") == 1);
  CHECK(ids.count("train_step.dense.threads1") == 1);
  CHECK(ids.count("train_step.adam.threads2_vs_1") == 1);
}

TEST_CASE("mlp bench prints a table for people") {
  const cli_test::Result result = cli_test::run_mlp({"bench", "--repetitions", "1", "--seconds", "0.001"});
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.out, Catch::Matchers::ContainsSubstring("train_step.dense.threads1") &&
                             Catch::Matchers::ContainsSubstring("samples/s"));
}

TEST_CASE("mlp bench --serve answers line by line") {
  const cli_test::TemporaryFolder folder;
  const std::string images = folder.file("images"), labels = folder.file("labels");
  cli_test::write_images(images, labels, 300, 28, 28);
  const mlp::cli::TrainingBench bench({images, labels, images, labels});
  std::istringstream in("step 64 dense 1 0.001\nstep 128 automatic 2 0.001\nrun 1 1\n");
  std::ostringstream out;
  bench.serve(in, out);
  std::istringstream answers(out.str());
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(answers, line);) lines.push_back(nlohmann::json::parse(line));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].at("samples_per_s") > 0);
  CHECK(lines[1].at("samples_per_s") > 0);
  const double full = lines[2].at("full_seconds");
  CHECK(lines[2].at("seconds") ==
        (lines[2].at("reached").get<bool>() ? lines[2].at("seconds").get<double>() : 2 * full));
  for (const char* wrong : {"", "step", "step 0 dense 1 1", "step 64 thick 1 1", "run -1 1", "jump"}) {
    INFO(wrong);
    std::istringstream bad(std::string(wrong) + "\n");
    CHECK_THROWS_AS(bench.serve(bad, out), mlp::Error);
  }
}
