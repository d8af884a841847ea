// Whole files through C's stdio, which is smaller in WASM than streams and reports why an operation failed.
#include "base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/error.h"

namespace mlp {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

/// The file's size where it says one that can be right, otherwise a buffer's.
std::size_t expected_size(std::FILE* file, std::size_t max_size) {
  constexpr std::size_t kBuffer = std::size_t{1} << 16;
  if (std::fseek(file, 0, SEEK_END) != 0) return kBuffer;
  const long size = std::ftell(file);
  std::rewind(file);
  return size > 0 && static_cast<unsigned long>(size) <= max_size ? static_cast<std::size_t>(size) : kBuffer;
}

}  // namespace

std::vector<std::uint8_t> read_file(const std::string& path, std::size_t max_size) {
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) fail(path, ": cannot be opened for reading: ", std::strerror(errno));
  // Read until the end instead of trusting a size: pipes have none, and a file may grow meanwhile. One byte more than
  // the expected size lets the last read see the end without growing the buffer.
  std::vector<std::uint8_t> bytes(expected_size(file.get(), max_size) + 1);
  std::size_t size = 0;
  while (true) {
    if (size == bytes.size()) bytes.resize(size * 2);
    errno = 0;
    const std::size_t count = std::fread(bytes.data() + size, 1, bytes.size() - size, file.get());
    size += count;
    if (size > max_size) fail(path, ": is longer than ", max_size, " bytes, the most that is read");
    if (count > 0) continue;
    if (std::ferror(file.get()) != 0) fail(path, ": cannot be read: ", std::strerror(errno));
    break;
  }
  bytes.resize(size);
  return bytes;
}

void write_file(const std::string& path, std::span<const std::uint8_t> bytes) {
  File file(std::fopen(path.c_str(), "wb"));
  if (!file) fail(path, ": cannot be opened for writing: ", std::strerror(errno));
  // An empty span has no address to give to fwrite.
  const bool written = bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  // What stdio still buffers reaches the disk only in fclose, so a full disk may show itself only there.
  if (std::fclose(file.release()) != 0 || !written) {
    fail(path, ": only a part of ", bytes.size(), " bytes could be written: ", std::strerror(errno));
  }
}

}  // namespace mlp
