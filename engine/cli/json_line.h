// One JSON object on one line of output: how the command speaks to programs.
#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>

namespace mlp::cli {

using Json = nlohmann::ordered_json;

/// Writes the object and a line break, and flushes, so that a reader at the other end of a pipe sees it now.
/// A number that is none becomes null; bytes that are not UTF-8 (a file name) become U+FFFD.
void write_json_line(std::ostream& out, const Json& object);

}  // namespace mlp::cli
