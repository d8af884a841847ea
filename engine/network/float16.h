// IEEE 754 half precision by bits: what a model file in F16 stores.
#pragma once

#include <cstdint>

namespace mlp {

/// The exact value of a half (1 sign bit, 5 exponent bits, 10 fraction bits); subnormals, ±∞ and NaN included.
float half_to_float(std::uint16_t half);
/// The nearest half, ties to even; from ±65520 on ±∞; NaN stays NaN (quiet).
std::uint16_t float_to_half(float value);

}  // namespace mlp
