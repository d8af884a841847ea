// `mlp bench`: how fast matrix products and training steps are on this machine.
#pragma once

#include <CLI/CLI.hpp>
#include <iosfwd>

#include "cli/measure.h"
#include "cli/training_bench.h"

namespace mlp::cli {

class BenchCommand {
 public:
  /// Declares the subcommand; the object must live as long as `app` parses.
  explicit BenchCommand(CLI::App& app);
  BenchCommand(const BenchCommand&) = delete;
  BenchCommand& operator=(const BenchCommand&) = delete;

  bool chosen() const { return command_->parsed(); }
  /// Returns kSuccess. Throws Error for files or lines of standard input that are wrong.
  int run(std::ostream& out) const;

 private:
  CLI::App* command_;
  Effort effort_;
  BenchFiles files_;
  bool json_ = false, serve_ = false;
};

}  // namespace mlp::cli
