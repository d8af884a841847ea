// Runs the real `mlp` program, as a shell would, and keeps what it said; temporary folders for its files.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/file.h"

namespace cli_test {

/// A folder of its own, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "mlp-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }
  /// Names of what is in it, sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      result.push_back(entry.path().filename().string());
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  std::filesystem::path path_;
};

struct Result {
  int exit_code = -1;  ///< negative when a signal ended it
  std::string out, err;

  /// Every line of `out` as JSON; throws if one is not.
  std::vector<nlohmann::json> json_lines() const {
    std::vector<nlohmann::json> lines;
    std::istringstream stream(out);
    for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
};

inline std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

/// `environment`: assignments before the command, such as "MLP_ISA=sse2".
inline Result run_mlp(const std::vector<std::string>& arguments, const std::string& environment = "") {
  const TemporaryFolder folder;
  std::string command = environment + (environment.empty() ? "" : " ") + quoted(MLP_CLI_PATH);
  for (const std::string& argument : arguments) command += " " + quoted(argument);
  command += " > " + quoted(folder.file("out")) + " 2> " + quoted(folder.file("err")) + " < /dev/null";
  const int status = std::system(command.c_str());
  const auto text_of = [&](const char* name) {
    const std::vector<std::uint8_t> bytes = mlp::read_file(folder.file(name));
    return std::string(bytes.begin(), bytes.end());
  };
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .out = text_of("out"), .err = text_of("err")};
}

inline void write_bytes(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  mlp::write_file(path, bytes);
}

}  // namespace cli_test
