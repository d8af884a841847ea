// Implements the formatting of numbers.
#include "cli/text.h"

#include <iomanip>
#include <sstream>

namespace mlp::cli {

std::string fixed(double value, int digits) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << value;
  return text.str();
}

std::string percent(double share) { return fixed(100 * share, 2) + " %"; }

std::string grouped(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t end = text.size(); end > 3; end -= 3)
    text.insert(text.begin() + static_cast<std::ptrdiff_t>(end - 3), ',');
  return text;
}

}  // namespace mlp::cli
