// Implements the terms of a fit and the runs that compare widths.
#include "explain/function_fit.h"

#include "base/error.h"

namespace mlp {

// lecture: begin unit-curves
UnitCurves unit_curves(SmallNetwork& network, std::span<const double> x) {
  const Architecture& architecture = network.network().architecture();
  require(architecture.in_features == 1 && architecture.layers.size() == 2 && architecture.layers[1].out_features == 1,
          "unit curves: expected a network with 1 input, 1 hidden layer and 1 output");
  require(architecture.layers[1].activation.kind == ActivationKind::identity,
          "unit curves: expected a linear output, since other outputs are no sum of the units");
  const std::size_t units = architecture.layers[0].out_features;
  UnitCurves curves;
  curves.hidden = network.hidden(0, x);
  curves.output = network.hidden(1, x);
  const std::span<const double> parameters = network.shown_parameters();  // W₁, b₁, W₂ [units], b₂
  curves.bias = parameters.back();
  for (std::size_t i = 0; i < curves.hidden.size(); ++i)
    curves.terms.push_back(parameters[2 * units + i % units] * curves.hidden[i]);
  return curves;
}
// lecture: end unit-curves

FitRun fit_run(TrainingSettings settings, std::span<const double> x, std::span<const double> y, std::uint64_t seed,
               std::uint64_t epochs) {
  constexpr std::uint64_t kMaxEpochs = 1'000'000;
  require(epochs >= 1 && epochs <= kMaxEpochs, "epochs: expected 1 to ", kMaxEpochs, ", got ", epochs);
  settings.seed = seed;
  SmallNetwork network(settings);
  network.set_samples(x, y);
  const SmallNetworkReport report = network.run(epochs, TrainingUnit::epoch);
  return {.diverged = report.diverged,
          .epochs = report.epoch,
          .loss = report.score.loss,
          .parameters = {network.network().parameters().begin(), network.network().parameters().end()}};
}

}  // namespace mlp
