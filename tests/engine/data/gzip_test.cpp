// gunzip: what gzip packed comes back, and every kind of damage is an error.
#include "data/gzip.h"

#include "gzip_for_tests.h"

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using Bytes = std::vector<std::uint8_t>;

TEST_CASE("gzip is recognised by its first two bytes") {
  REQUIRE(mlp::is_gzip(Bytes{0x1f, 0x8b}));
  REQUIRE_FALSE(mlp::is_gzip(Bytes{0x1f}));
  REQUIRE_FALSE(mlp::is_gzip(Bytes{0x8b, 0x1f}));
  REQUIRE_FALSE(mlp::is_gzip({}));
}

#if MLP_GZIP

TEST_CASE("gunzip undoes gzip, one member or several") {
  Bytes plain(200000);
  for (std::size_t i = 0; i < plain.size(); ++i) plain[i] = static_cast<std::uint8_t>(i * i >> 7);
  const Bytes packed = gzip_for_tests(plain);
  REQUIRE(mlp::gunzip(packed, "f", plain.size()) == plain);
  REQUIRE(mlp::gunzip(gzip_for_tests({}), "f", 10).empty());

  Bytes two = packed, expected = plain;
  two.insert(two.end(), packed.begin(), packed.end());
  expected.insert(expected.end(), plain.begin(), plain.end());
  REQUIRE(mlp::gunzip(two, "f", expected.size()) == expected);
}

TEST_CASE("gzip cut short anywhere is an error") {
  const Bytes packed = gzip_for_tests(Bytes{'d', 'i', 'g', 'i', 't', 's', 's', 's', 's', 's', 's'});
  for (std::size_t size = 0; size < packed.size(); ++size) {
    CAPTURE(size);
    REQUIRE_THROWS_WITH(mlp::gunzip(std::span(packed).first(size), "f.gz", 100),
                        ContainsSubstring("f.gz: gzip data cut short"));
  }
}

TEST_CASE("damaged, padded and exploding gzip are errors") {
  const Bytes packed = gzip_for_tests(Bytes(1000000, 0));
  Bytes damaged = packed;
  damaged[damaged.size() - 5] ^= 1;  // inside the CRC
  REQUIRE_THROWS_WITH(mlp::gunzip(damaged, "f", 2000000), ContainsSubstring("f: damaged gzip data at byte"));
  damaged = packed;
  damaged[10] ^= 0x06;  // block type
  REQUIRE_THROWS_AS(mlp::gunzip(damaged, "f", 2000000), mlp::Error);
  Bytes padded = packed;
  padded.push_back(0);
  REQUIRE_THROWS_WITH(mlp::gunzip(padded, "f", 2000000), ContainsSubstring("1 bytes after the gzip data end"));
  REQUIRE(mlp::gunzip(packed, "f", 1000000).size() == 1000000);
  REQUIRE_THROWS_WITH(mlp::gunzip(packed, "f", 999999), ContainsSubstring("f: unpacks to more than 999999 bytes"));
}

#else

TEST_CASE("a build without zlib says so") {
  REQUIRE_THROWS_WITH(mlp::gunzip(Bytes{0x1f, 0x8b, 8}, "f.gz", 100), ContainsSubstring("f.gz: is gzipped"));
}

#endif
