// The `mlp` program: hands its arguments to the command line library.
#include <iostream>
#include <string>
#include <vector>

#include "cli/command_line.h"

int main(int argc, char** argv) {
  return mlp::cli::run_command_line(std::vector<std::string>(argv + 1, argv + argc), std::cout, std::cerr);
}
