// Implements the run to the end.
#include "explain/success_run.h"

#include "base/error.h"

namespace mlp {

SuccessRun success_run(TrainingSettings settings, const PlanarPoints& points, std::uint64_t seed,
                       std::uint64_t max_epochs) {
  constexpr std::uint64_t kMaxEpochs = 1'000'000;
  require(max_epochs >= 1 && max_epochs <= kMaxEpochs, "epochs: expected 1 to ", kMaxEpochs, ", got ", max_epochs);
  settings.seed = seed;
  SmallNetwork network(settings);
  network.set_points(points);
  SmallNetworkReport report = network.report();
  while (report.epoch < max_epochs && report.score.accuracy < 1 && !report.diverged)
    report = network.run(1, TrainingUnit::epoch);
  return {.solved = report.score.accuracy == 1 && !report.diverged,
          .diverged = report.diverged,
          .epochs = report.epoch,
          .score = report.score,
          .parameters = {network.network().parameters().begin(), network.network().parameters().end()}};
}

}  // namespace mlp
