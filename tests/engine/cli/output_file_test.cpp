// Files written at the end of a run: checked at its start, replaced whole.
#include "cli/output_file.h"

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "catch.h"
#include "cli_runner.h"

using Bytes = std::vector<std::uint8_t>;
using Catch::Matchers::ContainsSubstring;
using cli_test::TemporaryFolder;
using mlp::cli::OutputFile;

TEST_CASE("a file is made only when it is written") {
  const TemporaryFolder folder;
  const OutputFile file("--out", folder.file("a"), {});
  CHECK(folder.names().empty());
  file.write(Bytes{1, 2, 3});
  CHECK(mlp::read_file(folder.file("a")) == Bytes{1, 2, 3});
  file.write(Bytes{4});
  CHECK(mlp::read_file(folder.file("a")) == Bytes{4});
  CHECK(folder.names() == std::vector<std::string>{"a"});
}

TEST_CASE("an existing file stays as it is until then") {
  const TemporaryFolder folder;
  cli_test::write_bytes(folder.file("a"), {7, 7});
  const OutputFile file("--out", folder.file("a"), {folder.file("b"), ""});
  CHECK(mlp::read_file(folder.file("a")) == Bytes{7, 7});
  file.write(Bytes{8});
  CHECK(mlp::read_file(folder.file("a")) == Bytes{8});
}

TEST_CASE("through a symbolic link the file behind it is replaced") {
  const TemporaryFolder folder;
  cli_test::write_bytes(folder.file("real"), {7});
  std::filesystem::create_symlink("real", folder.file("link"));
  OutputFile("--out", folder.file("link"), {}).write(Bytes{9});
  CHECK(std::filesystem::is_symlink(folder.file("link")));
  CHECK(mlp::read_file(folder.file("real")) == Bytes{9});
}

TEST_CASE("a device is written to, not replaced") {
  OutputFile("--out", "/dev/null", {}).write(Bytes{1});
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("impossible places are refused with option and path") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(OutputFile("--out", folder.path(), {}),
                    ContainsSubstring("--out " + folder.path()) && ContainsSubstring("folder"));
  CHECK_THROWS_WITH(OutputFile("--out", folder.file("x/y"), {}),
                    ContainsSubstring("--out " + folder.file("x/y") + ": cannot be written"));
  cli_test::write_bytes(folder.file("in"), {1});
  CHECK_THROWS_WITH(OutputFile("--out", folder.file("in"), {folder.file("in")}),
                    ContainsSubstring("read by the same command"));
  std::filesystem::create_symlink("in", folder.file("alias"));
  CHECK_THROWS_WITH(OutputFile("--out", folder.file("alias"), {folder.file("in")}),
                    ContainsSubstring("read by the same command"));
}

TEST_CASE("a folder that disappears meanwhile is an error that names the file") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.file("gone"));
  const OutputFile file("--out", folder.file("gone/a"), {});
  std::filesystem::remove(folder.file("gone"));
  CHECK_THROWS_WITH(file.write(Bytes{1}), ContainsSubstring("--out " + folder.file("gone/a")));
}
