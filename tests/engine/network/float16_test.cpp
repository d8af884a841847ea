// Half precision, held against its definition over all 65,536 halves and the floats between them.
#include "network/float16.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "base/bit_cast.h"
#include "catch.h"

namespace {

/// The definition: sign · 2^(e − 25) · (1024 + fraction), or sign · 2⁻²⁴ · fraction when the exponent field is 0.
double value_of_half(std::uint32_t half) {
  const double sign = half >> 15 != 0 ? -1 : 1;
  const int exponent = static_cast<int>(half >> 10 & 31);
  const double fraction = half & 1023;
  return exponent == 0 ? sign * std::ldexp(fraction, -24) : sign * std::ldexp(1024 + fraction, exponent - 25);
}

}  // namespace

TEST_CASE("every half has its defined value as a float and comes back unchanged") {
  for (std::uint32_t h = 0; h < 0x10000; ++h) {
    const auto half = static_cast<std::uint16_t>(h);
    const float value = mlp::half_to_float(half);
    const bool special = (h >> 10 & 31) == 31, has_fraction = (h & 1023) != 0;
    if (special && has_fraction) {
      if (!std::isnan(value) || (mlp::float_to_half(value) | 0x0200) != (half | 0x0200)) FAIL("NaN " << h);
      continue;
    }
    const double expected = special ? (h >> 15 != 0 ? -INFINITY : INFINITY) : value_of_half(h);
    if (static_cast<double>(value) != expected || std::signbit(value) != (h >> 15 != 0)) FAIL("value of half " << h);
    if (mlp::float_to_half(value) != half) FAIL("half " << h << " does not come back");
  }
  SUCCEED("65,536 halves");
}

TEST_CASE("floats between two halves round to the nearer, ties to the even one") {
  // Between half h and h + 1: the midpoint, and the floats next to it. Both signs; up to the last step, to 65520.
  for (std::uint32_t h = 0; h < 0x7c00; ++h) {
    const double low = value_of_half(h), high = h == 0x7bff ? 65536.0 : value_of_half(h + 1);
    const auto middle = static_cast<float>((low + high) / 2);  // exact: one bit more than a half has
    const std::uint32_t even = h % 2 == 0 ? h : h + 1;
    for (const std::uint32_t sign : {0u, 0x8000u}) {
      const float s = sign != 0 ? -1.0f : 1.0f;
      const bool right = mlp::float_to_half(s * middle) == (even | sign) &&
                         mlp::float_to_half(s * std::nextafter(middle, 0.0f)) == (h | sign) &&
                         mlp::float_to_half(s * std::nextafter(middle, 1e9f)) == ((h + 1) | sign);
      if (!right) FAIL("rounding above half " << h << " with sign " << sign);
    }
  }
  SUCCEED("31,744 intervals, both signs");
}

TEST_CASE("floats beyond the halves' range") {
  const float infinity = std::numeric_limits<float>::infinity();
  REQUIRE(mlp::float_to_half(65519.0f) == 0x7bff);
  REQUIRE(mlp::float_to_half(65520.0f) == 0x7c00);
  REQUIRE(mlp::float_to_half(1e30f) == 0x7c00);
  REQUIRE(mlp::float_to_half(-1e30f) == 0xfc00);
  REQUIRE(mlp::float_to_half(infinity) == 0x7c00);
  REQUIRE(mlp::float_to_half(-infinity) == 0xfc00);
  REQUIRE(mlp::float_to_half(0x1p-25f) == 0);  // a tie between 0 and the smallest subnormal
  REQUIRE(mlp::float_to_half(std::nextafter(0x1p-25f, 1.0f)) == 1);
  REQUIRE(mlp::float_to_half(std::numeric_limits<float>::denorm_min()) == 0);
  REQUIRE(mlp::float_to_half(-std::numeric_limits<float>::denorm_min()) == 0x8000);
  REQUIRE(mlp::float_to_half(-0.0f) == 0x8000);
  REQUIRE((mlp::float_to_half(std::numeric_limits<float>::quiet_NaN()) & 0x7e00) == 0x7e00);
  // A NaN whose payload lies only in the low bits must not become ∞.
  REQUIRE((mlp::float_to_half(mlp::bit_cast<float>(0x7f800001u)) & 0x7fff) > 0x7c00);
}
