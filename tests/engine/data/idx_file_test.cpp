// IDX pairs on disk, plain and gzipped, and what is said when a file is missing, a directory, empty or damaged.
#include "data/idx_file.h"

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "catch.h"
#include "data/idx.h"
#include "gzip_for_tests.h"

using Catch::Matchers::ContainsSubstring;
using Bytes = std::vector<std::uint8_t>;

namespace {

/// A pair of files in the working directory, removed at the end of the test.
struct Pair {
  std::string images = "mlp_idx_file_test_images.tmp", labels = "mlp_idx_file_test_labels.tmp";
  Pair() {
    mlp::write_file(images, mlp::write_idx_images(pixels(), 2, 2));
    mlp::write_file(labels, mlp::write_idx_labels(Bytes{7, 2, 1}));
  }
  ~Pair() {
    std::remove(images.c_str());
    std::remove(labels.c_str());
  }
  static Bytes pixels() { return {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255}; }
};

}  // namespace

TEST_CASE("a pair of IDX files becomes a data set of its size") {
  const Pair pair;
  const mlp::ImageDataset data = mlp::read_idx_dataset(pair.images, pair.labels);
  REQUIRE(data.size() == 3);
  REQUIRE(data.capacity() == 3);
  REQUIRE(data.rows() == 2);
  REQUIRE(data.cols() == 2);
  REQUIRE(Bytes(data.pixels().begin(), data.pixels().end()) == Pair::pixels());
  REQUIRE(data.label(0) == 7);
}

TEST_CASE("missing, empty and wrong files are named") {
  const Pair pair;
  REQUIRE_THROWS_WITH(mlp::read_idx_dataset("missing.idx", pair.labels),
                      ContainsSubstring("missing.idx: cannot be opened") && ContainsSubstring("No such file"));
  REQUIRE_THROWS_WITH(mlp::read_idx_dataset(pair.images, "."), ContainsSubstring("Is a directory"));
  REQUIRE_THROWS_WITH(mlp::read_idx_dataset(pair.labels, pair.images),
                      ContainsSubstring(pair.labels) && ContainsSubstring("this is a file of labels"));
  mlp::write_file(pair.labels, {});
  REQUIRE_THROWS_WITH(mlp::read_idx_dataset(pair.images, pair.labels), ContainsSubstring(pair.labels + ": is empty"));
}

#if MLP_GZIP
TEST_CASE("gzipped IDX files are read whatever they are called") {
  const Pair pair;
  const Bytes packed = gzip_for_tests(mlp::read_file(pair.images));
  mlp::write_file(pair.images, packed);
  const mlp::ImageDataset data = mlp::read_idx_dataset(pair.images, pair.labels);
  REQUIRE(Bytes(data.pixels().begin(), data.pixels().end()) == Pair::pixels());

  mlp::write_file(pair.images, std::span(packed).first(packed.size() - 1));
  REQUIRE_THROWS_WITH(mlp::read_idx_dataset(pair.images, pair.labels),
                      ContainsSubstring(pair.images + ": gzip data cut short"));
}
#endif
