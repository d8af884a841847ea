// Tests the choice of the instruction set: names, availability, clear errors.
#include "simd/isa.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "catch.h"

TEST_CASE("there is an instruction set, the best one is among the available, and names go both ways") {
  const auto available = mlp::available_isas();
  REQUIRE(!available.empty());
  CHECK(std::find(available.begin(), available.end(), mlp::best_isa()) != available.end());
  for (const mlp::Isa isa : available) CHECK(mlp::isa_from_name(mlp::isa_name(isa)) == isa);
}

TEST_CASE("an unknown instruction set is refused with the list of known ones") {
  try {
    mlp::isa_from_name("mmx");
    FAIL("expected an error");
  } catch (const mlp::Error& error) {
    const std::string message = error.what();
    CHECK(message.find("mmx") != std::string::npos);
    CHECK(message.find(std::string(mlp::isa_name(mlp::available_isas().front()))) != std::string::npos);
  }
}
