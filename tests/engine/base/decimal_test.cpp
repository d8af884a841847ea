// Decimals against the C library's strtod, bit for bit, and texts that are no decimals.
#include "base/decimal.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/bit_cast.h"
#include "base/rng.h"
#include "catch.h"

using mlp::parse_decimal;

namespace {

void check(const std::string& text) {
  const std::optional<double> value = parse_decimal(text);
  INFO(text);
  REQUIRE(value.has_value());
  const double expected = std::strtod(text.c_str(), nullptr);
  REQUIRE(mlp::bit_cast<std::uint64_t>(*value) == mlp::bit_cast<std::uint64_t>(expected));
}

}  // namespace

TEST_CASE("decimals as people and programs write them have strtod's bits") {
  for (const char* text : {"0",
                           "-0",
                           "+1",
                           "1.",
                           ".5",
                           "-.5e1",
                           "0.1",
                           "0.30000000000000004",
                           "1e22",
                           "1e23",
                           "9007199254740993",
                           "9007199254740993.00000000000000000000001",
                           "18446744073709551615",
                           "99999999999999999999",
                           "1e-19",
                           "1e-20",
                           "1e308",
                           "1e309",
                           "-1e999",
                           "1e-400",
                           "4.9e-324",
                           "000000000000000000000000001.5",
                           "0.00000000000000000000000015",
                           "9999999999999999999e19",
                           "0e99999999999",
                           "1e99999999999",
                           "2.2250738585072014e-308"})
    check(text);
  mlp::Rng rng(1);
  char text[64];
  for (int i = 0; i < 20000; ++i) {
    const int digits = 1 + static_cast<int>(rng.below(19));
    std::snprintf(text, sizeof text, "%.*g", digits,
                  rng.uniform(-10, 10) * std::pow(10.0, static_cast<int>(rng.below(37)) - 18));
    check(text);
    // Halfway between two neighbours, where the last bit decides.
    std::snprintf(text, sizeof text, "%.0f", 9007199254740992.0 + 2 * static_cast<double>(rng.below(1000000)));
    text[15] = static_cast<char>(text[15] ^ 1);
    check(text);
  }
}

TEST_CASE("what is no decimal is none") {
  for (const char* text : {"", " ", "-", "+", ".", "e5", "1e", "1e+", "1 ", " 1", "1,5", "0x10", "nan", "inf", "1-1",
                           "--1", "1.2.3", "1e5.5", "１"})
    CHECK_FALSE(parse_decimal(text).has_value());
}
