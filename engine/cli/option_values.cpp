// Implements the reading of option values.
#include "cli/option_values.h"

#include <cctype>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "base/error.h"

namespace mlp::cli {
namespace {

bool whole_from(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

double parse_number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool whole_text = !text.empty() && end == text.c_str() + text.size();
  require(whole_text && std::isspace(static_cast<unsigned char>(text[0])) == 0, "expected a number, got \"", text,
          "\"");
  return value;
}

std::uint64_t parse_whole(const std::string& text) {
  return parse_whole(text, 0, std::numeric_limits<std::uint64_t>::max());
}

std::uint64_t parse_whole(const std::string& text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t value = 0;
  if (whole_from(text, value) && value >= low && value <= high) return value;
  if (high == std::numeric_limits<std::uint64_t>::max())
    fail("expected a whole number, not negative, got \"", text, "\"");
  fail("expected a whole number from ", low, " to ", high, ", got \"", text, "\"");
}

std::vector<std::size_t> parse_sizes(const std::string& text) {
  std::vector<std::size_t> sizes;
  std::size_t first = 0;
  for (;;) {
    const std::size_t comma = std::min(text.find(',', first), text.size());
    std::uint64_t size = 0;
    require(whole_from(std::string_view(text).substr(first, comma - first), size),
            "expected sizes with commas between them (inputs, hidden layers, outputs), as 784,128,10; got \"", text,
            "\"");
    sizes.push_back(size);
    if (comma == text.size()) return sizes;
    first = comma + 1;
  }
}

std::string sizes_text(const std::vector<std::size_t>& sizes) {
  std::ostringstream text;
  for (std::size_t i = 0; i < sizes.size(); ++i) text << (i > 0 ? "," : "") << sizes[i];
  return text.str();
}

std::string number_text(double value) {
  const std::string text = nlohmann::json(value).dump();  // shortest that reads back; "1.0" for 1
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

}  // namespace mlp::cli
