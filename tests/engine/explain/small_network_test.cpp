// The small network: training against PyTorch, gradients against differences, single examples, grids, checkpoints, and
// everything that must not go wrong under a reader's hands.
#include "explain/small_network.h"

#include <cmath>
#include <limits>

#include "../compare.h"
#include "../golden.h"
#include "base/error.h"
#include "catch.h"
#include "data/synthetic.h"
#include "explain/gradient_check.h"
#include "explain/success_run.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

namespace {

PlanarPoints xor_points() { return planar_set(PlanarSetKind::xor_gate, 4, 0, 0); }

TrainingSettings settings(std::vector<std::size_t> sizes, ActivationKind hidden = ActivationKind::sigmoid) {
  TrainingSettings result;
  result.layers = std::move(sizes);
  result.activation.kind = hidden;
  result.loss.kind = LossKind::binary_cross_entropy;
  result.optimizer.learning_rate = 0.5;
  result.batch_size = 4;
  return result;
}

std::vector<double> copy(std::span<const double> values) { return {values.begin(), values.end()}; }

}  // namespace

TEST_CASE("training on XOR ends where PyTorch's does, step by step") {
  const std::string path = golden::path("xor.json");
  for (const auto& run : nlohmann::json::parse(read_file(path))) {
    TrainingSettings s = settings(run.at("sizes"), activation_from_name(run.at("activation").get<std::string>()).kind);
    s.loss.kind = loss_from_name(run.at("loss").get<std::string>());
    if (s.loss.kind == LossKind::squared_error)
      s.output_activation = activation_from_name(run.at("output").get<std::string>());
    s.optimizer.kind = optimizer_from_name(run.at("optimizer").get<std::string>());
    s.optimizer.learning_rate = run.at("learning_rate");
    s.optimizer.momentum = run.at("momentum");
    s.batch_size = run.at("batch_size");
    s.shuffle = false;
    SmallNetwork network(s);
    network.set_points(xor_points());
    network.set_parameters(run.at("initial").get<std::vector<double>>());
    for (const double loss : run.at("losses").get<std::vector<double>>())
      REQUIRE(network.run(1, TrainingUnit::batch).batch_loss == Approx(loss).epsilon(1e-9));
    CHECK(network.report().epoch == run.at("epochs").get<std::uint64_t>());
    CHECK(relative_distance(network.shown_parameters(), run.at("final").get<std::vector<double>>()) < 1e-9);
  }
}

TEST_CASE("the gradient of all samples agrees with finite differences, also in several chunks") {
  for (const std::size_t count : {4u, 300u}) {
    SmallNetwork network(settings({2, 3, 4, 1}, ActivationKind::tanh));
    const PlanarPoints points = planar_set(PlanarSetKind::xor_gate, count, 0.2, 1);
    network.set_points(points);
    const SampleScore score = network.shown_score();
    const std::vector<double> start = copy(network.shown_parameters());
    for (std::size_t i = 0; i < start.size(); ++i) {
      const double values[] = {start[i] - 1e-5, start[i] + 1e-5};
      const LossAlong along = network.loss_along(i, values);
      CHECK(score.gradient[i] == Approx((along.loss[1] - along.loss[0]) / 2e-5).margin(1e-9));
    }
    CHECK(copy(network.shown_parameters()) == start);
    double square = 0;
    for (const double g : score.gradient) square += g * g;
    CHECK(score.gradient_norm == Approx(std::sqrt(square)));
  }
}

TEST_CASE("logistic regression on XOR comes to ln 2 with every output ½") {
  SmallNetwork network(settings({2, 1}));
  network.set_points(xor_points());
  const SmallNetworkReport report = network.run(3000, TrainingUnit::epoch);
  CHECK(std::abs(report.score.loss - std::log(2.0)) < 1e-4);
  for (const double x1 : {0.0, 1.0})
    for (const double x2 : {0.0, 1.0})
      CHECK(network.forward(std::vector<double>{x1, x2}).a[0] == Approx(0.5).margin(1e-3));
  CHECK(report.score.gradient_norm < 1e-4);
}

TEST_CASE("2-4-1 learns XOR; the report counts steps, epochs and right answers") {
  TrainingSettings s = settings({2, 4, 1}, ActivationKind::tanh);
  s.optimizer.kind = OptimizerKind::adam;
  s.optimizer.learning_rate = 0.05;
  s.batch_size = 3;
  SmallNetwork network(s);
  CHECK_THROWS_WITH(network.report(), ContainsSubstring("no samples"));
  CHECK_THROWS_WITH(network.run(1, TrainingUnit::batch), ContainsSubstring("no samples"));
  network.set_points(xor_points());
  SmallNetworkReport report = network.report();
  CHECK((report.step == 0 && report.epoch == 0 && report.batch.empty() && std::isnan(report.batch_loss)));
  report = network.run(1, TrainingUnit::batch);
  CHECK((report.step == 1 && report.epoch == 0 && report.batch.size() == 3));
  report = network.run(1, TrainingUnit::example);
  CHECK((report.step == 2 && report.epoch == 1 && report.batch.size() == 1));
  report = network.run(2, TrainingUnit::example);
  CHECK((report.step == 4 && report.epoch == 1 && report.batch.size() == 1));
  report = network.run(1, TrainingUnit::epoch);
  CHECK((report.step == 5 && report.epoch == 2 && report.batch.size() == 2));
  report = network.run(500, TrainingUnit::epoch);
  CHECK(report.epoch == 502);
  CHECK(report.score.accuracy == 1);
  CHECK(report.score.loss < 0.05);
  CHECK_FALSE(report.diverged);
}

TEST_CASE("one example: z and a of every unit are the formulas'") {
  TrainingSettings s = settings({2, 2, 1});
  SmallNetwork network(s);
  network.set_parameters(std::vector<double>{1, -2, 3, 0.5, 0.25, -0.75, 2, -1, 0.125});
  const UnitValues units = network.forward(std::vector<double>{0.5, 2});
  const auto sigma = [](double z) { return 1 / (1 + std::exp(-z)); };
  const double z1 = 0.5 - 4 + 0.25, z2 = 1.5 + 1 - 0.75, z3 = 2 * sigma(z1) - sigma(z2) + 0.125;
  CHECK(units.z[0] == z1);
  CHECK(units.z[1] == z2);
  CHECK(units.z[2] == Approx(z3).epsilon(1e-14));
  CHECK(units.a[0] == Approx(sigma(z1)).epsilon(1e-14));
  CHECK(units.a[2] == Approx(sigma(z3)).epsilon(1e-14));
  CHECK_THROWS_WITH(network.forward(std::vector<double>{1}), ContainsSubstring("the network has 2"));
  CHECK_THROWS_WITH(network.forward(std::vector<double>{1, std::nan("")}), ContainsSubstring("input 1: expected"));
}

TEST_CASE("step units: XOR wired by hand, a staircase of a loss, no training") {
  TrainingSettings s = settings({2, 2, 1}, ActivationKind::step);
  s.loss.kind = LossKind::squared_error;
  s.output_activation.kind = ActivationKind::step;
  SmallNetwork network(s);
  network.set_points(xor_points());
  network.set_parameters(std::vector<double>{1, 1, -1, -1, -0.5, 1.5, 1, 1, -1.5});  // OR, NAND, then AND
  CHECK(network.shown_score().accuracy == 1);
  CHECK(network.shown_score().loss == 0);
  CHECK(network.shown_score().gradient_norm == 0);
  std::vector<double> values;
  for (int i = -200; i <= 200; ++i) values.push_back(0.02 * i);
  const LossAlong along = network.loss_along(0, values);
  std::vector<double> heights = along.loss;
  std::sort(heights.begin(), heights.end());
  heights.erase(std::unique(heights.begin(), heights.end()), heights.end());
  CHECK(heights.size() >= 2);
  CHECK(heights.size() <= 5);  // multiples of ½ · ¼
  for (const double height : heights) CHECK(height * 8 == std::round(height * 8));
  CHECK_THROWS_WITH(network.run(1, TrainingUnit::batch), ContainsSubstring("step cannot be trained"));
  CHECK(network.report().step == 0);

  // Under σ with the same weights the loss is a slope: neighbours differ, by little.
  s.activation.kind = s.output_activation.kind = ActivationKind::sigmoid;
  SmallNetwork smooth(s);
  smooth.set_points(xor_points());
  smooth.set_parameters(network.shown_parameters());
  const LossAlong slope = smooth.loss_along(0, values);
  for (std::size_t i = 1; i < values.size(); ++i) {
    CHECK(slope.loss[i] != slope.loss[i - 1]);
    CHECK(std::abs(slope.loss[i] - slope.loss[i - 1]) < 0.01);
  }
}

TEST_CASE("a grid holds every unit at every node, to float's precision") {
  for (const ActivationKind kind : {ActivationKind::tanh, ActivationKind::relu, ActivationKind::sigmoid}) {
    SmallNetwork network(settings({2, 8, 8, 1}, kind));
    const GridFrame frame{.x_min = -1, .x_max = 2, .columns = 31, .y_min = -2, .y_max = 1, .rows = 21};
    const std::span<const float> grid = network.grid(frame);
    REQUIRE(network.unit_count() == 17);
    REQUIRE(grid.size() == 17 * 31 * 21);
    for (const auto& [row, column] : {std::pair{0, 0}, {20, 30}, {7, 11}, {13, 29}}) {
      const UnitValues units = network.forward(std::vector<double>{-1 + 0.1 * column, -2 + 0.15 * row});
      for (std::size_t u = 0; u < 17; ++u)
        CHECK(grid[(u * 21 + static_cast<std::size_t>(row)) * 31 + static_cast<std::size_t>(column)] ==
              Approx(units.a[u]).epsilon(1e-5).margin(1e-6));
    }
  }
  SmallNetwork line(settings({1, 3, 1}));
  const std::span<const float> rows = line.grid({.x_min = -1, .x_max = 1, .columns = 50, .rows = 2});
  CHECK(std::equal(rows.begin(), rows.begin() + 50, rows.begin() + 50));
  SmallNetwork one(settings({2, 2, 1}));
  const float centre = one.grid({.x_min = 0, .x_max = 1, .columns = 1, .y_min = 0, .y_max = 1, .rows = 1})[2];
  CHECK(centre == Approx(one.forward(std::vector<double>{0.5, 0.5}).a[2]).epsilon(1e-6));
}

TEST_CASE("hidden activations of a layer are those of the single examples, in any number") {
  SmallNetwork network(settings({2, 3, 2, 1}, ActivationKind::tanh));
  std::vector<double> inputs;
  for (int i = 0; i < 600; ++i) inputs.push_back(std::sin(i));
  for (std::size_t layer = 0; layer < 3; ++layer) {
    const std::vector<double> all = network.hidden(layer, inputs);
    const std::size_t width = layer == 0 ? 3 : layer == 1 ? 2 : 1, before = layer == 0 ? 0 : layer == 1 ? 3 : 5;
    REQUIRE(all.size() == 300 * width);
    for (std::size_t i = 0; i < 300; i += 37) {
      const UnitValues units = network.forward(std::span(inputs).subspan(2 * i, 2));
      for (std::size_t u = 0; u < width; ++u) CHECK(all[i * width + u] == units.a[before + u]);
    }
  }
  CHECK(network.hidden(0, {}).empty());
  CHECK_THROWS_WITH(network.hidden(3, inputs), ContainsSubstring("layer: expected 0 to 2"));
  CHECK_THROWS_WITH(network.hidden(0, std::span(inputs).first(3)), ContainsSubstring("expected 2 for each"));
}

TEST_CASE("the same seed repeats the same run; reset begins it again") {
  TrainingSettings s = settings({2, 3, 1});
  s.seed = 42;
  s.batch_size = 1;
  SmallNetwork a(s), b(s);
  for (SmallNetwork* network : {&a, &b}) network->set_points(xor_points());
  const std::vector<double> start = copy(a.shown_parameters());
  a.run(50, TrainingUnit::epoch);
  for (int i = 0; i < 200; ++i) b.run(1, TrainingUnit::batch);
  CHECK(copy(a.shown_parameters()) == copy(b.shown_parameters()));
  a.reset();
  CHECK(copy(a.shown_parameters()) == start);
  CHECK(a.report().step == 0);
  a.run(50, TrainingUnit::epoch);
  CHECK(copy(a.shown_parameters()) == copy(b.shown_parameters()));
  s.seed = 43;
  CHECK(copy(SmallNetwork(s).shown_parameters()) != start);
}

TEST_CASE("points may change while Adam is under way; more or fewer of them too") {
  TrainingSettings s = settings({2, 3, 1});
  s.optimizer.kind = OptimizerKind::adam;
  s.batch_size = 8;
  SmallNetwork network(s);
  network.set_points(xor_points());
  network.run(10, TrainingUnit::epoch);
  for (const std::size_t count : {4u, 60u, 5u, 1000u}) {
    const std::vector<double> before = copy(network.shown_parameters());
    network.set_points(planar_set(PlanarSetKind::xor_gate, count, 0.1, 2));
    CHECK(copy(network.shown_parameters()) == before);
    const SmallNetworkReport report = network.run(2, TrainingUnit::epoch);
    CHECK(report.batch.size() <= 8);
    for (const std::uint32_t index : report.batch) CHECK(index < count);
  }
  network.set_batch_size(1000);
  CHECK(network.run(1, TrainingUnit::batch).batch.size() == 1000);
  network.set_learning_rate(1e-12);
  const std::vector<double> before = copy(network.shown_parameters());
  network.run(1, TrainingUnit::batch);
  CHECK(relative_distance(network.shown_parameters(), before) < 1e-10);
}

TEST_CASE("checkpoints are kept, thinned, shown without disturbing training, and gone back to") {
  TrainingSettings s = settings({2, 2, 1});
  s.shuffle = false;
  SmallNetwork network(s), undisturbed(s);
  for (SmallNetwork* n : {&network, &undisturbed}) n->set_points(xor_points());
  const std::vector<double> start = copy(network.shown_parameters());
  network.checkpoint_every(10);
  network.run(1000, TrainingUnit::batch);
  undisturbed.run(1000, TrainingUnit::batch);
  REQUIRE(network.checkpoints().size() == 101);
  CHECK(network.checkpoints().front().parameters == start);
  CHECK((network.checkpoints()[7].step == 70 && network.checkpoints()[7].epoch == 70));

  network.show_checkpoint(3);
  CHECK(copy(network.shown_parameters()) == network.checkpoints()[3].parameters);
  CHECK(network.shown_score().loss == network.checkpoints()[3].loss);
  network.run(1000, TrainingUnit::batch);
  undisturbed.run(1000, TrainingUnit::batch);
  CHECK(network.checkpoints().size() == 101);  // 201 were too many: every second one went
  CHECK(network.checkpoints()[1].step == 20);
  CHECK(network.checkpoints().back().step == 2000);
  network.show_live();
  CHECK(copy(network.shown_parameters()) == copy(undisturbed.shown_parameters()));

  network.run(100000, TrainingUnit::batch);
  CHECK(network.checkpoints().size() <= 200);
  for (std::size_t i = 1; i < network.checkpoints().size(); ++i)
    REQUIRE(network.checkpoints()[i].step > network.checkpoints()[i - 1].step);

  network.restore_checkpoint(2);
  CHECK(network.checkpoints().size() == 3);
  const std::uint64_t step = network.checkpoints()[2].step;
  CHECK(network.report().step == step);
  // Plain gradient descent on all points has no memory: from here it goes the same way.
  SmallNetwork same(s);
  same.set_points(xor_points());
  same.run(step + 500, TrainingUnit::batch);
  network.run(500, TrainingUnit::batch);
  CHECK(copy(network.shown_parameters()) == copy(same.shown_parameters()));

  network.reset();
  CHECK(network.checkpoints().size() == 1);
  CHECK(network.checkpoints()[0].parameters == start);
  CHECK_THROWS_WITH(network.show_checkpoint(1), ContainsSubstring("checkpoint: 1, there are 1"));
  network.checkpoint_every(0);
  network.run(10, TrainingUnit::batch);
  CHECK(network.checkpoints().empty());
}

TEST_CASE("a run that diverges stops with the weights it began with, and goes on once something has changed") {
  TrainingSettings s = settings({2, 4, 1}, ActivationKind::relu);
  s.loss.kind = LossKind::squared_error;
  s.optimizer.learning_rate = 1e5;
  SmallNetwork network(s);
  network.set_points(xor_points());
  SmallNetworkReport report;
  for (int i = 0; i < 1000 && !report.diverged; ++i) {
    report = network.run(1, TrainingUnit::batch);
    for (const double w : network.shown_parameters()) REQUIRE(std::abs(w) <= 1e30);
  }
  REQUIRE(report.diverged);
  const std::uint64_t step = report.step;
  CHECK(network.run(10, TrainingUnit::batch).diverged);
  CHECK(network.report().step == step);
  network.reset();
  network.set_learning_rate(0.01);
  CHECK_FALSE(network.run(100, TrainingUnit::epoch).diverged);
}

TEST_CASE("extreme weights and samples never show a NaN") {
  for (const ActivationKind kind : {ActivationKind::identity, ActivationKind::relu, ActivationKind::tanh,
                                    ActivationKind::sigmoid, ActivationKind::leaky_relu})
    for (const LossKind loss : {LossKind::squared_error, LossKind::binary_cross_entropy}) {
      TrainingSettings s = settings({2, 5, 4, 3, 3, 3, 2, 1}, kind);
      s.loss.kind = loss;
      SmallNetwork network(s);
      network.set_points({{1e30, -1e30, 0}, {1e30, 1e30, 0}, {0, 1, 1}});
      for (std::size_t i = 0; i < network.shown_parameters().size(); ++i)
        network.set_parameter(i, i % 2 == 0 ? 1e30 : -1e30);
      const SmallNetworkReport report = network.run(3, TrainingUnit::epoch);
      CHECK_FALSE(std::isnan(report.score.loss));
      CHECK_FALSE(std::isnan(report.score.gradient_norm));
      for (const double a : network.forward(std::vector<double>{1e30, -1e30}).a) CHECK(std::isfinite(a));
      for (const float a :
           network.grid({.x_min = -1e30, .x_max = 1e30, .columns = 9, .y_min = -1, .y_max = 1, .rows = 9}))
        CHECK(std::isfinite(a));
      for (const double w : network.shown_parameters()) CHECK(std::abs(w) <= 1e30);
    }
}

TEST_CASE("odd sets train: one point, all the same, both labels on one spot, 10,000 points") {
  for (const PlanarPoints& points :
       {PlanarPoints{{3}, {4}, {1}}, PlanarPoints{{1, 1, 1}, {2, 2, 2}, {0, 0, 0}},
        PlanarPoints{{1, 1}, {2, 2}, {0, 1}}, planar_set(PlanarSetKind::spiral, 10000, 0.1, 1)}) {
    SmallNetwork network(settings({2, 8, 8, 1}, ActivationKind::tanh));
    network.set_points(points);
    const SmallNetworkReport report = network.run(2, TrainingUnit::epoch);
    CHECK_FALSE(report.diverged);
    CHECK(std::isfinite(report.score.loss));
  }
}

TEST_CASE("samples of any width: a regression, a truth table of three inputs") {
  TrainingSettings s = settings({1, 8, 1}, ActivationKind::tanh);
  s.loss.kind = LossKind::squared_error;
  s.optimizer.kind = OptimizerKind::adam;
  s.optimizer.learning_rate = 0.01;
  s.batch_size = 50;
  SmallNetwork network(s);
  const RegressionPoints curve = regression_set(RegressionSetKind::sine, 50, 0, 0);
  network.set_samples(curve.x, curve.y);
  CHECK(network.run(2000, TrainingUnit::epoch).score.loss < 0.01);
  CHECK_THROWS_WITH(network.set_points(xor_points()), ContainsSubstring("1 inputs and 1 outputs, expected 2 and 1"));
  CHECK_THROWS_WITH(SmallNetwork(settings({3, 2, 1})).grid({}), ContainsSubstring("3 inputs, expected 1 or 2"));
}

TEST_CASE("wrong settings and values are refused with what was expected, and change nothing") {
  CHECK_THROWS_WITH(SmallNetwork(settings({2})), ContainsSubstring("sizes: 1 of them"));
  CHECK_THROWS_WITH(SmallNetwork(settings({2, 65, 1})), ContainsSubstring("expected 1 to 64, got 65"));
  TrainingSettings s = settings({2, 2, 1});
  s.loss.kind = LossKind::softmax_cross_entropy;
  CHECK_THROWS_WITH(SmallNetwork(s), ContainsSubstring("expected squared-error or binary-cross-entropy"));
  s = settings({2, 2, 1}, ActivationKind::step);
  s.optimizer.learning_rate = -1;
  CHECK_THROWS_WITH(SmallNetwork(s), ContainsSubstring("learning_rate"));
  s = settings({2, 2, 1});
  s.output_activation.kind = ActivationKind::tanh;
  CHECK_THROWS_WITH(SmallNetwork(s), ContainsSubstring("computed from z"));

  SmallNetwork network(settings({2, 2, 1}));
  network.set_points(xor_points());
  const std::vector<double> before = copy(network.shown_parameters());
  CHECK_THROWS_WITH(network.set_parameter(9, 0), ContainsSubstring("0 to 8, got 9"));
  CHECK_THROWS_WITH(network.set_parameter(0, std::nan("")), ContainsSubstring("parameter 0: expected a number"));
  CHECK_THROWS_WITH(network.set_parameter(3, 1e31), ContainsSubstring("parameter 3"));
  CHECK_THROWS_WITH(network.set_parameters(std::vector<double>(8)), ContainsSubstring("8, the network has 9"));
  std::vector<double> bad(9, 1.0);
  bad[8] = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(network.set_parameters(bad), ContainsSubstring("parameter 8"));
  CHECK(copy(network.shown_parameters()) == before);
  CHECK_THROWS_WITH(network.set_samples(std::vector<double>(3), std::vector<double>(2)),
                    ContainsSubstring("samples: 3"));
  CHECK_THROWS_WITH(network.set_samples({}, {}), ContainsSubstring("there are none"));
  CHECK_THROWS_WITH(network.set_learning_rate(0), ContainsSubstring("learning_rate"));
  CHECK_THROWS_WITH(network.set_batch_size(0), ContainsSubstring("batch_size"));
  CHECK_THROWS_WITH(network.grid({.columns = 0}), ContainsSubstring("grid: 2 rows, 0 columns"));
  CHECK_THROWS_WITH(network.grid({.columns = 1000, .rows = 1000}), ContainsSubstring("at most 250000 nodes"));
  CHECK_THROWS_WITH(network.grid({.x_min = std::nan("")}), ContainsSubstring("grid: bound 0"));
  CHECK_THROWS_WITH(network.loss_along(0, std::vector<double>(2'000'000)), ContainsSubstring("at most 4000000"));
  CHECK_THROWS_WITH(training_unit_from_name("minute"), ContainsSubstring("example, batch, epoch"));
}

TEST_CASE("success runs: some seeds solve XOR with two sigmoid units, some are stuck; four tanh units do better") {
  const auto solved = [](const TrainingSettings& s, ActivationKind) {
    int count = 0;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      const SuccessRun run = success_run(s, xor_points(), seed, 1000);
      CHECK(run.solved == (run.score.accuracy == 1));
      CHECK((run.solved || run.epochs == 1000));
      count += run.solved;
    }
    return count;
  };
  TrainingSettings narrow = settings({2, 2, 1}, ActivationKind::tanh), wide = settings({2, 8, 1}, ActivationKind::tanh);
  narrow.batch_size = wide.batch_size = 4;
  const int few = solved(narrow, ActivationKind::tanh), many = solved(wide, ActivationKind::tanh);
  CHECK(few < 30);
  CHECK(few > 0);
  CHECK(many > few);
  const SuccessRun run = success_run(wide, xor_points(), 3, 1000), again = success_run(wide, xor_points(), 3, 1000);
  CHECK((run.parameters == again.parameters && run.epochs == again.epochs));
  CHECK_THROWS_WITH(success_run(wide, xor_points(), 0, 0), ContainsSubstring("epochs: expected 1"));
}
