// Images as samples: chosen ones, in order, scaled to [0, 1], with one-hot targets.
#include "training/sample_source.h"

#include <vector>

#include "base/matrix.h"
#include "catch.h"

TEMPLATE_TEST_CASE("images become rows of pixels / 255 and one-hot targets", "", float, double) {
  using T = TestType;
  mlp::ImageDataset images(3, 7, 4, 5);  // 21 features: no vector's multiple
  std::vector<std::uint8_t> pixels(4 * 21), labels{4, 0, 2, 2};
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 3);
  images.append(pixels, labels);
  const mlp::ImageSource<T> source(images);
  CHECK(source.size() == 4);
  CHECK(source.features() == 21);
  CHECK(source.outputs() == 5);

  mlp::Matrix<T> inputs(3, 21), targets(3, 5);
  for (T& t : targets.view().flat()) t = T(9);  // must be overwritten
  mlp::Execution execution;
  const std::vector<std::uint32_t> chosen{3, 0, 3};
  source.gather(execution, chosen, inputs.view(), targets.view());
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t c = 0; c < 21; ++c) CHECK(inputs(r, c) == static_cast<T>(pixels[chosen[r] * 21 + c]) / T(255));
    for (std::size_t c = 0; c < 5; ++c) CHECK(targets(r, c) == (c == labels[chosen[r]] ? T(1) : T(0)));
  }
}

TEST_CASE("a source grows with its images") {
  mlp::ImageDataset images(2, 2, 3);
  const mlp::ImageSource<float> source(images);
  CHECK(source.size() == 0);
  images.append(std::vector<std::uint8_t>(8), std::vector<std::uint8_t>{1, 2});
  CHECK(source.size() == 2);
}
