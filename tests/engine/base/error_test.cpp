// Messages of errors: texts and numbers joined as a reader would write them.
#include "base/error.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "catch.h"

TEST_CASE("a message joins texts, characters and numbers of every kind") {
  const std::string text = "layer ";
  const std::string_view view = ": ";
  const char* pointer = "x";
  REQUIRE(mlp::message_of({text, 3, view, std::size_t{784}, ' ', pointer, " ", std::int64_t{-5}, 'c',
                           std::uint8_t{7}}) == "layer 3: 784 x -5c7");
  REQUIRE(mlp::message_of({}).empty());
  REQUIRE(mlp::message_of({std::numeric_limits<std::uint64_t>::max(), " ", std::numeric_limits<std::int64_t>::min()}) ==
          "18446744073709551615 -9223372036854775808");
}

TEST_CASE("numbers stand in a message in full, whole ones without exponent") {
  REQUIRE(mlp::message_of({0.1}) == "0.1");
  REQUIRE(mlp::message_of({0.1F}) == "0.1");
  REQUIRE(mlp::message_of({1e6}) == "1000000");
  REQUIRE(mlp::message_of({-0.5}) == "-0.5");
  REQUIRE(mlp::message_of({1e-8}) == "1e-08");
  // Not rounded to the bound that it just misses.
  REQUIRE(mlp::message_of({0.99999999}) == "0.99999999");
  REQUIRE(mlp::message_of({9007199254740991.0}) == "9007199254740991");
  REQUIRE(mlp::message_of({1e300}) == "1e+300");
  REQUIRE(mlp::message_of({std::numeric_limits<double>::infinity()}) == "inf");
  REQUIRE(mlp::message_of({std::numeric_limits<double>::quiet_NaN()}) == "nan");
}

TEST_CASE("fail throws the message, require only when its condition does not hold") {
  REQUIRE_THROWS_AS(mlp::fail("a", 1), mlp::Error);
  REQUIRE_THROWS_WITH(mlp::fail("expected ", 10, " bytes"), "expected 10 bytes");
  REQUIRE_NOTHROW(mlp::require(true, "never"));
  REQUIRE_THROWS_WITH(mlp::require(false, "got ", 0.25), "got 0.25");
}
