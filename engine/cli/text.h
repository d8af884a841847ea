// Numbers as people read them in the command's output.
#pragma once

#include <cstdint>
#include <string>

namespace mlp::cli {

/// 3.14159, 2 → "3.14".
std::string fixed(double value, int digits);
/// 0.9812 → "98.12 %".
std::string percent(double share);
/// 60000 → "60,000".
std::string grouped(std::uint64_t value);

}  // namespace mlp::cli
