// Implements the command: the subcommands are declared by their own files; here they meet CLI11 and the error handling.
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <new>
#include <ostream>

#include "cli/bench_command.h"
#include "cli/eval_command.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "cli/train_command.h"

namespace mlp::cli {
namespace {

constexpr const char* kExitCodes =
    "Exit status: 0 done, 1 a file or the data are wrong, 2 the command line is wrong, 3 training diverged.";

// Tells of a failure: for people on `err`, for programs on `out`.
int report(int code, const std::string& message, bool json, std::ostream& out, std::ostream& err) {
  if (json) write_json_line(out, {{"event", "error"}, {"message", message}});
  err << "mlp: " << message << std::endl;
  if (code == kUsage) err << "Run with --help for the options." << std::endl;
  return code;
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  // Looked for by hand: when parsing fails, nobody knows how far it came.
  const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  CLI::App app("Trains multilayer perceptrons on images of digits, tests them, and measures how fast that is.", "mlp");
  app.footer(kExitCodes);
  app.require_subcommand(1);
  TrainCommand train(app);
  EvalCommand eval(app);
  BenchCommand bench(app);
  try {
    // CLI11 would say only that a subcommand is missing.
    const auto is_first = [&](const CLI::App* command) { return command->check_name(arguments[0]); };
    if (!arguments.empty() && !arguments[0].starts_with('-') && app.get_subcommands(is_first).empty())
      throw CLI::ValidationError("unknown subcommand \"" + arguments[0] + "\": expected train, eval or bench");
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // the order in which CLI11 takes them
    app.parse(reversed);
    if (train.chosen()) return train.run(out, err);
    if (eval.chosen()) return eval.run(out);
    return bench.run(out);
  } catch (const CLI::Success& request) {  // --help
    return app.exit(request, out, err);
  } catch (const CLI::ParseError& error) {
    return report(kUsage, error.what(), json, out, err);
  } catch (const std::bad_alloc&) {
    return report(kFailure, "there is not enough memory", json, out, err);
  } catch (const std::exception& error) {
    return report(kFailure, error.what(), json, out, err);
  }
}

}  // namespace mlp::cli
