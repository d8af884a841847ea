// Networks that multiply n numbers: what they give, how large they are, how exact.
#include "explain/product_network.h"

#include <cmath>

#include "base/error.h"
#include "catch.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a tree multiplies 2 to 64 numbers with four units a multiplication and two for one that is carried") {
  for (const std::size_t n : {2U, 3U, 5U, 8U, 16U, 33U, 64U}) {
    INFO(n << " factors");
    const std::vector<double> inputs = product_inputs(n, 20, 1);
    const ProductNetwork tree = product_network(ProductShape::tree, n, inputs);
    CHECK(tree.largest_error < 1e-6);
    CHECK(tree.outputs.size() == 20);
    CHECK(tree.sizes.front() == n);
    CHECK(tree.sizes.back() == 1);
    CHECK(static_cast<double>(tree.sizes.size() - 2) == std::ceil(std::log2(n)));
    CHECK(static_cast<double>(tree.hidden_units) == product_units(ProductShape::tree, n));
    const bool power = (n & (n - 1)) == 0;
    if (power) CHECK(tree.hidden_units == 4 * (n - 1));
    CHECK(tree.hidden_units >= 4 * (n - 1));
    CHECK(tree.hidden_units <= 4 * (n - 1) + 2 * (tree.sizes.size() - 2));
  }
}

TEST_CASE("one layer takes 2ⁿ units, and less exact ones with every factor") {
  double before = 0;
  for (std::size_t n = 2; n <= kMostFlatFactors; ++n) {
    INFO(n << " factors");
    const ProductNetwork flat = product_network(ProductShape::flat, n, product_inputs(n, 20, 1));
    CHECK(flat.hidden_units == std::size_t{1} << n);
    CHECK(flat.sizes == std::vector<std::size_t>{n, std::size_t{1} << n, 1});
    CHECK(flat.parameters == (n + 2) * flat.hidden_units + 1);
    CHECK(flat.largest_error < (n <= 4 ? 1e-3 : 0.5));
    if (n >= 4) CHECK(flat.largest_error > before / 4);
    before = flat.largest_error;
  }
}

TEST_CASE("both give the product, with its sign, and 0 when a factor is 0") {
  const std::vector<double> inputs{0.5, -0.5, 1, -0.75, 0, 1, -1};
  const std::vector<double> three{0.5, -0.5, 1, -1, -1, -1, 0, 0.5, 1};
  for (const ProductShape shape : {ProductShape::tree, ProductShape::flat}) {
    const ProductNetwork network = product_network(shape, 3, three);
    CHECK(network.products == std::vector<double>{-0.25, -1, 0});
    for (std::size_t i = 0; i < 3; ++i) CHECK(network.outputs[i] == Approx(network.products[i]).margin(1e-3));
  }
  CHECK(product_network(ProductShape::tree, 7, inputs).outputs[0] == Approx(0).margin(1e-6));
}

TEST_CASE("counting goes further than building") {
  CHECK(product_units(ProductShape::tree, 2) == 4);
  CHECK(product_units(ProductShape::tree, 3) == 10);
  CHECK(product_units(ProductShape::flat, 10) == 1024);
  CHECK(product_units(ProductShape::flat, 64) == std::ldexp(1.0, 64));
}

TEST_CASE("numbers to multiply: seeded, between a half and one, both signs") {
  const std::vector<double> inputs = product_inputs(10, 100, 3);
  CHECK(inputs == product_inputs(10, 100, 3));
  CHECK(inputs != product_inputs(10, 100, 4));
  std::size_t negative = 0;
  for (const double x : inputs) {
    REQUIRE(std::abs(x) >= 0.5);
    REQUIRE(std::abs(x) <= 1);
    negative += x < 0;
  }
  CHECK(negative > 400);
  CHECK(negative < 600);
}

TEST_CASE("products: wrong input is named") {
  const std::vector<double> two{0.5, 0.5}, large{0.5, 1.5};
  CHECK_THROWS_WITH(product_network(ProductShape::tree, 1, two), ContainsSubstring("expected 2 to 64 factors, got 1"));
  CHECK_THROWS_WITH(product_network(ProductShape::tree, 65, two), ContainsSubstring("got 65"));
  CHECK_THROWS_WITH(product_network(ProductShape::flat, 11, two), ContainsSubstring("2048 units; at most 10"));
  CHECK_THROWS_WITH(product_network(ProductShape::tree, 3, two), ContainsSubstring("rows of 3"));
  CHECK_THROWS_WITH(product_network(ProductShape::tree, 2, large), ContainsSubstring("from -1 to 1, got 1.5"));
  CHECK_THROWS_WITH(product_inputs(2, 0, 1), ContainsSubstring("1 to 1000 rows"));
  CHECK_THROWS_WITH(product_shape_from_name("bush"), ContainsSubstring("tree, flat"));
}
