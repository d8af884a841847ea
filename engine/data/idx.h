// IDX, the format that MNIST comes in: 8-bit images and labels, parsed from and written to memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/image_dataset.h"

namespace mlp {

/// A parsed image file: a window on the bytes it was parsed from.
struct IdxImages {
  std::size_t count = 0, rows = 0, cols = 0;
  std::span<const std::uint8_t> pixels;  // [count × rows·cols]
};

/// `name` says in errors where the bytes come from. All functions below throw Error unless the header is right
/// (magic 0x00000803 for images, 0x00000801 for labels), each size is at least 1 and the length is exactly what the
/// sizes promise. Nothing is allocated before that has been checked.
IdxImages parse_idx_images(std::span<const std::uint8_t> bytes, std::string_view name);
std::span<const std::uint8_t> parse_idx_labels(std::span<const std::uint8_t> bytes, std::string_view name);

/// Adds an image file and its label file to the data set, all or nothing. Beyond what parsing checks, the images must
/// have the data set's size, there must be one label per image, below classes(), and room for all.
void append_idx(ImageDataset& dataset, std::span<const std::uint8_t> images_bytes, std::string_view images_name,
                std::span<const std::uint8_t> labels_bytes, std::string_view labels_name);

/// The inverse: whole IDX files. pixels: [count × rows·cols], count ≥ 1; throws Error when the sizes do not agree.
std::vector<std::uint8_t> write_idx_images(std::span<const std::uint8_t> pixels, std::size_t rows, std::size_t cols);
std::vector<std::uint8_t> write_idx_labels(std::span<const std::uint8_t> labels);

}  // namespace mlp
