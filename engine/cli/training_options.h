// The options that change how `mlp train` trains: one table gives their names, defaults, readers and the recipe in
// --help.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "training/training_settings.h"

namespace mlp::cli {

/// An option with a value that stands for one of the settings.
struct TrainingOption {
  const char* name;    ///< "--lr"
  const char* values;  ///< for --help: "NUMBER", "sgd|momentum|adam"
  const char* description;
  /// Throws Error when the text is not of the right form; the value's range is checked by TrainingSettings::validate().
  void (*set)(TrainingSettings& settings, const std::string& text);
  std::string (*get)(const TrainingSettings& settings);
};

/// All of them, in the order of --help. --no-shuffle, a flag, is a training option too, but has no value.
std::span<const TrainingOption> training_options();

/// An option that was given, with its text.
struct GivenOption {
  const TrainingOption* option;
  std::string text;
};

/// Throws Error unless the text is a possible value of the option, whatever the other options are.
void check_value(const TrainingOption& option, const std::string& text);

/// The options (with values) that turn plain settings into these: "--optimizer adam --lr 0.008 …".
std::string as_options(const TrainingSettings& settings);

}  // namespace mlp::cli
