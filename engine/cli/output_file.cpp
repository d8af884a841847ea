// Implements checked, atomic output.
#include "cli/output_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"

namespace mlp::cli {
namespace {

namespace fs = std::filesystem;

// Whether the file can be opened in this mode of fopen; errno says why not.
bool can_open(const std::string& path, const char* mode) {
  std::FILE* const file = std::fopen(path.c_str(), mode);
  if (file == nullptr) return false;
  std::fclose(file);
  return true;
}

}  // namespace

OutputFile::OutputFile(std::string option, std::string path, const std::vector<std::string>& inputs)
    : option_(std::move(option)), path_(std::move(path)), target_(path_) {
  std::error_code error;
  for (const std::string& input : inputs)
    require(!fs::equivalent(path_, input, error), option_, " ", path_,
            ": is read by the same command; expected another file");
  const fs::file_status status = fs::status(path_, error);
  require(!fs::is_directory(status), option_, " ", path_, ": is a folder; expected the name of a file");
  if (fs::exists(status)) {
    // Through a symbolic link the file it names is replaced, not the link.
    if (const fs::path real = fs::canonical(path_, error); !error) target_ = real.string();
    direct_ = !fs::is_regular_file(status);
    if (direct_) return;  // opening a pipe would wait for its reader
    if (!can_open(target_, "r+b")) fail(option_, " ", path_, ": cannot be written: ", std::strerror(errno));
  }
  temporary_ = target_ + ".partial-" + std::to_string(::getpid());
  if (can_open(temporary_, "wb")) {
    std::remove(temporary_.c_str());
  } else if (fs::exists(status)) {
    direct_ = true;
  } else {
    fail(option_, " ", path_, ": cannot be written: ", std::strerror(errno));
  }
}

void OutputFile::write(std::span<const std::uint8_t> bytes) const {
  try {
    if (direct_) return write_file(target_, bytes);
    write_file(temporary_, bytes);
    std::error_code error;
    fs::rename(temporary_, target_, error);
    require(!error, target_, ": cannot be replaced: ", error.message());
  } catch (const Error& error) {
    if (!direct_) std::remove(temporary_.c_str());
    fail(option_, " ", error.what());
  }
}

}  // namespace mlp::cli
