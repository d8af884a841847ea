// One include for the tests, whichever Catch2 is installed: 2.13 (a single header) or 3 (a library with many).
//
// Write tests as for Catch2 3; what 2.13 names differently is added here: Approx without its namespace in both, and
// Catch::Matchers::ContainsSubstring for a part of a message.
#pragma once

#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#elif __has_include(<catch_amalgamated.hpp>)
#include <catch_amalgamated.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>

namespace Catch::Matchers {
inline auto ContainsSubstring(const std::string& part) { return Contains(part); }
}  // namespace Catch::Matchers
#endif
