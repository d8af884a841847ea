// Whole files through C's stdio, which is smaller in WASM than streams and reports why an operation failed.
#include "base/file.h"

#include <algorithm>
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

}  // namespace

std::vector<std::uint8_t> read_file(const std::string& path, std::size_t max_size) {
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) fail(path, ": cannot be opened for reading: ", std::strerror(errno));
  // Read until the end instead of asking for the size first: pipes have none, and a file may grow meanwhile.
  constexpr std::size_t kFirstRead = std::size_t{1} << 16;
  std::vector<std::uint8_t> bytes;
  std::size_t size = 0;
  while (true) {
    if (size == bytes.size()) bytes.resize(std::max(kFirstRead, size * 2));
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
