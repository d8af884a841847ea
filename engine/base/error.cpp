// Implements messages: texts and numbers joined without streams.
#include "base/error.h"

#include <cmath>
#include <cstdio>

namespace mlp {

void MessagePart::append_to(std::string& message) const {
  constexpr double kPlainBelow = 9007199254740992.0;  // 2⁵³: whole numbers up to here are exact
  switch (kind_) {
    case Kind::text:
      message += text_;
      return;
    case Kind::whole:
      message += std::to_string(whole_);
      return;
    case Kind::natural:
      message += std::to_string(natural_);
      return;
    case Kind::real:
    case Kind::single:
      break;
  }
  char digits[32];  // sign, 15 digits, point, exponent: at most 22 characters
  if (std::fabs(real_) < kPlainBelow && real_ == std::floor(real_)) {
    std::snprintf(digits, sizeof digits, "%.0f", real_);
  } else {
    std::snprintf(digits, sizeof digits, "%.*g", kind_ == Kind::single ? 7 : 15, real_);
  }
  message += digits;
}

std::string message_of(std::initializer_list<MessagePart> parts) {
  std::string message;
  for (const MessagePart& part : parts) part.append_to(message);
  return message;
}

void fail_with(std::initializer_list<MessagePart> parts) { throw Error(message_of(parts)); }

}  // namespace mlp
