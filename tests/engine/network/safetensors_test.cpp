// safetensors: exact bytes, round trips, and a file that lies in any way is refused without a crash.
#include "network/safetensors.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/bit_cast.h"
#include "base/error.h"
#include "base/rng.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::Dtype;
using mlp::Safetensors;
using mlp::Tensor;
using Bytes = std::vector<std::uint8_t>;

namespace {

Bytes bytes_of(const std::string& text) { return Bytes(text.begin(), text.end()); }

/// A file with the given header text and `data` bytes of zeros.
Bytes file_with(const std::string& header, std::size_t data) {
  Bytes bytes;
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{header.size()} >> (8 * i)));
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.resize(bytes.size() + data);
  return bytes;
}

std::string tensor_header(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"w":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

/// The message with which a file of this header and so many data bytes is refused.
std::string refusal(const std::string& header, std::size_t data = 0) {
  try {
    mlp::parse_safetensors(file_with(header, data), "m");
  } catch (const mlp::Error& error) {
    return error.what();
  }
  return "accepted";
}

Safetensors small_model() {
  return {{{"0.weight", {2, 3}, {1, -2.5f, 3, 0, 0.125f, -6}}, {"0.bias", {2}, {0.5f, 65504}}}, {{"note", "ü \"q\""}}};
}

void require_same(const Safetensors& a, const Safetensors& b) {
  REQUIRE(a.metadata == b.metadata);
  REQUIRE(a.tensors.size() == b.tensors.size());
  for (std::size_t i = 0; i < a.tensors.size(); ++i) {
    REQUIRE(a.tensors[i].name == b.tensors[i].name);
    REQUIRE(a.tensors[i].shape == b.tensors[i].shape);
    REQUIRE(a.tensors[i].values == b.tensors[i].values);
  }
}

}  // namespace

TEST_CASE("a safetensors file has the format's bytes") {
  const Bytes f32 = mlp::write_safetensors({{{"w", {1, 2}, {1, -2}}}, {}}, Dtype::f32);
  const std::string header = R"({"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}})";
  REQUIRE(header.size() == 56);  // already a multiple of 8, so no padding
  Bytes expected = file_with(header, 0);
  for (const std::uint8_t byte : {0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0}) expected.push_back(byte);
  REQUIRE(f32 == expected);

  const Bytes f16 = mlp::write_safetensors({{{"w", {1, 2}, {1, -2}}}, {}}, Dtype::f16);
  const Bytes tail(f16.end() - 4, f16.end());
  REQUIRE(tail == Bytes{0x00, 0x3c, 0x00, 0xc0});
}

TEST_CASE("what is written reads back, and the data begin on a multiple of 8") {
  const Dtype dtype = GENERATE(Dtype::f32, Dtype::f16);
  const Safetensors model = small_model();
  const Bytes bytes = mlp::write_safetensors(model, dtype);
  REQUIRE(bytes[0] % 8 == 0);
  require_same(mlp::parse_safetensors(bytes, "m"), model);

  const Safetensors odd{{{"", {}, {7}}, {"empty", {3, 0, 2}, {}}, {"π", {1, 1, 1, 1}, {0.25f}}}, {}};
  require_same(mlp::parse_safetensors(mlp::write_safetensors(odd, dtype), "m"), odd);
  require_same(mlp::parse_safetensors(mlp::write_safetensors({}, dtype), "m"), {});
}

TEST_CASE("fields and tensors may stand in any order, F32 and F16 mixed, the header padded") {
  Bytes bytes = file_with(R"({"b":{"shape":[2],"data_offsets":[4,8],"dtype":"F16"},"__metadata__":{"k":"v"},)"
                          R"("a":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}}    )",
                          0);
  for (const std::uint8_t byte : {0x00, 0x00, 0x80, 0x3f, 0x00, 0x3c, 0x01, 0x00}) bytes.push_back(byte);
  const Safetensors file = mlp::parse_safetensors(bytes, "m");
  REQUIRE(file.metadata.at("k") == "v");
  REQUIRE(file.tensors.size() == 2);
  REQUIRE(file.tensors[0].name == "a");  // in the order of the data
  REQUIRE(file.tensors[0].values == std::vector<float>{1});
  REQUIRE(file.tensors[1].values == std::vector<float>{1, 0x1p-24f});
}

TEST_CASE("a file of a wrong length is refused") {
  REQUIRE_THROWS_WITH(mlp::parse_safetensors({}, "m"), ContainsSubstring("m: 0 bytes are no safetensors file"));
  const Bytes whole = mlp::write_safetensors(small_model(), Dtype::f32);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    REQUIRE_THROWS_AS(mlp::parse_safetensors(std::span(whole).first(size), "m"), mlp::Error);
  }
  Bytes longer = whole;
  longer.push_back(0);
  REQUIRE_THROWS_WITH(mlp::parse_safetensors(longer, "m"),
                      "m: wrong length: the tensors end at data byte 32, but the file has 33 bytes of data");
  REQUIRE_THROWS_WITH(mlp::parse_safetensors(std::span(whole).first(whole.size() - 1), "m"),
                      ContainsSubstring("expected begin ≤ end ≤ 31"));
}

TEST_CASE("a header of gigabytes is refused without allocating it") {
  const auto with_length = [](std::uint64_t length) {
    Bytes bytes = file_with("{}", 100);
    for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(length >> (8 * i));
    return bytes;
  };
  for (const std::uint64_t length : {std::uint64_t{103}, std::uint64_t{5} << 30, std::uint64_t{1} << 32,
                                     (std::uint64_t{1} << 32) + 2, ~std::uint64_t{0}, ~std::uint64_t{0} - 7}) {
    REQUIRE_THROWS_WITH(mlp::parse_safetensors(with_length(length), "m"),
                        ContainsSubstring("the header should have " + std::to_string(length) + " bytes, but only 102"));
  }
  REQUIRE_THROWS_WITH(mlp::parse_safetensors(file_with("{" + std::string(mlp::kMaxSafetensorsHeader, ' '), 0), "m"),
                      ContainsSubstring("header of 1048577 bytes; expected at most 1048576"));
}

TEST_CASE("offsets that are negative, reversed, out of range, overlapping or apart are refused") {
  REQUIRE(refusal(tensor_header(R"("F32")", "[1]", "[-4,0]"), 4) ==
          R"(m: header: tensor "w": data_offsets contains -4; expected numbers from 0 up)");
  REQUIRE(refusal(tensor_header(R"("F32")", "[1]", "[4,0]"), 4) ==
          R"(m: tensor "w": data_offsets [4, 0]; expected begin ≤ end ≤ 4, the bytes of data in the file)");
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[2]", "[0,8]"), 4), ContainsSubstring("begin ≤ end ≤ 4"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[1]", "[18446744073709551612,18446744073709551615]"), 4),
               ContainsSubstring("begin ≤ end ≤ 4"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[1]", "[0,18446744073709551616]"), 4),
               ContainsSubstring("expected whole numbers below 2⁶⁴"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[1]", "[0,4.0]"), 4), ContainsSubstring(R"(contains "4.0")"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[1]", "[0,4,8]"), 4),
               ContainsSubstring("data_offsets has 3 numbers"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[1]", "[]"), 4), ContainsSubstring("data_offsets has 0 numbers"));

  const auto two = [](const std::string& a, const std::string& b) {
    return R"({"a":{"dtype":"F32","shape":[2],"data_offsets":)" + a +
           R"(},"b":{"dtype":"F32","shape":[2],"data_offsets":)" + b + "}}";
  };
  REQUIRE(refusal(two("[0,8]", "[8,16]"), 16) == "accepted");
  REQUIRE(refusal(two("[0,8]", "[4,12]"), 12) ==
          R"(m: tensor "b" begins at data byte 4, inside another tensor; expected 8)");
  REQUIRE_THAT(refusal(two("[0,8]", "[0,8]"), 8), ContainsSubstring("inside another tensor"));
  REQUIRE_THAT(refusal(two("[0,8]", "[12,20]"), 20), ContainsSubstring("after a gap; expected 8"));
  REQUIRE_THAT(refusal(two("[4,12]", "[12,20]"), 20),
               ContainsSubstring(R"(tensor "a" begins at data byte 4, after a gap)"));
}

TEST_CASE("shapes that do not fit the bytes are refused, also when their product overflows") {
  REQUIRE(refusal(tensor_header(R"("F32")", "[3]", "[0,8]"), 8) ==
          R"(m: tensor "w": 8 bytes of data do not hold shape [3] in F32)");
  REQUIRE_THAT(refusal(tensor_header(R"("F16")", "[2,1]", "[0,8]"), 8), ContainsSubstring("shape [2, 1] in F16"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[]", "[0,8]"), 8), ContainsSubstring("shape []"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[1]", "[0,5]"), 5), ContainsSubstring("5 bytes"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[0,7]", "[0,8]"), 8), ContainsSubstring("shape [0, 7]"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[-2]", "[0,8]"), 8), ContainsSubstring("shape contains -2"));
  // 2³² · 2³² = 2⁶⁴ and 2³² · 2³¹ · 2 · 4 bytes would be 0 in 64 bits, (2⁶³ + 1) · 2 would be 2.
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[4294967296,4294967296]", "[0,0]")),
               ContainsSubstring("do not hold"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[4294967296,2147483648,2]", "[0,0]")),
               ContainsSubstring("do not hold"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[9223372036854775809,2]", "[0,8]"), 8),
               ContainsSubstring("do not hold"));
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", "[4611686018427387904]", "[0,0]")), ContainsSubstring("do not hold"));
  std::string many = "[1";
  for (int i = 0; i < 100000; ++i) many += ",1";
  REQUIRE_THAT(refusal(tensor_header(R"("F32")", many + "]", "[0,8]"), 8), ContainsSubstring("1, 1, …] in F32"));
  REQUIRE(refusal(tensor_header(R"("F32")", many + "]", "[0,4]"), 4) == "accepted");
}

TEST_CASE("an unknown dtype is refused") {
  REQUIRE(refusal(tensor_header(R"("BF16")", "[2]", "[0,4]"), 4) ==
          R"(m: header: tensor "w" has dtype "BF16"; this program reads F32 and F16)");
  REQUIRE_THAT(refusal(tensor_header(R"("f32")", "[1]", "[0,4]"), 4), ContainsSubstring(R"(dtype "f32")"));
  REQUIRE_THAT(refusal(tensor_header("32", "[1]", "[0,4]"), 4), ContainsSubstring("dtype is a number"));
}

TEST_CASE("weights that are not finite are refused, read or written") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f16}) {
    const Bytes good = mlp::write_safetensors({{{"w", {3}, {1, 2, 3}}}, {}}, dtype);
    const float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
    for (const float bad : {nan, inf, -inf}) {
      Bytes bytes = good;
      const auto bits = mlp::bit_cast<std::uint32_t>(bad);
      if (dtype == Dtype::f32) {
        for (std::size_t i = 0; i < 4; ++i) bytes[bytes.size() - 8 + i] = static_cast<std::uint8_t>(bits >> (8 * i));
      } else {
        bytes[bytes.size() - 4] = 0;
        bytes[bytes.size() - 3] = static_cast<std::uint8_t>(bits >> 24 | (std::isnan(bad) ? 0x7e : 0x7c));
      }
      REQUIRE_THROWS_WITH(mlp::parse_safetensors(bytes, "m"),
                          ContainsSubstring(R"(m: tensor "w": value 1 is )") && ContainsSubstring("expected finite"));
      REQUIRE_THROWS_WITH(mlp::write_safetensors({{{"w", {2}, {0, bad}}}, {}}, dtype),
                          ContainsSubstring(R"(tensor "w": value 1 is )"));
    }
  }
  REQUIRE_THROWS_WITH(mlp::write_safetensors({{{"w", {1}, {65520}}}, {}}, Dtype::f16),
                      ContainsSubstring("value 0 is 65520, too large for F16"));
}

TEST_CASE("deeply nested JSON ends the reading at once, wherever it stands") {
  for (const char* const open : {"[", "{\"a\":"}) {
    std::string bomb;
    while (bomb.size() + 10 < mlp::kMaxSafetensorsHeader) bomb += open;
    bomb.resize(mlp::kMaxSafetensorsHeader - 200);
    REQUIRE(refusal("{\"w\":" + bomb) != "accepted");
    REQUIRE(refusal("{\"__metadata__\":" + bomb) != "accepted");
    REQUIRE(refusal("{\"__metadata__\":{\"k\":" + bomb) != "accepted");
    REQUIRE(refusal(tensor_header("\"F32\"", bomb, "[0,0]")) != "accepted");
    REQUIRE(refusal(tensor_header("\"F32\"", "[1," + bomb, "[0,0]")) != "accepted");
    REQUIRE(refusal(tensor_header(bomb, "[1]", "[0,0]")) != "accepted");
  }
  REQUIRE(refusal(tensor_header("\"F32\"", "[[1]]", "[0,4]"), 4) ==
          R"(m: header: tensor "w": shape contains an array; expected whole numbers)");
}

TEST_CASE("a header that is not the format's JSON is refused with the reason") {
  REQUIRE_THAT(refusal(""), ContainsSubstring("does not begin with {"));
  REQUIRE_THAT(refusal("[]"), ContainsSubstring("does not begin with {"));
  REQUIRE_THAT(refusal(" {}"), ContainsSubstring("does not begin with {"));
  REQUIRE(refusal("{") == "m: header: not valid JSON in UTF-8 at its byte 1");
  REQUIRE_THAT(refusal("{}x"), ContainsSubstring("not valid JSON"));
  REQUIRE_THAT(refusal("{}{}"), ContainsSubstring("not valid JSON"));
  REQUIRE_THAT(refusal("{\"\xff\":{}}"), ContainsSubstring("not valid JSON in UTF-8 at its byte 2"));
  REQUIRE_THAT(refusal("{\"\xc0\x80\":{}}"), ContainsSubstring("not valid JSON in UTF-8"));      // overlong
  REQUIRE_THAT(refusal("{\"\xed\xa0\x80\":{}}"), ContainsSubstring("not valid JSON in UTF-8"));  // surrogate
  REQUIRE_THAT(refusal("{\"\\ud800\":{}}"), ContainsSubstring("not valid JSON in UTF-8"));
  REQUIRE_THAT(refusal("{\"a\nb\":{}}"), ContainsSubstring("not valid JSON"));
  REQUIRE(refusal(R"({"w":3})") ==
          R"(m: header: tensor "w" is a number; expected an object with dtype, shape, data_offsets)");
  REQUIRE_THAT(refusal(R"({"w":null})"), ContainsSubstring("is null"));
  REQUIRE_THAT(refusal(R"({"w":true})"), ContainsSubstring("is true or false"));
  REQUIRE_THAT(refusal(R"({"w":-1})"), ContainsSubstring("is a number"));
  REQUIRE_THAT(refusal(R"({"w":1e999})"), ContainsSubstring("not valid JSON"));
  REQUIRE_THAT(refusal(R"({"w":{}})"), ContainsSubstring(R"(tensor "w" has no dtype)"));
  REQUIRE_THAT(refusal(R"({"w":{"dtype":"F32"}})"), ContainsSubstring("has no shape"));
  REQUIRE_THAT(refusal(R"({"w":{"dtype":"F32","shape":[0]}})"), ContainsSubstring("has no data_offsets"));
  REQUIRE_THAT(refusal(R"({"w":{"dtype":"F32","shape":0}})"),
               ContainsSubstring("shape is a number; expected an array"));
  REQUIRE_THAT(refusal(R"({"w":{"dtype":"F32","shape":["2"]}})"), ContainsSubstring("shape contains a string"));
  REQUIRE_THAT(refusal(R"({"w":{"size":4}})"), ContainsSubstring(R"(has a field "size")"));
}

TEST_CASE("duplicates are refused") {
  const std::string empty = R"({"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
  REQUIRE(refusal(R"({"w":)" + empty + R"(,"v":)" + empty + "}") == "accepted");
  REQUIRE(refusal(R"({"w":)" + empty + R"(,"w":)" + empty + "}") == R"(m: header: "w" appears twice)");
  REQUIRE_THAT(refusal(R"({"__metadata__":{},"__metadata__":{}})"),
               ContainsSubstring(R"("__metadata__" appears twice)"));
  REQUIRE_THAT(refusal(R"({"__metadata__":{"a":"1","a":"2"}})"),
               ContainsSubstring(R"(metadata key "a" appears twice)"));
  REQUIRE_THAT(refusal(R"({"w":{"dtype":"F32","dtype":"F32"}})"), ContainsSubstring(R"(two fields "dtype")"));
  REQUIRE_THAT(refusal(R"({"w":{"shape":[],"shape":[]}})"), ContainsSubstring(R"(two fields "shape")"));
  REQUIRE_THROWS_WITH(mlp::write_safetensors({{{"w", {0}, {}}, {"w", {0}, {}}}, {}}, Dtype::f32),
                      ContainsSubstring(R"(the name "w" is taken)"));
}

TEST_CASE("metadata must be texts") {
  REQUIRE(refusal(R"({"__metadata__":{"a":"1"}})") == "accepted");
  REQUIRE(refusal(R"({"__metadata__":"text"})") == "m: header: __metadata__ is a string; expected an object of texts");
  REQUIRE(refusal(R"({"__metadata__":{"a":1}})") == R"(m: header: metadata "a" is a number; expected text)");
  REQUIRE_THAT(refusal(R"({"__metadata__":{"a":{}}})"), ContainsSubstring(R"(metadata "a" is an object)"));
  REQUIRE_THAT(refusal(R"({"__metadata__":{"a":["b"]}})"), ContainsSubstring(R"(metadata "a" is an array)"));
  REQUIRE_THAT(refusal(R"({"__metadata__":{"a":null}})"), ContainsSubstring(R"(metadata "a" is null)"));
}

TEST_CASE("what cannot be read back is not written") {
  REQUIRE_THROWS_WITH(mlp::write_safetensors({{{"__metadata__", {0}, {}}}, {}}, Dtype::f32),
                      ContainsSubstring("is taken"));
  REQUIRE_THROWS_WITH(mlp::write_safetensors({{{"w", {2, 2}, {1, 2, 3}}}, {}}, Dtype::f32),
                      ContainsSubstring("3 values do not fill shape [2, 2]"));
  REQUIRE_THROWS_WITH(mlp::write_safetensors({{{"\xff", {0}, {}}}, {}}, Dtype::f32), ContainsSubstring("UTF-8"));
  REQUIRE_THROWS_WITH(mlp::write_safetensors({{}, {{"k", "\xc3"}}}, Dtype::f32), ContainsSubstring("UTF-8"));
  REQUIRE_THROWS_WITH(mlp::write_safetensors({{}, {{"k", std::string(2u << 20, 'x')}}}, Dtype::f32),
                      ContainsSubstring("header of 2097"));
}

TEST_CASE("text from a file is made fit for a message") {
  REQUIRE(mlp::quote_text("0.weight") == "\"0.weight\"");
  REQUIRE(mlp::quote_text("a\n\x1b[31mb\x7f") == "\"a??[31mb?\"");
  REQUIRE(mlp::quote_text(std::string(80, 'x')) == '"' + std::string(80, 'x') + '"');
  REQUIRE(mlp::quote_text(std::string(81, 'x')) == '"' + std::string(80, 'x') + "…\"");
  // 79 bytes and a two-byte letter across the limit: the letter is left out, not halved.
  REQUIRE(mlp::quote_text(std::string(79, 'x') + "üü") == '"' + std::string(79, 'x') + "…\"");
}

TEST_CASE("randomly damaged files are read or refused, never worse") {
  mlp::Rng rng(20240229);
  const std::vector<Bytes> originals{
      mlp::write_safetensors(small_model(), Dtype::f32), mlp::write_safetensors(small_model(), Dtype::f16),
      file_with(tensor_header("\"F32\"", "[2,1]", "[0,8]"), 8),
      file_with(R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[0],"data_offsets":[0,0]}})", 0)};
  const Bytes interesting = bytes_of("{}[]\",:0129-.eE\\u \x7f\xff") /* the format's own letters */;
  int accepted = 0, refused = 0;
  for (int round = 0; round < 20000; ++round) {
    Bytes bytes = originals[rng.below(static_cast<std::uint32_t>(originals.size()))];
    const std::uint32_t edits = 1 + rng.below(4);
    for (std::uint32_t e = 0; e < edits && !bytes.empty(); ++e) {
      const std::size_t at = rng.below(static_cast<std::uint32_t>(bytes.size()));
      const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
      switch (rng.below(5)) {
        case 0:
          *place = static_cast<std::uint8_t>(rng.below(256));
          break;
        case 1:
          *place = interesting[rng.below(static_cast<std::uint32_t>(interesting.size()))];
          break;
        case 2:
          bytes.erase(place, bytes.end() - (bytes.end() - place) / 2);
          break;
        case 3:
          bytes.insert(place, interesting[rng.below(static_cast<std::uint32_t>(interesting.size()))]);
          break;
        default:
          bytes[0] = static_cast<std::uint8_t>(bytes[0] + rng.below(5) - 2);
          break;  // the header's length
      }
    }
    try {
      const Safetensors file = mlp::parse_safetensors(bytes, "damaged");
      // What was accepted is sound: it can be written and read again.
      require_same(mlp::parse_safetensors(mlp::write_safetensors(file, Dtype::f32), "again"), file);
      ++accepted;
    } catch (const mlp::Error& error) {
      if (std::string(error.what()).rfind("damaged: ", 0) != 0) FAIL(error.what());
      ++refused;
    }
  }
  CAPTURE(accepted, refused);
  REQUIRE(accepted > 500);  // damage to a weight goes unnoticed; both ways are exercised
  REQUIRE(refused > 5000);
}
