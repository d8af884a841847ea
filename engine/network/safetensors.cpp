// A safetensors file: length of the header (8 bytes, little-endian), the header (JSON), the tensors side by side.
#include "network/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "network/float16.h"
#include "network/safetensors_header.h"

namespace mlp {
namespace {

static_assert(std::endian::native == std::endian::little, "F32 data are copied as they are");

constexpr std::size_t kLengthBytes = 8;

std::size_t size_of(Dtype dtype) { return dtype == Dtype::f32 ? 4 : 2; }
const char* name_of(Dtype dtype) { return dtype == Dtype::f32 ? "F32" : "F16"; }

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i == 8) return text + ", …]";  // a hostile file may have thousands
    text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  }
  return text + "]";
}

/// Product of the shape, or nothing when it does not fit 64 bits.
std::optional<std::uint64_t> element_count(const std::vector<std::uint64_t>& shape) {
  if (std::find(shape.begin(), shape.end(), std::uint64_t{0}) != shape.end()) return 0;
  std::uint64_t count = 1;
  for (const std::uint64_t size : shape) {
    if (size > std::numeric_limits<std::uint64_t>::max() / count) return std::nullopt;
    count *= size;
  }
  return count;
}

/// Checks that every entry's range lies in the data, has the length its shape says, and that together they fill the
/// data. Sorts the entries by where their data begin.
void check_ranges(std::vector<TensorEntry>& entries, std::size_t data_size, std::string_view source_name) {
  for (const TensorEntry& entry : entries) {
    const auto [begin, end] = std::pair(entry.begin, entry.end);
    if (begin > end || end > data_size) {
      fail(source_name, ": tensor ", quote_text(entry.name), ": data_offsets [", begin, ", ", end,
           "]; expected begin ≤ end ≤ ", data_size, ", the bytes of data in the file");
    }
    const std::optional<std::uint64_t> count = element_count(entry.shape);
    const std::uint64_t size = size_of(entry.dtype);
    if (!count || (end - begin) % size != 0 || (end - begin) / size != *count) {
      fail(source_name, ": tensor ", quote_text(entry.name), ": ", end - begin, " bytes of data do not hold shape ",
           shape_text(entry.shape), " in ", name_of(entry.dtype));
    }
  }
  std::stable_sort(entries.begin(), entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::uint64_t position = 0;
  for (const TensorEntry& entry : entries) {
    if (entry.begin != position) {
      fail(source_name, ": tensor ", quote_text(entry.name), " begins at data byte ", entry.begin,
           entry.begin < position ? ", inside another tensor; " : ", after a gap; ", "expected ", position);
    }
    position = entry.end;
  }
  if (position != data_size) {
    fail(source_name, ": wrong length: the tensors end at data byte ", position, ", but the file has ", data_size,
         " bytes of data");
  }
}

std::vector<float> read_values(std::span<const std::uint8_t> data, Dtype dtype) {
  std::vector<float> values(data.size() / size_of(dtype));
  if (dtype == Dtype::f32) {
    if (!values.empty()) std::memcpy(values.data(), data.data(), data.size());
  } else {
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = half_to_float(static_cast<std::uint16_t>(data[2 * i] | data[2 * i + 1] << 8));
    }
  }
  return values;
}

void check_finite(const Tensor& tensor, std::string_view source_name) {
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    if (!std::isfinite(tensor.values[i])) {
      fail(source_name, ": tensor ", quote_text(tensor.name), ": value ", i, " is ", tensor.values[i],
           "; expected finite numbers");
    }
  }
}

std::uint64_t read_header_length(std::span<const std::uint8_t> bytes, std::string_view source_name) {
  if (bytes.size() < kLengthBytes) {
    fail(source_name, ": ", bytes.size(), " bytes are no safetensors file; the first 8 give the header's length");
  }
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= std::uint64_t{bytes[i]} << (8 * i);
  const std::size_t rest = bytes.size() - kLengthBytes;
  if (length > rest) {
    fail(source_name, ": wrong length: the header should have ", length, " bytes, but only ", rest,
         " follow; cut short, or no safetensors file");
  }
  if (length > kMaxSafetensorsHeader) {
    fail(source_name, ": header of ", length, " bytes; expected at most ", kMaxSafetensorsHeader);
  }
  return length;
}

void append_values(std::vector<std::uint8_t>& bytes, const Tensor& tensor, Dtype dtype) {
  const std::size_t begin = bytes.size();
  bytes.resize(begin + tensor.values.size() * size_of(dtype));
  if (dtype == Dtype::f32) {
    if (!tensor.values.empty()) std::memcpy(bytes.data() + begin, tensor.values.data(), bytes.size() - begin);
    return;
  }
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    const std::uint16_t half = float_to_half(tensor.values[i]);
    if ((half & 0x7c00) == 0x7c00) {
      fail("tensor ", quote_text(tensor.name), ": value ", i, " is ", tensor.values[i], ", too large for F16 (±65504)");
    }
    bytes[begin + 2 * i] = static_cast<std::uint8_t>(half);
    bytes[begin + 2 * i + 1] = static_cast<std::uint8_t>(half >> 8);
  }
}

}  // namespace

std::string quote_text(std::string_view text) {
  constexpr std::size_t kMaxShown = 80;
  const bool shortened = text.size() > kMaxShown;
  std::size_t size = std::min(text.size(), kMaxShown);
  // Not in the middle of a UTF-8 sequence, whose later bytes are 10xxxxxx.
  while (shortened && size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  std::string result = "\"";
  for (const char c : text.substr(0, size)) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return result + (shortened ? "…\"" : "\"");
}

Safetensors parse_safetensors(std::span<const std::uint8_t> bytes, std::string_view source_name) {
  const std::size_t header_length = static_cast<std::size_t>(read_header_length(bytes, source_name));
  const std::span<const std::uint8_t> header = bytes.subspan(kLengthBytes, header_length);
  const std::span<const std::uint8_t> data = bytes.subspan(kLengthBytes + header_length);
  SafetensorsHeader parsed = parse_safetensors_header(header, source_name);
  check_ranges(parsed.entries, data.size(), source_name);

  Safetensors file;
  file.metadata = std::move(parsed.metadata);
  for (TensorEntry& entry : parsed.entries) {
    const auto begin = static_cast<std::size_t>(entry.begin), end = static_cast<std::size_t>(entry.end);
    Tensor tensor{std::move(entry.name), {}, read_values(data.subspan(begin, end - begin), entry.dtype)};
    for (const std::uint64_t size : entry.shape) {
      // Beside a zero, other sizes are bounded by nothing else.
      if (size > std::numeric_limits<std::size_t>::max()) {
        fail(source_name, ": tensor ", quote_text(tensor.name), ": shape ", shape_text(entry.shape), " is too large");
      }
      tensor.shape.push_back(static_cast<std::size_t>(size));
    }
    check_finite(tensor, source_name);
    file.tensors.push_back(std::move(tensor));
  }
  return file;
}

std::vector<std::uint8_t> write_safetensors(const Safetensors& file, Dtype dtype) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!file.metadata.empty()) header[kSafetensorsMetadataKey] = file.metadata;
  std::uint64_t position = 0;
  for (const Tensor& tensor : file.tensors) {
    if (header.contains(tensor.name) || tensor.name == kSafetensorsMetadataKey) {
      fail("write_safetensors: the name ", quote_text(tensor.name), " is taken");
    }
    const std::vector<std::uint64_t> shape(tensor.shape.begin(), tensor.shape.end());
    if (element_count(shape) != tensor.values.size()) {
      fail("write_safetensors: tensor ", quote_text(tensor.name), ": ", tensor.values.size(),
           " values do not fill shape ", shape_text(shape));
    }
    check_finite(tensor, "write_safetensors");
    const std::uint64_t end = position + tensor.values.size() * size_of(dtype);
    header[tensor.name] = {{"dtype", name_of(dtype)}, {"shape", shape}, {"data_offsets", {position, end}}};
    position = end;
  }

  std::string text;
  try {
    text = header.dump();
  } catch (const nlohmann::json::exception&) {
    fail("write_safetensors: a name or the metadata is not valid UTF-8");
  }
  // Spaces up to a multiple of 8, as the format recommends, so that readers can map the data as floats.
  text.resize((text.size() + 7) / 8 * 8, ' ');
  require(text.size() <= kMaxSafetensorsHeader, "write_safetensors: header of ", text.size(), " bytes; at most ",
          kMaxSafetensorsHeader, " are read back");

  std::vector<std::uint8_t> bytes;
  bytes.reserve(kLengthBytes + text.size() + static_cast<std::size_t>(position));
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} >> (8 * i)));
  }
  bytes.insert(bytes.end(), text.begin(), text.end());
  for (const Tensor& tensor : file.tensors) append_values(bytes, tensor, dtype);
  return bytes;
}

}  // namespace mlp
