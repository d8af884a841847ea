// The image data set's memory: checked sizes, all-or-nothing appends.
#include "data/image_dataset.h"

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 32;  // 4 GiB: all that WASM can address
constexpr std::size_t kMaxClasses = 256;                     // a label is one byte

/// rows · cols · capacity, or Error when a factor is zero or the product exceeds kMaxBytes.
std::size_t checked_bytes(std::size_t rows, std::size_t cols, std::size_t capacity) {
  std::uint64_t bytes = 1;
  for (const std::size_t factor : {rows, cols, capacity}) {
    if (factor == 0 || factor > kMaxBytes / bytes) {
      fail("image data set of ", capacity, " images of ", rows, " × ", cols,
           " pixels: each size must be at least 1 and all pixels together at most 4 GiB");
    }
    bytes *= factor;
  }
  if (bytes > std::numeric_limits<std::size_t>::max()) fail("image data set of ", bytes, " bytes: too large here");
  return static_cast<std::size_t>(bytes);
}

}  // namespace

ImageDataset::ImageDataset(std::size_t rows, std::size_t cols, std::size_t capacity, std::size_t classes)
    : rows_(rows), cols_(cols), capacity_(capacity), classes_(classes) {
  const std::size_t bytes = checked_bytes(rows, cols, capacity);
  require(classes >= 1 && classes <= kMaxClasses, "image data set with ", classes,
          " classes: expected 1 to 256, because a label is one byte");
  pixels_ = AlignedBuffer<std::uint8_t>(bytes);
  labels_ = AlignedBuffer<std::uint8_t>(capacity);
}

void ImageDataset::append(std::span<const std::uint8_t> pixels, std::span<const std::uint8_t> labels) {
  const std::size_t count = labels.size();
  // Divided, not multiplied: count · features() could overflow.
  if (pixels.size() % features() != 0 || pixels.size() / features() != count) {
    fail("append: ", pixels.size(), " bytes of pixels for ", count, " labels; expected ", rows_, " × ", cols_,
         " bytes per label");
  }
  require(count <= capacity_ - size_, "append: ", count, " images do not fit; the data set holds ", size_, " of ",
          capacity_);
  const auto bad = std::find_if(labels.begin(), labels.end(), [&](std::uint8_t label) { return label >= classes_; });
  if (bad != labels.end()) {
    fail("append: record ", bad - labels.begin(), " has label ", static_cast<int>(*bad), "; expected 0 to ",
         classes_ - 1);
  }
  std::copy(pixels.begin(), pixels.end(), pixels_.data() + size_ * features());
  std::copy(labels.begin(), labels.end(), labels_.data() + size_);
  size_ += count;
  const auto zeros = static_cast<std::size_t>(std::count(pixels.begin(), pixels.end(), std::uint8_t{0}));
  nonzero_ += pixels.size() - zeros;
}

double ImageDataset::density() const {
  return size_ == 0 ? 0 : static_cast<double>(nonzero_) / static_cast<double>(size_ * features());
}

std::span<const std::uint8_t> ImageDataset::image(std::size_t i) const {
  MLP_ASSERT(i < size_);
  return {pixels_.data() + i * features(), features()};
}

std::uint8_t ImageDataset::label(std::size_t i) const {
  MLP_ASSERT(i < size_);
  return labels_[i];
}

}  // namespace mlp
