// Half ↔ float by integer arithmetic, the same on every machine.
#include "network/float16.h"

#include "base/bit_cast.h"

namespace mlp {
namespace {

// binary16 has 10 fraction bits and exponent bias 15; binary32 has 23 and 127.
constexpr int kFractionShift = 23 - 10;
constexpr std::uint32_t kBiasDifference = 127 - 15;

}  // namespace

float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = std::uint32_t{half & 0x8000u} << 16;
  const std::uint32_t exponent = half >> 10 & 0x1fu;
  const std::uint32_t fraction = half & 0x3ffu;
  if (exponent == 0x1f) return bit_cast<float>(sign | 0x7f800000u | fraction << kFractionShift);
  if (exponent != 0) return bit_cast<float>(sign | (exponent + kBiasDifference) << 23 | fraction << kFractionShift);
  const float magnitude = static_cast<float>(fraction) * 0x1p-24f;  // zero or subnormal: fraction · 2⁻²⁴, exact
  return sign != 0 ? -magnitude : magnitude;
}

std::uint16_t float_to_half(float value) {
  const auto bits = bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000u;
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u | (bits >> kFractionShift & 0x3ffu));
  if (magnitude >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);  // ≥ 65520, or ∞
  std::uint32_t rebiased;  // the half's bits, followed by `dropped` bits to round away
  std::uint32_t dropped;
  if (magnitude >= 0x38800000u) {  // ≥ 2⁻¹⁴: a normal half
    rebiased = magnitude - (kBiasDifference << 23);
    dropped = kFractionShift;
  } else {
    const std::uint32_t exponent = magnitude >> 23;
    if (exponent < 127 - 25) return static_cast<std::uint16_t>(sign);  // below half the smallest subnormal 2⁻²⁴
    rebiased = (magnitude & 0x7fffffu) | 0x800000u;                    // the implicit 1 becomes explicit in a subnormal
    dropped = 126 - exponent;  // value = rebiased · 2^(exponent − 150); unit of the half: 2⁻²⁴
  }
  const std::uint32_t half_unit = 1u << (dropped - 1);
  const std::uint32_t odd = rebiased >> dropped & 1u;
  // A carry out of the fraction correctly raises the exponent.
  return static_cast<std::uint16_t>(sign | (rebiased + half_unit - 1 + odd) >> dropped);
}

}  // namespace mlp
