// Optimisers against steps worked out by hand, in float on every instruction set and in double.
#include "training/optimizer.h"

#include <cmath>
#include <functional>
#include <vector>

#include "base/error.h"
#include "catch.h"

using mlp::OptimizerKind;
using mlp::OptimizerSettings;

namespace {

/// Weights after each of several steps with these gradients, starting from w, element by element in double.
using ByHand = std::function<double(double w, const std::vector<double>& gradients)>;

template <class T>
void check_on(mlp::Execution& execution, const OptimizerSettings& settings, double rate, const ByHand& by_hand,
              double tolerance) {
  constexpr std::size_t kSize = 37;  // not a multiple of any vector
  const int steps = 4;
  std::vector<T> w(kSize), g(kSize);
  std::vector<std::vector<double>> gradients(kSize);
  for (std::size_t i = 0; i < kSize; ++i) w[i] = static_cast<T>(0.25 * static_cast<double>(i) - 4);
  const std::vector<T> start = w;
  const auto optimizer = mlp::make_optimizer<T>(settings, kSize);
  for (int step = 0; step < steps; ++step) {
    for (std::size_t i = 0; i < kSize; ++i) {
      g[i] = static_cast<T>(std::ldexp(static_cast<double>((i * 7 + 3 * static_cast<std::size_t>(step)) % 11) - 5, -2));
      gradients[i].push_back(static_cast<double>(g[i]));
    }
    optimizer->step(execution, std::span<T>(w), std::span<const T>(g), rate);
  }
  for (std::size_t i = 0; i < kSize; ++i)
    CHECK(static_cast<double>(w[i]) ==
          Approx(by_hand(static_cast<double>(start[i]), gradients[i])).epsilon(tolerance).margin(tolerance));
}

void check(const OptimizerSettings& settings, double rate, const ByHand& by_hand) {
  mlp::Execution plain;
  check_on<double>(plain, settings, rate, by_hand, 1e-13);
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    mlp::Execution execution(2, isa);
    check_on<float>(execution, settings, rate, by_hand, 1e-6);
  }
}

}  // namespace

TEST_CASE("SGD: w - rate (gradient + decay w)") {
  check({.kind = OptimizerKind::sgd, .weight_decay = 0.1}, 0.05, [](double w, const std::vector<double>& gradients) {
    for (const double g : gradients) w -= 0.05 * (g + 0.1 * w);
    return w;
  });
}

TEST_CASE("momentum: the first velocity is the first gradient") {
  for (const OptimizerKind kind : {OptimizerKind::momentum, OptimizerKind::sgd})
    check({.kind = kind, .momentum = 0.9, .weight_decay = 0.01}, 0.05,
          [](double w, const std::vector<double>& gradients) {
            double velocity = 0;
            for (const double g : gradients) {
              velocity = 0.9 * velocity + (g + 0.01 * w);
              w -= 0.05 * velocity;
            }
            return w;
          });
}

TEST_CASE("Adam: corrected moments, epsilon outside the root") {
  const OptimizerSettings settings{
      .kind = OptimizerKind::adam, .beta1 = 0.8, .beta2 = 0.99, .epsilon = 0.01, .weight_decay = 0.05};
  check(settings, 0.03, [](double w, const std::vector<double>& gradients) {
    double m = 0, v = 0;
    for (std::size_t t = 1; t <= gradients.size(); ++t) {
      const double g = gradients[t - 1] + 0.05 * w;
      m = 0.8 * m + 0.2 * g;
      v = 0.99 * v + 0.01 * g * g;
      const double m_hat = m / (1 - std::pow(0.8, t)), v_hat = v / (1 - std::pow(0.99, t));
      w -= 0.03 * m_hat / (std::sqrt(v_hat) + 0.01);
    }
    return w;
  });
}

TEST_CASE("Nesterov: the step looks ahead along the velocity") {
  check({.kind = OptimizerKind::nesterov, .momentum = 0.9, .weight_decay = 0.01}, 0.05,
        [](double w, const std::vector<double>& gradients) {
          double velocity = 0;
          for (const double g : gradients) {
            const double penalized = g + 0.01 * w;
            velocity = 0.9 * velocity + penalized;
            w -= 0.05 * (penalized + 0.9 * velocity);
          }
          return w;
        });
}

TEST_CASE("RMSProp: epsilon outside the root, no correction") {
  const OptimizerSettings settings{
      .kind = OptimizerKind::rmsprop, .smoothing = 0.9, .epsilon = 0.01, .weight_decay = 0.05};
  check(settings, 0.03, [](double w, const std::vector<double>& gradients) {
    double v = 0;
    for (const double gradient : gradients) {
      const double g = gradient + 0.05 * w;
      v = 0.9 * v + 0.1 * g * g;
      w -= 0.03 * g / (std::sqrt(v) + 0.01);
    }
    return w;
  });
}

TEST_CASE("AdamW: weights shrink by themselves, the moments do not see it") {
  const OptimizerSettings settings{
      .kind = OptimizerKind::adamw, .beta1 = 0.8, .beta2 = 0.99, .epsilon = 0.01, .weight_decay = 0.5};
  check(settings, 0.03, [](double w, const std::vector<double>& gradients) {
    double m = 0, v = 0;
    for (std::size_t t = 1; t <= gradients.size(); ++t) {
      const double g = gradients[t - 1];
      w *= 1 - 0.03 * 0.5;
      m = 0.8 * m + 0.2 * g;
      v = 0.99 * v + 0.01 * g * g;
      w -= 0.03 * (m / (1 - std::pow(0.8, t))) / (std::sqrt(v / (1 - std::pow(0.99, t))) + 0.01);
    }
    return w;
  });
}

TEST_CASE("L1: the sign of each weight is added to its gradient, and nothing at zero") {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::momentum})
    check({.kind = kind, .momentum = 0.5, .weight_decay = 0.1, .l1 = 0.25}, 0.05,
          [](double w, const std::vector<double>& gradients) {
            double velocity = 0;
            for (const double g : gradients) {
              velocity = 0.5 * velocity + (g + 0.1 * w + 0.25 * ((w > 0) - (w < 0)));
              w -= 0.05 * velocity;
            }
            return w;
          });
  for (const OptimizerKind kind : {OptimizerKind::rmsprop, OptimizerKind::adam, OptimizerKind::adamw}) {
    mlp::Execution execution;
    const auto optimizer = mlp::make_optimizer<double>({.kind = kind, .l1 = 0.25}, 3);
    std::vector<double> w{1, 0, -1};
    const std::vector<double> g{-0.25, 0, 0.25};  // cancels the penalty
    optimizer->step(execution, w, g, 0.1);
    CHECK(w == std::vector<double>{1, 0, -1});
  }
}

TEST_CASE("Adam's first step has the length of the rate, whatever the gradient's size") {
  for (const double gradient : {1e-3, 1.0, 1e4}) {
    mlp::Execution execution;
    const auto optimizer = mlp::make_optimizer<float>({.kind = OptimizerKind::adam}, 1);
    float w = 1;
    const float g = static_cast<float>(gradient);
    optimizer->step(execution, std::span(&w, 1), std::span(&g, 1), 0.125);
    CHECK(w == Approx(0.875).epsilon(2e-6));
  }
}

TEST_CASE("Adam leaves a weight alone whose gradient is zero") {
  mlp::Execution execution;
  const auto optimizer = mlp::make_optimizer<float>({.kind = OptimizerKind::adam}, 1);
  float w = 0.7f;
  const float g = 0;
  for (int step = 0; step < 3; ++step) optimizer->step(execution, std::span(&w, 1), std::span(&g, 1), 0.1);
  CHECK(w == 0.7f);
}

TEST_CASE("a long array split among threads gives the same bits as on one") {
  constexpr std::size_t kSize = 100003;
  for (const OptimizerKind kind : mlp::all_optimizers()) {
    const OptimizerSettings settings{
        .kind = kind,
        .momentum = kind == OptimizerKind::momentum || kind == OptimizerKind::nesterov ? 0.9 : 0,
        .weight_decay = 0.01,
        .l1 = 0.001};
    std::vector<std::vector<float>> results;
    for (const int threads : {1, 2, 3}) {
      mlp::Execution execution(threads);
      std::vector<float> w(kSize), g(kSize);
      for (std::size_t i = 0; i < kSize; ++i) {
        w[i] = static_cast<float>(i % 101) * 0.01f;
        g[i] = static_cast<float>(i % 37) * 0.1f - 1.7f;
      }
      const auto optimizer = mlp::make_optimizer<float>(settings, kSize);
      for (int step = 0; step < 3; ++step) optimizer->step(execution, std::span(w), std::span<const float>(g), 0.01);
      results.push_back(w);
    }
    INFO(mlp::optimizer_name(kind));
    CHECK(results[1] == results[0]);
    CHECK(results[2] == results[0]);
  }
}

TEST_CASE("names of optimisers") {
  for (const OptimizerKind kind : mlp::all_optimizers())
    CHECK(mlp::optimizer_from_name(mlp::optimizer_name(kind)) == kind);
  CHECK_THROWS_WITH(mlp::optimizer_from_name("adagrad"),
                    Catch::Matchers::ContainsSubstring("\"adagrad\"") && Catch::Matchers::ContainsSubstring("adam"));
}
