// The nearest images: against distances taken one by one in double, ties, small sets, wrong input.
#include "explain/nearest_images.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

namespace {

mlp::ImageDataset random_images(std::size_t count, std::size_t side, std::uint64_t seed) {
  mlp::ImageDataset images(side, side, count);
  mlp::Rng rng(seed);
  std::vector<std::uint8_t> pixels(count * side * side), labels(count, 0);
  for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(rng.below(256));
  images.append(pixels, labels);
  return images;
}

double distance(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::pow(a[i] / 255.0 - b[i] / 255.0, 2);
  return std::sqrt(sum);
}

}  // namespace

TEST_CASE("the nearest images are those of the smallest distances, the nearest first") {
  const mlp::ImageDataset images = random_images(300, 7, 1), drawn = random_images(1, 7, 2);
  const auto found = mlp::nearest_images(images, drawn.image(0), 12);
  std::vector<std::size_t> order(300);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return distance(images.image(i), drawn.image(0)) < distance(images.image(j), drawn.image(0));
  });
  REQUIRE(found.size() == 12);
  for (std::size_t k = 0; k < 12; ++k) {
    REQUIRE(found[k].index == order[k]);
    REQUIRE(found[k].distance == Approx(distance(images.image(order[k]), drawn.image(0))).epsilon(1e-12));
  }
}

TEST_CASE("an image of the set is its own nearest; of two that are alike the first comes first") {
  mlp::ImageDataset images = random_images(5, 4, 3), more(4, 4, 10);
  more.append(images.pixels(), images.labels());
  more.append(images.pixels(), images.labels());
  const auto found = mlp::nearest_images(more, images.image(2), 2);
  REQUIRE(found[0].index == 2);
  REQUIRE(found[1].index == 7);
  REQUIRE(found[1].distance == 0);
}

TEST_CASE("fewer images than asked for are all there is, the farthest last") {
  const mlp::ImageDataset images = random_images(3, 4, 4);
  REQUIRE(mlp::nearest_images(images, images.image(0), 10).size() == 3);
  REQUIRE(mlp::nearest_images(images, images.image(0), 0).empty());
  REQUIRE(mlp::nearest_images(mlp::ImageDataset(4, 4, 1), images.image(0), 10).empty());
  REQUIRE_THROWS_WITH(mlp::nearest_images(images, std::vector<std::uint8_t>(15), 1),
                      Catch::Matchers::ContainsSubstring("15 pixels"));
}

TEST_CASE("black against white does not overflow, however large the image") {
  mlp::ImageDataset images(300, 300, 1);
  images.append(std::vector<std::uint8_t>(90000, 0), std::vector<std::uint8_t>{0});
  REQUIRE(mlp::nearest_images(images, std::vector<std::uint8_t>(90000, 255), 1)[0].distance == Approx(300));
}
