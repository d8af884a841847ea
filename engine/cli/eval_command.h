// `mlp eval`: accuracy, loss and confusion matrix of a model file on IDX images.
#pragma once

#include <CLI/CLI.hpp>
#include <iosfwd>
#include <string>

namespace mlp::cli {

class EvalCommand {
 public:
  /// Declares the subcommand; the object must live as long as `app` parses.
  explicit EvalCommand(CLI::App& app);
  EvalCommand(const EvalCommand&) = delete;
  EvalCommand& operator=(const EvalCommand&) = delete;

  bool chosen() const { return command_->parsed(); }
  /// Returns kSuccess. Throws Error for wrong files and for a model that does not fit the data.
  int run(std::ostream& out) const;

 private:
  CLI::App* command_;
  std::string model_, images_, labels_;
  bool json_ = false;
};

}  // namespace mlp::cli
