// Implements JSON lines.
#include "cli/json_line.h"

#include <ostream>

namespace mlp::cli {

void write_json_line(std::ostream& out, const Json& object) {
  out << object.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) << std::endl;
}

}  // namespace mlp::cli
