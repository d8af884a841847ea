// The image data set's memory: checked sizes, all-or-nothing appends.
#include "data/image_dataset.h"

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace mlp {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 32;  // 4 GiB: all that WASM can address
constexpr std::size_t kMaxClasses = 256;                     // a label is one byte
constexpr std::size_t kMaxListed = 1 << 16;                  // pixels of an image whose places have 16 bits
// An entry of a list takes three bytes: below this share of pixels, lists take no more room than the pixels.
constexpr std::size_t kListBelow = 3;

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
  const auto zeros = static_cast<std::size_t>(std::count(pixels.begin(), pixels.end(), std::uint8_t{0}));
  list_nonzero(pixels, pixels.size() - zeros);
  size_ += count;
  nonzero_ += pixels.size() - zeros;
}

void ImageDataset::list_nonzero(std::span<const std::uint8_t> pixels, std::size_t nonzero) {
  const std::size_t count = pixels.size() / features();
  if (features() > kMaxListed || nonzero > pixels.size() / kListBelow) {
    nonzero_of_.resize(size_ + count);
    return;
  }
  nonzero_of_.reserve(size_ + count);
  // Both lists of an image stand together: it is read once an epoch, from a page of memory that nobody expects.
  const auto words_for = [](std::size_t bytes) { return (bytes + 1) / 2; };
  lists_.emplace_back(nonzero + words_for(nonzero) + count);
  std::uint16_t* next = lists_.back().data();
  for (std::size_t i = 0; i < count; ++i) {
    const std::span<const std::uint8_t> image = pixels.subspan(i * features(), features());
    std::uint16_t* const places = next;
    for (std::size_t place = 0; place < image.size(); ++place)
      if (image[place] != 0) *next++ = static_cast<std::uint16_t>(place);
    const std::size_t found = static_cast<std::size_t>(next - places);
    auto* const values = reinterpret_cast<std::uint8_t*>(next);
    for (std::size_t k = 0; k < found; ++k) values[k] = image[places[k]];
    next += words_for(found);
    nonzero_of_.push_back({places, values, found});
  }
}

std::optional<NonzeroBytes> ImageDataset::nonzero(std::size_t i) const {
  MLP_ASSERT(i < size_);
  if (nonzero_of_[i].places == nullptr) return std::nullopt;
  return nonzero_of_[i];
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
