// Options to settings and back: the table behind `mlp train`'s options, and strict reading of values.
#include "cli/training_options.h"

#include <cmath>
#include <sstream>

#include "base/error.h"
#include "catch.h"
#include "cli/option_values.h"

using mlp::TrainingSettings;

namespace {

/// Applies "--name value …" to plain settings.
TrainingSettings settings_from(const std::string& options) {
  TrainingSettings settings;
  std::istringstream stream(options);
  for (std::string name, value; stream >> name >> value;)
    for (const mlp::cli::TrainingOption& option : mlp::cli::training_options())
      if (option.name == name) option.set(settings, value);
  return settings;
}

}  // namespace

TEST_CASE("the recipe's options make the recipe") {
  CHECK(settings_from(mlp::cli::as_options(TrainingSettings::recipe())) == TrainingSettings::recipe());
  CHECK(mlp::cli::as_options(TrainingSettings{}).empty());
}

TEST_CASE("every option reaches its own setting") {
  TrainingSettings settings;
  settings.layers = {196, 31, 10};
  settings.activation = {.kind = mlp::ActivationKind::elu, .slope = -0.5, .alpha = 2};
  settings.loss.kind = mlp::LossKind::squared_error;
  settings.optimizer = {
      .kind = mlp::OptimizerKind::momentum, .learning_rate = 0.025, .momentum = 0.75, .weight_decay = 1e-4, .l1 = 1e-3};
  settings.schedule = mlp::ScheduleKind::cosine;
  settings.batch_size = 33;
  settings.epochs = 7;
  CHECK(settings_from(mlp::cli::as_options(settings)) == settings);
}

TEST_CASE("a value is checked by itself") {
  for (const mlp::cli::TrainingOption& option : mlp::cli::training_options()) {
    INFO(option.name);
    CHECK_NOTHROW(mlp::cli::check_value(option, option.get(TrainingSettings{})));
    CHECK_THROWS_AS(mlp::cli::check_value(option, "no such thing"), mlp::Error);
    CHECK_THROWS_AS(mlp::cli::check_value(option, ""), mlp::Error);
    // Below zero a slope may fall.
    if (std::string_view(option.name) != "--leaky-slope")
      CHECK_THROWS_AS(mlp::cli::check_value(option, "-1"), mlp::Error);
  }
}

TEST_CASE("numbers are read whole or not at all") {
  using namespace mlp::cli;
  CHECK(parse_number("0.1") == 0.1);
  CHECK(parse_number("-2e-3") == -2e-3);
  CHECK(std::isnan(parse_number("nan")));
  for (const char* text : {"", " 1", "1 ", "1,5", "0.1.2", "abc", "--"})
    CHECK_THROWS_AS(parse_number(text), mlp::Error);
  CHECK(parse_whole("18446744073709551615") == 18446744073709551615ULL);
  for (const char* text : {"", "-1", "+1", "1.0", "1e3", " 1", "0x10", "18446744073709551616"})
    CHECK_THROWS_AS(parse_whole(text), mlp::Error);
  CHECK(parse_whole("256", 1, 256) == 256);
  CHECK_THROWS_AS(parse_whole("257", 1, 256), mlp::Error);
  CHECK(parse_sizes("784,128,10") == std::vector<std::size_t>{784, 128, 10});
  for (const char* text : {"", ",", "784,", "784,,10", "784 128", "784,-1", "a"})
    CHECK_THROWS_AS(parse_sizes(text), mlp::Error);
  CHECK(sizes_text({784, 128, 10}) == "784,128,10");
  for (const double value : {0.1, 1.0, 1e-8, 1.0 / 3, 12345.0}) CHECK(parse_number(number_text(value)) == value);
  CHECK(number_text(1) == "1");
}
