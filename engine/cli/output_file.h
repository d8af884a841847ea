// A file that will be written at the end of a long run: proved writable at the start, and never left half written.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mlp::cli {

class OutputFile {
 public:
  /// Throws Error, beginning with `option` and naming the path, unless a file can be written there, or when it is one
  /// of `inputs`. Leaves nothing behind, and an existing file as it is.
  OutputFile(std::string option, std::string path, const std::vector<std::string>& inputs);

  /// Replaces the file: whole or not at all, by writing a second file beside it and renaming that. A device or a pipe,
  /// or a file in a folder where nothing can be made, is written directly. Throws Error naming the path.
  void write(std::span<const std::uint8_t> bytes) const;

  const std::string& path() const { return path_; }

 private:
  std::string option_, path_, target_, temporary_;
  bool direct_ = false;
};

}  // namespace mlp::cli
