// How weights start: zero, normal, Xavier, He, or PyTorch's default for Linear.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/rng.h"

namespace mlp {

/// For a layer with fan_in inputs and fan_out outputs:
///   zero     w = b = 0
///   normal   w ~ N(0, scale²), b = 0
///   xavier   w ~ U(±√(6/(fan_in + fan_out))), b = 0            (Glorot & Bengio 2010)
///   he       w ~ N(0, 2/fan_in), b = 0                          (He et al. 2015)
///   pytorch  w, b ~ U(±1/√fan_in): what torch.nn.Linear does
enum class InitializerKind { zero, normal, xavier, he, pytorch };

struct Initializer {
  InitializerKind kind = InitializerKind::pytorch;
  double scale = 0.01;  ///< standard deviation, for normal only

  bool operator==(const Initializer&) const = default;
};

/// "zero", "normal", "xavier", "he", "pytorch".
std::string_view initializer_name(InitializerKind kind);
/// Throws Error listing the known names.
InitializerKind initializer_from_name(std::string_view name);
std::vector<InitializerKind> all_initializers();

/// Fills weights [fan_out × fan_in] row by row, then bias [fan_out]. Drawn in double, then rounded to T, so float and
/// double networks of one seed start from the same point.
template <class T>
void initialize(const Initializer& initializer, std::size_t fan_in, std::size_t fan_out, Rng& rng, std::span<T> weights,
                std::span<T> bias);

}  // namespace mlp
