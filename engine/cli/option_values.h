// Reads the values of options strictly: the whole text must be what is asked for, or the message says what was
// expected.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mlp::cli {

/// A decimal number; "nan" and "inf" are numbers here, the settings' own checks refuse them. Throws Error.
double parse_number(const std::string& text);
/// Digits only, below 2⁶⁴. Throws Error.
std::uint64_t parse_whole(const std::string& text);
/// As parse_whole, within low … high. Throws Error naming the range.
std::uint64_t parse_whole(const std::string& text, std::uint64_t low, std::uint64_t high);
/// "784,128,10". Throws Error.
std::vector<std::size_t> parse_sizes(const std::string& text);

/// The inverse of parse_sizes.
std::string sizes_text(const std::vector<std::size_t>& sizes);
/// The shortest text that parse_number reads back as the same value.
std::string number_text(double value);

}  // namespace mlp::cli
