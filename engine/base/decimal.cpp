// Implements reading decimals: digits and exponent are taken apart; common sizes are divided exactly, others left to
// strtod.
//
// WebAssembly's strtod computes in 128-bit floating point made of software, 50 µs a number; ten thousand points would
// be a second.
#include "base/decimal.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace mlp {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kMaxDigits = 19;      // below 2⁶⁴
constexpr int kMaxExponent = 19;    // likewise 10¹⁹
constexpr int kMaxReadable = 9999;  // larger exponents mean 0 or ∞ anyway

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// digits · 10^exponent, as it stands in the text.
struct Decimal {
  bool negative = false;
  std::uint64_t digits = 0;  // the first 19 that count
  int digit_count = 0;       // all that count
  int exponent = 0;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::optional<Decimal> scan() {
    Decimal number{.negative = sign()};
    bool any = digits(number, false);
    if (take('.')) any = digits(number, true) || any;
    if (!any) return {};
    if (take('e') || take('E')) {
      const bool negative = sign();
      if (rest_.empty() || !is_digit(rest_[0])) return {};
      int value = 0;
      for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1))
        if (value < kMaxReadable) value = 10 * value + (rest_[0] - '0');
      number.exponent += negative ? -value : value;
    }
    if (!rest_.empty()) return {};
    return number;
  }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool sign() {
    const bool negative = take('-');
    if (!negative) take('+');
    return negative;
  }
  bool digits(Decimal& number, bool after_point) {
    const std::size_t before = rest_.size();
    for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1)) {
      if (after_point) --number.exponent;
      if (rest_[0] == '0' && number.digit_count == 0) continue;  // leading zeros do not count
      if (++number.digit_count <= kMaxDigits)
        number.digits = 10 * number.digits + static_cast<unsigned>(rest_[0] - '0');
    }
    return rest_.size() < before;
  }

  std::string_view rest_;
};

/// value · 2^power to the nearest double, ties to even; `more`: the exact number is a little larger than value.
double rounded(Wide value, bool more, int power) {
  const auto high = static_cast<std::uint64_t>(value >> 64), low = static_cast<std::uint64_t>(value);
  const int length = high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
  const int drop = length - 53;  // at least 10: values have 63 bits or more
  const Wide dropped = value & ((Wide{1} << drop) - 1), half = Wide{1} << (drop - 1);
  auto kept = static_cast<std::uint64_t>(value >> drop);
  if (dropped > half || (dropped == half && (more || (kept & 1) != 0))) ++kept;
  return std::ldexp(static_cast<double>(kept), power + drop);
}

/// Exact for up to 19 digits and exponents from −19 to 19: both fit into 64 bits.
double scaled(std::uint64_t digits, int exponent) {
  if (digits == 0) return 0;
  std::uint64_t scale = 1;
  for (int i = std::abs(exponent); i > 0; --i) scale *= 10;
  const int shift = std::countl_zero(digits);
  const std::uint64_t aligned = digits << shift;
  if (exponent >= 0) return rounded(Wide{aligned} * scale, false, -shift);
  const Wide numerator = Wide{aligned} << 64;
  return rounded(numerator / scale, numerator % scale != 0, -shift - 64);
}

}  // namespace

std::optional<double> parse_decimal(std::string_view text) {
  const std::optional<Decimal> number = Scanner(text).scan();
  if (!number) return {};
  if (number->digit_count > kMaxDigits || std::abs(number->exponent) > kMaxExponent)
    return std::strtod(std::string(text).c_str(), nullptr);
  const double magnitude = scaled(number->digits, number->exponent);
  return number->negative ? -magnitude : magnitude;
}

}  // namespace mlp
