// `mlp train`: trains a network on IDX images, tests it after every epoch, writes it as safetensors.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/training_options.h"
#include "network/model_file.h"
#include "training/training_settings.h"

namespace mlp::cli {

class TrainCommand {
 public:
  /// Declares the subcommand; the object must live as long as `app` parses.
  explicit TrainCommand(CLI::App& app);
  TrainCommand(const TrainCommand&) = delete;
  TrainCommand& operator=(const TrainCommand&) = delete;

  bool chosen() const { return command_->parsed(); }
  /// Returns kSuccess or kDiverged. Throws Error for wrong files and data, CLI::ValidationError for options that do not
  /// go together.
  int run(std::ostream& out, std::ostream& err) const;

 private:
  void declare_files();
  void declare_training_options();
  void declare_output();
  bool has_given(const char* option) const;
  TrainingSettings settings() const;
  /// The file of --init, if given; its layers and activation go into the settings. Throws Error when options
  /// contradict.
  std::optional<ModelFile> load_start(TrainingSettings& settings) const;

  CLI::App* command_;
  std::string train_images_, train_labels_, test_images_, test_labels_, init_, out_, curve_;
  std::vector<GivenOption> given_;
  bool no_shuffle_ = false, json_ = false;
  std::uint64_t seed_ = 0;
  int threads_;
  Dtype dtype_ = Dtype::f32;
};

}  // namespace mlp::cli
