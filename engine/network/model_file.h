// A network as a safetensors file with the names of PyTorch's nn.Sequential, and back.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "network/mlp.h"
#include "network/safetensors.h"

namespace mlp {

/// Everything a model file says. The file holds, for layer n of nn.Sequential (n counts activations too, identity
/// excepted): `n.weight` [out × in], `n.bias` [out]; in its metadata `architecture` and `training` as JSON,
/// `test_accuracy` as a number.
struct ModelFile {
  Architecture architecture;
  std::vector<float> parameters;  // in the order of Mlp::parameters()
  std::string settings;           // how it was trained: JSON of the trainer; "" = not known, taken as it stands
  double test_accuracy = std::numeric_limits<double>::quiet_NaN();  // 0 … 1; NaN = not known
};

/// The network's architecture and its parameters, rounded to float.
template <class T>
ModelFile to_model_file(const Mlp<T>& network);
/// Copies the parameters into a network. Throws Error unless it has the file's layer sizes.
template <class T>
void load_parameters(const ModelFile& model, Mlp<T>& network);

/// The file's bytes. Throws Error if architecture and parameters do not fit each other, a parameter is not finite or
/// too large for `dtype`, the settings are not UTF-8, or the test accuracy is not within 0 … 1 (or NaN).
std::vector<std::uint8_t> write_model(const ModelFile& model, Dtype dtype);

/// Reads a model file; `source_name` says in errors where the bytes come from. Without `architecture` in the metadata
/// (a plain PyTorch export) the layers are inferred from the shapes; two layers that follow each other directly (0, 1)
/// have nothing between them, all others `hidden`. Throws Error, naming the tensor, for everything that
/// parse_safetensors rejects, names other than the above, a missing weight or bias, shapes that do not chain, and
/// metadata that contradict the tensors.
ModelFile parse_model(std::span<const std::uint8_t> bytes, std::string_view source_name,
                      const Activation& hidden = {.kind = ActivationKind::relu});

}  // namespace mlp
