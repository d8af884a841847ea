// safetensors, Hugging Face's format for named tensors: read with suspicion, written so that PyTorch loads it as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mlp {

enum class Dtype { f32, f16 };

/// values in row-major order; as many as the product of shape (1 for an empty shape).
struct Tensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

/// What a file holds: tensors in the order of their data, and free text (`__metadata__`).
struct Safetensors {
  std::vector<Tensor> tensors;
  std::map<std::string, std::string> metadata;
};

/// The header's one key that is no tensor.
inline constexpr const char* kSafetensorsMetadataKey = "__metadata__";

/// More header than any model here needs (a tensor takes about 80 bytes).
inline constexpr std::size_t kMaxSafetensorsHeader = std::size_t{1} << 20;

/// Parses a whole file; `source_name` says in errors where it comes from. F32 and F16 are read.
/// Trusts nothing: the header must be valid JSON of exactly the format's shape (so never nested deeper than three
/// levels), names unique, each tensor's bytes = product of its shape × size of its type, all tensors side by side
/// without gap or overlap up to the end of the file, every value finite. Throws Error otherwise; memory stays
/// proportional to the file.
Safetensors parse_safetensors(std::span<const std::uint8_t> bytes, std::string_view source_name);

/// The whole file. Throws Error if a name repeats or is `__metadata__`, a shape does not fit its values, text is not
/// UTF-8, or a value is not finite (in F16: beyond ±65504).
std::vector<std::uint8_t> write_safetensors(const Safetensors& file, Dtype dtype);

/// Text from a file, fit to stand in a message: in quotes, control characters replaced, long ones shortened.
std::string quote_text(std::string_view text);

}  // namespace mlp
