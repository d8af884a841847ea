// Learning-rate schedules at points known by hand; the whole lists are in golden_test.
#include "training/schedule.h"

#include <cmath>

#include "base/error.h"
#include "catch.h"

using mlp::ScheduleKind;

TEST_CASE("a constant schedule stays") {
  for (const std::uint64_t step : {0, 1, 99})
    CHECK(mlp::scheduled_learning_rate(ScheduleKind::constant, 0.3, step, 100) == 0.3);
}

TEST_CASE("cosine starts at the peak, halves in the middle, and would be zero after the last step") {
  const auto rate = [](std::uint64_t step) {
    return mlp::scheduled_learning_rate(ScheduleKind::cosine, 0.2, step, 40);
  };
  CHECK(rate(0) == 0.2);
  CHECK(rate(10) == Approx(0.1 * (1 + std::sqrt(0.5))).epsilon(1e-14));
  CHECK(rate(20) == Approx(0.1).epsilon(1e-14));
  CHECK(rate(40) == Approx(0).margin(1e-16));
  for (std::uint64_t step = 1; step < 40; ++step) CHECK(rate(step) < rate(step - 1));
}

TEST_CASE("one-cycle rises from a 25th to the peak after 30 % of the steps, and falls to a 250,000th") {
  const auto rate = [](std::uint64_t step) {
    return mlp::scheduled_learning_rate(ScheduleKind::one_cycle, 0.5, step, 100);
  };
  CHECK(rate(0) == Approx(0.5 / 25).epsilon(1e-14));
  CHECK(rate(29) == Approx(0.5).epsilon(1e-14));
  CHECK(rate(99) == Approx(0.5 / 250000).epsilon(1e-10));
  for (std::uint64_t step = 1; step <= 29; ++step) CHECK(rate(step) > rate(step - 1));
  for (std::uint64_t step = 30; step < 100; ++step) CHECK(rate(step) < rate(step - 1));
}

TEST_CASE("schedules stay finite and within the peak for any number of steps, also beyond the planned end") {
  for (const ScheduleKind kind : mlp::all_schedules())
    for (const std::uint64_t total : {0, 1, 2, 3, 4, 10})
      for (std::uint64_t step = 0; step < total + 3; ++step) {
        INFO(mlp::schedule_name(kind) << " step " << step << " of " << total);
        const double rate = mlp::scheduled_learning_rate(kind, 1, step, total);
        CHECK(std::isfinite(rate));
        CHECK(rate >= -1e-15);
        CHECK(rate <= 1 + 1e-15);
      }
}

TEST_CASE("names of schedules") {
  for (const ScheduleKind kind : mlp::all_schedules()) CHECK(mlp::schedule_from_name(mlp::schedule_name(kind)) == kind);
  CHECK_THROWS_WITH(mlp::schedule_from_name("linear"), Catch::Matchers::ContainsSubstring("\"linear\"") &&
                                                           Catch::Matchers::ContainsSubstring("one-cycle"));
}
