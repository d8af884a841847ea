// IDX: a magic number (two zero bytes, element type, number of dimensions), the sizes in 32 bits big-endian, data.
#include "data/idx.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;  // element type
constexpr std::size_t kLabelDimensions = 1, kImageDimensions = 3;
constexpr std::size_t kSizeBytes = 4;  // the magic number, and each size

std::uint32_t read_big_endian(std::span<const std::uint8_t> bytes, std::size_t offset) {
  return std::uint32_t{bytes[offset]} << 24 | std::uint32_t{bytes[offset + 1]} << 16 |
         std::uint32_t{bytes[offset + 2]} << 8 | std::uint32_t{bytes[offset + 3]};
}

void push_big_endian(std::vector<std::uint8_t>& bytes, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::string hex(std::uint32_t value) {
  std::string text = "0x00000000";
  for (std::size_t i = text.size(); value != 0; value >>= 4) text[--i] = "0123456789abcdef"[value & 15];
  return text;
}

std::string_view what(std::size_t dimensions) { return dimensions == kImageDimensions ? "images" : "labels"; }

/// The most likely reason for a wrong magic number, as the tail of a message.
std::string explain_magic(std::uint32_t magic, std::size_t expected_dimensions) {
  if (magic >> 16 == 0x1f8b) return ": this is gzip; unpack it first";
  const std::uint32_t type = magic >> 8, dimensions = magic & 0xff;
  const std::size_t other = kLabelDimensions + kImageDimensions - expected_dimensions;
  if (type == kUnsignedByte && dimensions == other) return ": this is a file of " + std::string(what(other));
  if (type == kUnsignedByte) {
    return ": wrong number of dimensions, " + std::to_string(dimensions) + " instead of " +
           std::to_string(expected_dimensions);
  }
  if (type >= 0x09 && type <= 0x0e) return ": elements of another type; only unsigned bytes are read";
  return ": this is no IDX file";
}

void check_magic(std::span<const std::uint8_t> bytes, std::size_t dimensions, std::string_view name) {
  require(!bytes.empty(), name, ": is empty; expected an IDX file of ", what(dimensions));
  require(bytes.size() >= kSizeBytes, name, ": ends after ", bytes.size(), " bytes, inside the magic number");
  const std::uint32_t magic = read_big_endian(bytes, 0);
  const std::uint32_t expected = std::uint32_t{kUnsignedByte} << 8 | static_cast<std::uint32_t>(dimensions);
  if (magic != expected) {
    fail(name, ": wrong magic number ", hex(magic), " at byte 0; expected ", hex(expected), " for ", what(dimensions),
         explain_magic(magic, dimensions));
  }
}

/// Reads `dimensions` sizes and checks that exactly as many bytes follow as they promise.
std::array<std::size_t, kImageDimensions> check_sizes(std::span<const std::uint8_t> bytes, std::size_t dimensions,
                                                      std::string_view name) {
  const std::size_t header = kSizeBytes * (1 + dimensions);
  require(bytes.size() >= header, name, ": ends after ", bytes.size(), " bytes, inside the header of ", header,
          " bytes");
  std::array<std::size_t, kImageDimensions> sizes{1, 1, 1};
  for (std::size_t d = 0; d < dimensions; ++d) sizes[d] = read_big_endian(bytes, kSizeBytes * (1 + d));
  const auto [count, rows, cols] = sizes;
  if (count == 0) fail(name, ": holds no ", what(dimensions), ": the count at byte 4 is 0; expected at least 1");
  if (rows == 0 || cols == 0) {
    fail(name, ": images of ", rows, " × ", cols, " pixels (bytes 8 to 15); expected at least 1 × 1");
  }
  // Three 32-bit sizes can promise 2⁹⁶ bytes, so compare by division: record = rows · cols fits 64 bits.
  const std::uint64_t record = std::uint64_t{rows} * cols;
  const std::uint64_t length = bytes.size() - header;
  const std::string promise =
      dimensions == kImageDimensions
          ? std::to_string(count) + " images of " + std::to_string(rows) + " × " + std::to_string(cols) + " pixels"
          : std::to_string(count) + " labels";
  if (length / record < count) {
    fail(name, ": cut short: the header promises ", promise, ", but the file ends at byte ", bytes.size(),
         ", inside record ", length / record);
  }
  const std::uint64_t expected = record * count;  // ≤ length, so it did not overflow
  if (length != expected) {
    fail(name, ": ", length - expected, " bytes too many: ", promise, " end at byte ", header + expected,
         ", but the file has ", bytes.size(), " bytes");
  }
  return sizes;
}

}  // namespace

IdxImages parse_idx_images(std::span<const std::uint8_t> bytes, std::string_view name) {
  check_magic(bytes, kImageDimensions, name);
  const auto [count, rows, cols] = check_sizes(bytes, kImageDimensions, name);
  return {count, rows, cols, bytes.subspan(kSizeBytes * (1 + kImageDimensions))};
}

std::span<const std::uint8_t> parse_idx_labels(std::span<const std::uint8_t> bytes, std::string_view name) {
  check_magic(bytes, kLabelDimensions, name);
  check_sizes(bytes, kLabelDimensions, name);
  return bytes.subspan(kSizeBytes * (1 + kLabelDimensions));
}

void append_idx(ImageDataset& dataset, std::span<const std::uint8_t> images_bytes, std::string_view images_name,
                std::span<const std::uint8_t> labels_bytes, std::string_view labels_name) {
  const IdxImages images = parse_idx_images(images_bytes, images_name);
  const std::span<const std::uint8_t> labels = parse_idx_labels(labels_bytes, labels_name);
  if (images.rows != dataset.rows() || images.cols != dataset.cols()) {
    fail(images_name, ": images of ", images.rows, " × ", images.cols, " pixels; expected ", dataset.rows(), " × ",
         dataset.cols());
  }
  if (images.count != labels.size()) {
    fail(labels_name, ": ", labels.size(), " labels for the ", images.count, " images of ", images_name,
         "; expected one label per image");
  }
  const auto bad =
      std::find_if(labels.begin(), labels.end(), [&](std::uint8_t label) { return label >= dataset.classes(); });
  if (bad != labels.end()) {
    const auto record = static_cast<std::size_t>(bad - labels.begin());
    fail(labels_name, ": label ", static_cast<int>(*bad), " in record ", record, " (byte ",
         kSizeBytes * (1 + kLabelDimensions) + record, "); expected 0 to ", dataset.classes() - 1);
  }
  if (images.count > dataset.capacity() - dataset.size()) {
    fail(images_name, ": ", images.count, " images do not fit; the data set holds ", dataset.size(), " of ",
         dataset.capacity());
  }
  dataset.append(images.pixels, labels);
}

std::vector<std::uint8_t> write_idx_images(std::span<const std::uint8_t> pixels, std::size_t rows, std::size_t cols) {
  constexpr std::size_t kMax = std::numeric_limits<std::uint32_t>::max();
  const bool sizes_fit = rows >= 1 && cols >= 1 && rows <= kMax && cols <= kMax && cols <= pixels.size() / rows;
  require(sizes_fit && pixels.size() % (rows * cols) == 0 && pixels.size() / (rows * cols) <= kMax,
          "write_idx_images: ", pixels.size(), " bytes are not one or more images of ", rows, " × ", cols, " pixels");
  std::vector<std::uint8_t> bytes;
  bytes.reserve(kSizeBytes * (1 + kImageDimensions) + pixels.size());
  push_big_endian(bytes, std::uint32_t{kUnsignedByte} << 8 | kImageDimensions);
  for (const std::size_t size : {pixels.size() / (rows * cols), rows, cols}) {
    push_big_endian(bytes, static_cast<std::uint32_t>(size));
  }
  bytes.insert(bytes.end(), pixels.begin(), pixels.end());
  return bytes;
}

std::vector<std::uint8_t> write_idx_labels(std::span<const std::uint8_t> labels) {
  require(!labels.empty() && labels.size() <= std::numeric_limits<std::uint32_t>::max(),
          "write_idx_labels: ", labels.size(), " labels; expected 1 to 2³² − 1");
  std::vector<std::uint8_t> bytes;
  bytes.reserve(kSizeBytes * (1 + kLabelDimensions) + labels.size());
  push_big_endian(bytes, std::uint32_t{kUnsignedByte} << 8 | kLabelDimensions);
  push_big_endian(bytes, static_cast<std::uint32_t>(labels.size()));
  bytes.insert(bytes.end(), labels.begin(), labels.end());
  return bytes;
}

}  // namespace mlp
