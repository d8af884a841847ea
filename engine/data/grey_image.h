// One 8-bit grey picture of any size: what the drawing pipeline passes from stage to stage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mlp {

/// pixels: [rows × cols], 0 = paper, 255 = full ink (MNIST's sense: white on black).
struct GreyImage {
  std::size_t rows = 0, cols = 0;
  std::vector<std::uint8_t> pixels;

  GreyImage() = default;
  GreyImage(std::size_t image_rows, std::size_t image_cols)
      : rows(image_rows), cols(image_cols), pixels(image_rows * image_cols) {}
  std::uint8_t& operator()(std::size_t r, std::size_t c) { return pixels[r * cols + c]; }
  std::uint8_t operator()(std::size_t r, std::size_t c) const { return pixels[r * cols + c]; }
};

}  // namespace mlp
