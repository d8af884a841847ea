// The `mlp` command: finds the subcommand, reads its options, runs it, and turns every error into a message and a
// status.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace mlp::cli {

/// Runs `mlp <arguments>`. Results go to `out`, messages to `err`; returns an ExitCode. Throws nothing.
/// With --json among the arguments an error is also one line on `out`: {"event":"error","message":…}.
int run_command_line(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace mlp::cli
