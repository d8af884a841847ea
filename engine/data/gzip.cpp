// gunzip: zlib's inflate in gzip mode, member by member.
#include "data/gzip.h"

#include "base/error.h"

#if MLP_GZIP
#include <zlib.h>

#include <algorithm>
#include <limits>
#endif

namespace mlp {

bool is_gzip(std::span<const std::uint8_t> bytes) { return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

#if MLP_GZIP

namespace {

/// A zlib stream in gzip mode, ended when it goes out of scope.
class Inflater {
 public:
  explicit Inflater(std::string_view name) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    require(inflateInit2(&stream_, kGzipOnly) == Z_OK, name, ": zlib could not be started");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  z_stream* operator->() { return &stream_; }
  z_stream* get() { return &stream_; }

 private:
  z_stream stream_{};
};

}  // namespace

std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::string_view name, std::size_t max_size) {
  require(bytes.size() <= std::numeric_limits<uInt>::max(), name, ": gzip file of more than 4 GiB");
  Inflater inflater(name);
  inflater->next_in = const_cast<Bytef*>(bytes.data());  // zlib's interface predates const; it only reads
  inflater->avail_in = static_cast<uInt>(bytes.size());
  constexpr std::size_t kFirstOutput = std::size_t{1} << 16;
  std::vector<std::uint8_t> unpacked;
  std::size_t size = 0;
  while (true) {
    if (size == unpacked.size()) unpacked.resize(std::min(max_size + 1, std::max(kFirstOutput, size * 2)));
    const std::size_t room = std::min<std::size_t>(unpacked.size() - size, std::numeric_limits<uInt>::max());
    inflater->next_out = unpacked.data() + size;
    inflater->avail_out = static_cast<uInt>(room);
    const int status = inflate(inflater.get(), Z_NO_FLUSH);
    size += room - inflater->avail_out;
    require(size <= max_size, name, ": unpacks to more than ", max_size, " bytes, the most that is read");
    const std::size_t at = bytes.size() - inflater->avail_in;
    if (status == Z_STREAM_END) {
      if (inflater->avail_in == 0) break;
      // RFC 1952 allows several members after each other (`cat a.gz b.gz`).
      require(is_gzip(bytes.subspan(at)), name, ": ", inflater->avail_in, " bytes after the gzip data end at byte ",
              at);
      inflateReset(inflater.get());
    } else if (status == Z_BUF_ERROR || (status == Z_OK && inflater->avail_in == 0 && inflater->avail_out > 0)) {
      fail(name, ": gzip data cut short: the file ends at byte ", bytes.size(), " after ", size, " unpacked bytes");
    } else if (status != Z_OK) {
      fail(name, ": damaged gzip data at byte ", at, ": ", inflater->msg != nullptr ? inflater->msg : "zlib error");
    }
  }
  unpacked.resize(size);
  return unpacked;
}

#else

std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t>, std::string_view name, std::size_t) {
  fail(name, ": is gzipped, and this build has no zlib; unpack it first");
}

#endif

}  // namespace mlp
