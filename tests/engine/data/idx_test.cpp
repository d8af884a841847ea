// IDX in memory: round trip, and an error that says what, where and what was expected for every kind of damage.
#include "data/idx.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using Bytes = std::vector<std::uint8_t>;

namespace {

/// Bytes of big-endian 32-bit numbers.
Bytes big_endian(std::initializer_list<std::uint32_t> numbers) {
  Bytes bytes;
  for (const std::uint32_t n : numbers) {
    for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(n >> shift));
  }
  return bytes;
}

Bytes joined(Bytes head, const Bytes& tail) {
  head.insert(head.end(), tail.begin(), tail.end());
  return head;
}

Bytes images_file(std::uint32_t count, std::uint32_t rows, std::uint32_t cols, std::size_t data) {
  return joined(big_endian({0x803, count, rows, cols}), Bytes(data, 5));
}

Bytes labels_file(const Bytes& labels) {
  return joined(big_endian({0x801, static_cast<std::uint32_t>(labels.size())}), labels);
}

}  // namespace

TEST_CASE("IDX images and labels are parsed in place") {
  const Bytes file = joined(big_endian({0x00000803, 2, 2, 3}), {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  const mlp::IdxImages images = mlp::parse_idx_images(file, "f");
  REQUIRE(images.count == 2);
  REQUIRE(images.rows == 2);
  REQUIRE(images.cols == 3);
  REQUIRE(images.pixels.data() == file.data() + 16);
  REQUIRE(images.pixels.size() == 12);

  const Bytes labels = labels_file({7, 0, 255});
  const auto parsed = mlp::parse_idx_labels(labels, "f");
  REQUIRE(parsed.data() == labels.data() + 8);
  REQUIRE(parsed.size() == 3);
}

TEST_CASE("what is written as IDX has the format's bytes and reads back") {
  const Bytes pixels{1, 2, 3, 4, 5, 6};
  REQUIRE(mlp::write_idx_images(pixels, 1, 2) == joined(big_endian({0x803, 3, 1, 2}), pixels));
  REQUIRE(mlp::write_idx_images(pixels, 3, 2) == joined(big_endian({0x803, 1, 3, 2}), pixels));
  REQUIRE(mlp::write_idx_labels(Bytes{4, 2}) == joined(big_endian({0x801, 2}), {4, 2}));
  REQUIRE_THROWS_AS(mlp::write_idx_images(pixels, 4, 1), mlp::Error);
  REQUIRE_THROWS_AS(mlp::write_idx_images(pixels, 0, 2), mlp::Error);
  REQUIRE_THROWS_AS(mlp::write_idx_images(pixels, std::size_t{1} << 31, 4), mlp::Error);
  REQUIRE_THROWS_AS(mlp::write_idx_images({}, 1, 1), mlp::Error);
  REQUIRE_THROWS_AS(mlp::write_idx_labels({}), mlp::Error);
}

TEST_CASE("a wrong magic number is named with its likely reason") {
  const auto images = [](const Bytes& bytes) { mlp::parse_idx_images(bytes, "pics"); };
  const auto labels = [](const Bytes& bytes) { mlp::parse_idx_labels(bytes, "tags"); };
  REQUIRE_THROWS_WITH(
      images(labels_file({1, 2, 3})),
      "pics: wrong magic number 0x00000801 at byte 0; expected 0x00000803 for images: this is a file of "
      "labels");
  REQUIRE_THROWS_WITH(labels(images_file(1, 2, 2, 4)),
                      ContainsSubstring("tags: wrong magic number 0x00000803") &&
                          ContainsSubstring("expected 0x00000801 for labels: this is a file of images"));
  REQUIRE_THROWS_WITH(images(joined(big_endian({0x802, 2, 2}), Bytes(4))),
                      ContainsSubstring("wrong number of dimensions, 2 instead of 3"));
  REQUIRE_THROWS_WITH(images(big_endian({0xd03, 1, 1, 1, 0})), ContainsSubstring("elements of another type"));
  REQUIRE_THROWS_WITH(images(big_endian({0x03080000, 1, 1, 1, 0})), ContainsSubstring("this is no IDX file"));
  REQUIRE_THROWS_WITH(images(Bytes{0x1f, 0x8b, 8, 0, 0}), ContainsSubstring("this is gzip"));
}

TEST_CASE("sizes that are zero are refused") {
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(0, 28, 28, 0), "pics"),
                      ContainsSubstring("pics: holds no images") && ContainsSubstring("byte 4"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(3, 0, 28, 0), "pics"),
                      ContainsSubstring("images of 0 × 28 pixels"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(3, 28, 0, 0), "pics"), ContainsSubstring("at least 1 × 1"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_labels(labels_file({}), "tags"), ContainsSubstring("tags: holds no labels"));
}

TEST_CASE("a file cut short anywhere is refused with the place") {
  const Bytes whole = images_file(3, 2, 2, 12);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const std::span<const std::uint8_t> part(whole.data(), size);
    REQUIRE_THROWS_AS(mlp::parse_idx_images(part, "pics"), mlp::Error);
  }
  REQUIRE_THROWS_WITH(mlp::parse_idx_images({}, "pics"), ContainsSubstring("pics: is empty"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(std::span(whole).first(3), "pics"),
                      ContainsSubstring("ends after 3 bytes, inside the magic number"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(std::span(whole).first(15), "pics"),
                      ContainsSubstring("inside the header of 16 bytes"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(std::span(whole).first(22), "pics"),
                      "pics: cut short: the header promises 3 images of 2 × 2 pixels, but the file ends at byte 22, "
                      "inside record 1");
  REQUIRE_THROWS_WITH(mlp::parse_idx_labels(std::span<const std::uint8_t>(labels_file({1, 2, 3})).first(10), "tags"),
                      ContainsSubstring("promises 3 labels, but the file ends at byte 10, inside record 2"));
}

TEST_CASE("trailing bytes are refused") {
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(3, 2, 2, 13), "pics"),
                      "pics: 1 bytes too many: 3 images of 2 × 2 pixels end at byte 28, but the file has 29 bytes");
  REQUIRE_THROWS_WITH(mlp::parse_idx_labels(joined(labels_file({1}), {9, 9}), "tags"),
                      ContainsSubstring("2 bytes too many"));
}

TEST_CASE("size fields of 4 billion neither overflow nor allocate") {
  constexpr std::uint32_t kHuge = 0xffffffff;
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(kHuge, 28, 28, 784), "pics"),
                      ContainsSubstring("promises 4294967295 images of 28 × 28 pixels"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(kHuge, kHuge, kHuge, 4), "pics"),
                      ContainsSubstring("cut short"));
  // 2³² · 2³² · 1 = 2⁶⁴ would be 0 in 64 bits, and 2³¹ · 2 · 1 is 0 in 32.
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(1, 0x80000000, 2, 0), "pics"), ContainsSubstring("cut short"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_images(images_file(0x10000, 0x10000, 0x10000, 0), "pics"),
                      ContainsSubstring("cut short"));
  REQUIRE_THROWS_WITH(mlp::parse_idx_labels(joined(big_endian({0x801, kHuge}), Bytes(3)), "tags"),
                      ContainsSubstring("promises 4294967295 labels"));
}

TEST_CASE("append_idx joins a pair of files to the data set, all or nothing") {
  mlp::ImageDataset data(2, 2, 4);
  mlp::append_idx(data, images_file(2, 2, 2, 8), "pics", labels_file({3, 4}), "tags");
  REQUIRE(data.size() == 2);
  REQUIRE(data.label(1) == 4);
  REQUIRE(data.image(1)[3] == 5);

  const auto append = [&](const Bytes& images, const Bytes& labels) {
    mlp::append_idx(data, images, "pics", labels, "tags");
  };
  REQUIRE_THROWS_WITH(append(images_file(2, 2, 2, 8), labels_file({1})),
                      "tags: 1 labels for the 2 images of pics; expected one label per image");
  REQUIRE_THROWS_WITH(append(images_file(2, 2, 2, 8), labels_file({1, 10})),
                      "tags: label 10 in record 1 (byte 9); expected 0 to 9");
  REQUIRE_THROWS_WITH(append(images_file(1, 4, 1, 4), labels_file({1})),
                      "pics: images of 4 × 1 pixels; expected 2 × 2");
  REQUIRE_THROWS_WITH(append(images_file(3, 2, 2, 12), labels_file({1, 2, 3})),
                      ContainsSubstring("pics: 3 images do not fit; the data set holds 2 of 4"));
  REQUIRE_THROWS_AS(append(labels_file({1}), images_file(1, 2, 2, 4)), mlp::Error);
  REQUIRE(data.size() == 2);

  append(images_file(2, 2, 2, 8), labels_file({0, 9}));
  REQUIRE(data.size() == 4);
}
