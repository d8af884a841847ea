// Labelled grey images in memory, as bytes, grown shard by shard: what MNIST is to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/aligned_buffer.h"
#include "base/nonzero_bytes.h"

namespace mlp {

/// Up to `capacity` images of rows × cols pixels (0 … 255) with a class 0 … classes − 1 each.
/// Memory for them is allocated once, at construction; a float copy never exists. Images that are mostly blank are
/// listed too, as they arrive: training reads the lists, and a scan of all pixels in every epoch would take longer than
/// anything else outside the products.
class ImageDataset {
 public:
  /// Throws Error if a size is zero or rows · cols · capacity does not fit into memory limits (4 GiB).
  ImageDataset(std::size_t rows, std::size_t cols, std::size_t capacity, std::size_t classes = 10);

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t features() const { return rows_ * cols_; }
  std::size_t classes() const { return classes_; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }

  /// Adds count images (pixels: [count × rows·cols]) and their labels; all or nothing.
  /// Throws Error when they do not fit or a label is not below classes().
  void append(std::span<const std::uint8_t> pixels, std::span<const std::uint8_t> labels);

  /// Share of pixels that are not zero, 0 … 1; 0 when there are no images.
  double density() const;
  /// Pixels of image i, rows()·cols() bytes, row by row.
  std::span<const std::uint8_t> image(std::size_t i) const;
  /// The pixels of image i that are not zero; nothing where too few are zero for lists to pay, or the image is too
  /// large for them.
  std::optional<NonzeroBytes> nonzero(std::size_t i) const;
  std::uint8_t label(std::size_t i) const;
  /// All pixels so far, [size() × features()].
  std::span<const std::uint8_t> pixels() const { return {pixels_.data(), size_ * features()}; }
  std::span<const std::uint8_t> labels() const { return {labels_.data(), size_}; }

 private:
  void list_nonzero(std::span<const std::uint8_t> pixels, std::size_t nonzero);

  std::size_t rows_, cols_, capacity_, classes_, size_ = 0, nonzero_ = 0;
  AlignedBuffer<std::uint8_t> pixels_, labels_;
  std::vector<AlignedBuffer<std::uint16_t>> lists_;  // of the images of each append: places, then values, two a word
  std::vector<NonzeroBytes> nonzero_of_;             // of each image; no places: not listed
};

}  // namespace mlp
