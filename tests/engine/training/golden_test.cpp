// Training ends where PyTorch's training ends: on every instruction set, with 1 to 3 threads, and in double.
#include "../golden.h"

#include <algorithm>

#include "../compare.h"
#include "catch.h"
#include "training/trainer.h"

namespace {

constexpr double kBar = 1e-5;  // ‖Δ‖/‖w‖ of every tensor

template <class T>
void load(const std::vector<mlp::Tensor>& tensors, mlp::Mlp<T>& network) {
  std::vector<T> parameters;
  for (const mlp::Tensor& tensor : tensors)
    parameters.insert(parameters.end(), tensor.values.begin(), tensor.values.end());
  network.set_parameters(parameters);
}

/// Trains from the golden start; checks the weights of every tensor and the curve of losses.
template <class T>
void check_run(const golden::Network& expected, const mlp::ImageDataset& digits, mlp::Execution& execution) {
  const mlp::ImageSource<T> source(digits);
  mlp::Mlp<T> network(expected.settings.architecture());
  load(expected.initial, network);
  mlp::Trainer<T> trainer(execution, network, source, expected.settings, digits.size());
  std::vector<double> losses;
  while (trainer.epoch() < expected.settings.epochs) losses.push_back(trainer.run(1).loss);

  CHECK(relative_distance(losses, expected.losses) < kBar);
  const std::vector<T> trained = network.copy_parameters();
  const std::span<const T> parameters(trained);
  std::size_t first = 0;
  for (const mlp::Tensor& tensor : expected.final) {
    INFO(tensor.name);
    CHECK(relative_distance(parameters.subspan(first, tensor.values.size()), tensor.values) < kBar);
    first += tensor.values.size();
  }
}

}  // namespace

TEST_CASE("golden networks really learned: their weights moved far more than the bar") {
  for (const std::string& name : golden::network_names()) {
    INFO(name);
    const golden::Network network = golden::network(name);
    REQUIRE(network.losses.back() < network.losses.front());
    for (std::size_t i = 0; i < network.initial.size(); ++i)
      CHECK(relative_distance(network.initial[i].values, network.final[i].values) > 1000 * kBar);
  }
}

TEST_CASE("float training from PyTorch's weights ends at PyTorch's weights") {
  const mlp::ImageDataset digits = golden::digits();
  REQUIRE(digits.size() == 1000);
  for (const std::string& name : golden::network_names()) {
    const golden::Network network = golden::network(name);
    for (const mlp::Isa isa : mlp::available_isas())
      for (const int threads : {1, 2, 3}) {
        INFO(name << ", " << mlp::isa_name(isa) << ", threads " << threads);
        mlp::Execution execution(threads, isa);
        check_run<float>(network, digits, execution);
      }
  }
}

TEST_CASE("double training from PyTorch's weights ends at PyTorch's weights") {
  const mlp::ImageDataset digits = golden::digits();
  mlp::Execution execution;
  for (const std::string& name : golden::network_names()) {
    INFO(name);
    check_run<double>(golden::network(name), digits, execution);
  }
}

TEST_CASE("learning rates are PyTorch's, step by step") {
  const std::vector<golden::Schedule> schedules = golden::schedules();
  REQUIRE(schedules.size() >= 10);
  for (const golden::Schedule& schedule : schedules) {
    INFO(mlp::schedule_name(schedule.kind) << " over " << schedule.values.size() << " steps");
    for (std::size_t step = 0; step < schedule.values.size(); ++step)
      // Absolute part: where the cosine comes down to nearly nothing, PyTorch's running product keeps its rounding.
      CHECK(mlp::scheduled_learning_rate(schedule.kind, schedule.learning_rate, step, schedule.values.size()) ==
            Approx(schedule.values[step]).epsilon(1e-12).margin(1e-14));
  }
}
