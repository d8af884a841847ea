// What the command's exit status tells a script.
#pragma once

namespace mlp::cli {

enum ExitCode : int {
  kSuccess = 0,
  kFailure = 1,   ///< a file, the data or a model is wrong, or the machine refused something
  kUsage = 2,     ///< the command line itself is wrong
  kDiverged = 3,  ///< training ended in numbers that are none; the last good weights were written
};

}  // namespace mlp::cli
