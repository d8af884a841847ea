// Decimal text to double, rounded correctly, and as quick in WebAssembly as natively.
#pragma once

#include <optional>
#include <string_view>

namespace mlp {

/// The double nearest to a decimal number: [sign] digits [. digits] [e [sign] digits], all of `text`; none for any
/// other text (so neither for "nan", "inf" and hexadecimal). Too large becomes infinite, too small 0.
std::optional<double> parse_decimal(std::string_view text);

}  // namespace mlp
