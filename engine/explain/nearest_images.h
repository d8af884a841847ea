// The images of a set that are most like a given one, by plain distance of their pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/image_dataset.h"

namespace mlp {

struct NearImage {
  std::size_t index = 0;  ///< in the set
  double distance = 0;    ///< Euclidean, of pixels / 255, as the network sees them
};

/// The `count` nearest images (all, if there are fewer), the nearest first; equals in the order of the set.
/// pixels: [features of the set], 0 … 255. Throws Error for any other length.
std::vector<NearImage> nearest_images(const ImageDataset& images, std::span<const std::uint8_t> pixels,
                                      std::size_t count);

}  // namespace mlp
