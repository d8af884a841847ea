// Packs bytes with zlib, so that tests can make gzip files of their own. The engine itself only unpacks.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "data/gzip.h"

#if MLP_GZIP
#include <zlib.h>

inline std::vector<std::uint8_t> gzip_for_tests(std::span<const std::uint8_t> plain) {
  z_stream stream{};
  constexpr int kGzip = 16 + MAX_WBITS;
  if (deflateInit2(&stream, 9, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2");
  std::vector<std::uint8_t> packed(deflateBound(&stream, static_cast<uLong>(plain.size())));
  stream.next_in = const_cast<Bytef*>(plain.data());
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  const int status = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("deflate");
  return packed;
}
#endif
