// Whole-file reading and writing: round trip, and an error that names the file for everything that can go wrong.
#include "base/file.h"

#include <cstdio>
#include <string>
#include <vector>

#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using Bytes = std::vector<std::uint8_t>;

namespace {

/// A file name of our own in the working directory, removed at the end of the test.
struct TemporaryFile {
  std::string path = "mlp_file_test.tmp";
  ~TemporaryFile() { std::remove(path.c_str()); }
};

}  // namespace

TEST_CASE("a file comes back as it was written") {
  const TemporaryFile file;
  const std::size_t size = GENERATE(0u, 1u, 65535u, 65536u, 65537u, 1000003u);
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 131 >> 3);
  mlp::write_file(file.path, bytes);
  REQUIRE(mlp::read_file(file.path) == bytes);
  if (size > 0) {
    REQUIRE(mlp::read_file(file.path, size) == bytes);
    REQUIRE_THROWS_WITH(mlp::read_file(file.path, size - 1),
                        ContainsSubstring(file.path) && ContainsSubstring("is longer than"));
  }
}

TEST_CASE("writing replaces what was there") {
  const TemporaryFile file;
  mlp::write_file(file.path, Bytes(100, 7));
  mlp::write_file(file.path, Bytes(3, 9));
  REQUIRE(mlp::read_file(file.path) == Bytes(3, 9));
}

TEST_CASE("file errors name the file and the reason") {
  REQUIRE_THROWS_AS(mlp::read_file("no/such/file"), mlp::Error);
  REQUIRE_THROWS_WITH(mlp::read_file("no/such/file"),
                      ContainsSubstring("no/such/file") && ContainsSubstring("No such file or directory"));
  REQUIRE_THROWS_WITH(mlp::read_file("."), ContainsSubstring(".: cannot be read: Is a directory") ||
                                               ContainsSubstring(".: cannot be opened for reading: Is a directory"));
  REQUIRE_THROWS_WITH(mlp::write_file("no/such/directory/file", Bytes{1}),
                      ContainsSubstring("no/such/directory/file: cannot be opened for writing"));
  REQUIRE_THROWS_WITH(mlp::write_file(".", Bytes{1}), ContainsSubstring(".: cannot be opened for writing"));
}

#ifdef __linux__
TEST_CASE("an endless file and a full disk are errors, not a hang or silence") {
  REQUIRE_THROWS_WITH(mlp::read_file("/dev/zero", 1000), ContainsSubstring("/dev/zero: is longer than 1000 bytes"));
  REQUIRE_THROWS_WITH(mlp::write_file("/dev/full", Bytes(10)), ContainsSubstring("/dev/full: only a part of 10 bytes"));
}
#endif
