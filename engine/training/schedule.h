// Learning-rate schedules: constant, cosine, one-cycle.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace mlp {

/// constant  η
/// cosine    η · ½(1 + cos(π t/T))                    (torch CosineAnnealingLR stepped every batch, T_max = T)
/// one_cycle from η/25 up to η over the first 30 % of the steps, then down to η/250,000, both along a cosine
///           (Smith & Topin 2018; torch OneCycleLR's defaults, without its momentum cycle)
enum class ScheduleKind { constant, cosine, one_cycle };

/// "constant", "cosine", "one-cycle".
std::string_view schedule_name(ScheduleKind kind);
/// Throws Error listing the known names.
ScheduleKind schedule_from_name(std::string_view name);
std::vector<ScheduleKind> all_schedules();

/// The learning rate of step t = 0 … total_steps − 1, for a peak of `learning_rate`.
double scheduled_learning_rate(ScheduleKind kind, double learning_rate, std::uint64_t step, std::uint64_t total_steps);

}  // namespace mlp
