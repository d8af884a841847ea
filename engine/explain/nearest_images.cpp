// Implements the search for near images: whole numbers all the way, so that it is exact and the same in every build.
#include "explain/nearest_images.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace mlp {
namespace {

/// Σ (aᵢ − bᵢ)². A 32-bit sum holds 66,000 pixels; larger images are cut into parts.
std::uint64_t squared_distance(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  constexpr std::size_t kPart = 65536;
  std::uint64_t total = 0;
  for (std::size_t first = 0; first < a.size(); first += kPart) {
    std::uint32_t sum = 0;
    for (std::size_t i = first; i < std::min(first + kPart, a.size()); ++i) {
      const std::int32_t difference = static_cast<std::int32_t>(a[i]) - static_cast<std::int32_t>(b[i]);
      sum += static_cast<std::uint32_t>(difference * difference);
    }
    total += sum;
  }
  return total;
}

}  // namespace

std::vector<NearImage> nearest_images(const ImageDataset& images, std::span<const std::uint8_t> pixels,
                                      std::size_t count) {
  require(pixels.size() == images.features(), "image: ", pixels.size(), " pixels, the images of the set have ",
          images.features());
  std::vector<std::pair<std::uint64_t, std::size_t>> found(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) found[i] = {squared_distance(images.image(i), pixels), i};
  const std::size_t kept = std::min(count, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end());
  std::vector<NearImage> result;
  for (std::size_t i = 0; i < kept; ++i)
    result.push_back({found[i].second, std::sqrt(static_cast<double>(found[i].first)) / 255});
  return result;
}

}  // namespace mlp
