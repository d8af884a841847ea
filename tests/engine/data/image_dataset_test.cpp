// ImageDataset: appending shard by shard, and what it refuses.
#include "data/image_dataset.h"

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::ImageDataset;
using Bytes = std::vector<std::uint8_t>;

TEST_CASE("a data set starts empty and grows shard by shard up to its capacity") {
  ImageDataset data(2, 3, 5);
  REQUIRE(data.size() == 0);
  REQUIRE(data.capacity() == 5);
  REQUIRE(data.features() == 6);
  REQUIRE(data.classes() == 10);

  data.append(Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, Bytes{3, 9});
  const std::uint8_t* before = data.pixels().data();
  data.append(Bytes(18, 77), Bytes{0, 1, 2});
  REQUIRE(data.size() == 5);
  REQUIRE(data.pixels().data() == before);  // allocated once
  REQUIRE(Bytes(data.image(1).begin(), data.image(1).end()) == Bytes{7, 8, 9, 10, 11, 12});
  REQUIRE(Bytes(data.image(4).begin(), data.image(4).end()) == Bytes(6, 77));
  REQUIRE(Bytes(data.labels().begin(), data.labels().end()) == Bytes{3, 9, 0, 1, 2});
  REQUIRE(data.label(1) == 9);
  REQUIRE(data.pixels().size() == 30);

  data.append({}, {});  // nothing still fits
  REQUIRE_THROWS_WITH(data.append(Bytes(6), Bytes{0}), ContainsSubstring("holds 5 of 5"));
}

TEST_CASE("a refused append changes nothing") {
  ImageDataset data(1, 2, 3);
  data.append(Bytes{1, 2}, Bytes{4});
  REQUIRE_THROWS_WITH(data.append(Bytes{9, 9, 9, 9}, Bytes{0, 10}),
                      ContainsSubstring("record 1 has label 10") && ContainsSubstring("0 to 9"));
  REQUIRE_THROWS_WITH(data.append(Bytes{9, 9, 9}, Bytes{0}), ContainsSubstring("3 bytes of pixels for 1 labels"));
  REQUIRE_THROWS_WITH(data.append(Bytes{9, 9, 9, 9}, Bytes{0}), ContainsSubstring("4 bytes of pixels for 1 labels"));
  REQUIRE_THROWS_WITH(data.append(Bytes(6), Bytes{0, 0, 0}), ContainsSubstring("3 images do not fit"));
  REQUIRE(data.size() == 1);
  REQUIRE(Bytes(data.pixels().begin(), data.pixels().end()) == Bytes{1, 2});
}

TEST_CASE("images that are mostly blank are listed, shard by shard") {
  ImageDataset data(2, 4, 5);
  data.append(Bytes{0, 0, 7, 0, 0, 0, 0, 255, /**/ 0, 0, 0, 0, 0, 0, 0, 0, /**/ 9, 0, 0, 0, 0, 0, 0, 0},
              Bytes{1, 2, 3});
  data.append(Bytes{1, 2, 3, 4, 5, 6, 7, 8}, Bytes{4});  // lists would take three times as much as the pixels
  data.append(Bytes{0, 0, 0, 0, 0, 6, 0, 0}, Bytes{5});
  const std::vector<std::vector<std::uint16_t>> places{{2, 7}, {}, {0}, {}, {5}};
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(i);
    const auto nonzero = data.nonzero(i);
    REQUIRE(nonzero.has_value() == (i != 3));
    if (!nonzero) continue;
    REQUIRE(std::vector<std::uint16_t>(nonzero->places, nonzero->places + nonzero->count) == places[i]);
    for (std::size_t k = 0; k < nonzero->count; ++k) REQUIRE(nonzero->values[k] == data.image(i)[nonzero->places[k]]);
  }
}

TEST_CASE("images too large for places of 16 bits are not listed") {
  ImageDataset data(1, 65537, 1);
  data.append(Bytes(65537), Bytes{0});
  REQUIRE_FALSE(data.nonzero(0).has_value());
}

TEST_CASE("the number of classes is the data set's own") {
  ImageDataset two(1, 1, 4, 2);
  two.append(Bytes{0, 255}, Bytes{0, 1});
  REQUIRE_THROWS_WITH(two.append(Bytes{0}, Bytes{2}), ContainsSubstring("expected 0 to 1"));
  ImageDataset all(1, 1, 1, 256);
  all.append(Bytes{0}, Bytes{255});
  REQUIRE(all.label(0) == 255);
}

TEST_CASE("impossible sizes are refused before any memory is taken") {
  const std::size_t huge = std::size_t{1} << (sizeof(std::size_t) * 8 - 2);
  REQUIRE_THROWS_AS(ImageDataset(0, 28, 1), mlp::Error);
  REQUIRE_THROWS_AS(ImageDataset(28, 0, 1), mlp::Error);
  REQUIRE_THROWS_AS(ImageDataset(28, 28, 0), mlp::Error);
  REQUIRE_THROWS_AS(ImageDataset(huge, huge, huge), mlp::Error);
  REQUIRE_THROWS_WITH(ImageDataset(28, 28, huge), ContainsSubstring("at most 4 GiB"));
  REQUIRE_THROWS_WITH(ImageDataset(28, 28, 1, 0), ContainsSubstring("0 classes"));
  REQUIRE_THROWS_WITH(ImageDataset(28, 28, 1, 257), ContainsSubstring("257 classes"));
}
