// Implements the schedules.
#include "training/schedule.h"

#include <algorithm>

#include "base/name_table.h"
#include "base/scalar_math.h"

namespace mlp {
namespace {

constexpr NameTable<ScheduleKind, 3> kNames{"schedule", {"constant", "cosine", "one-cycle"}};
constexpr double kPi = 3.14159265358979323846;
constexpr double kWarmUpShare = 0.3, kStartDivisor = 25, kEndDivisor = 1e4;  // torch OneCycleLR's defaults

// From `from` at share 0 to `to` at share 1, flat at both ends.
double along_cosine(double from, double to, double share) {
  return to + (from - to) / 2 * (1 + math::cos(kPi * share));
}

}  // namespace

std::string_view schedule_name(ScheduleKind kind) { return kNames.name(kind); }
ScheduleKind schedule_from_name(std::string_view name) { return kNames.value(name); }
std::vector<ScheduleKind> all_schedules() { return kNames.all(); }

double scheduled_learning_rate(ScheduleKind kind, double learning_rate, std::uint64_t step, std::uint64_t total_steps) {
  const double t = static_cast<double>(step), total = static_cast<double>(std::max<std::uint64_t>(total_steps, 1));
  switch (kind) {
    case ScheduleKind::constant:
      return learning_rate;
    case ScheduleKind::cosine:
      return along_cosine(learning_rate, 0, std::min(t / total, 1.0));
    case ScheduleKind::one_cycle: {
      const double start = learning_rate / kStartDivisor, end = start / kEndDivisor;
      // Where the peak stands, between two steps as a rule; before the first one (as in torch) if there are under four.
      const double peak = kWarmUpShare * total - 1, last = total - 1;
      if (t <= peak) return along_cosine(start, learning_rate, peak == 0 ? 1 : t / peak);
      return along_cosine(learning_rate, end, std::min((t - peak) / (last - peak), 1.0));
    }
  }
  return learning_rate;
}

}  // namespace mlp
