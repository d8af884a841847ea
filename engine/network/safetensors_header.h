// Reads the JSON header of a safetensors file. Part of safetensors.cpp, apart from it because it is the delicate half.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "network/safetensors.h"

namespace mlp {

/// A tensor as the header describes it. Nothing is checked yet but that the fields are there and of the right kind.
struct TensorEntry {
  std::string name;
  Dtype dtype = Dtype::f32;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0, end = 0;  // its bytes, counted from the end of the header
};

struct SafetensorsHeader {
  std::vector<TensorEntry> entries;  // in the order of the text, names unique
  std::map<std::string, std::string> metadata;
};

/// Throws Error, beginning with `source_name`, where the text leaves the format's shape.
SafetensorsHeader parse_safetensors_header(std::span<const std::uint8_t> text, std::string_view source_name);

}  // namespace mlp
