// Losses: values worked out by hand, gradients against finite differences, extremes, and what does not fit.
#include "network/loss.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "../compare.h"
#include "base/error.h"
#include "base/matrix.h"
#include "base/rng.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::Loss;
using mlp::LossKind;
using mlp::Matrix;

namespace {

/// Loss of one sample; its gradient in `gradient`.
template <class T>
double loss_of(const Loss& loss, const std::vector<T>& outputs, const std::vector<T>& targets,
               std::vector<T>& gradient) {
  mlp::Execution execution;
  gradient.resize(outputs.size());
  return mlp::loss_and_gradient<T>(execution, loss, {outputs.data(), 1, outputs.size()},
                                   {targets.data(), 1, targets.size()}, {gradient.data(), 1, gradient.size()});
}

template <class T>
Matrix<T> random_matrix(std::size_t rows, std::size_t cols, double low, double high, std::uint64_t seed) {
  mlp::Rng rng(seed);
  Matrix<T> matrix(rows, cols);
  for (T& x : matrix.view().flat()) x = static_cast<T>(rng.uniform(low, high));
  return matrix;
}

}  // namespace

TEMPLATE_TEST_CASE("squared error is half the sum of squares, its gradient the error", "", float, double) {
  std::vector<TestType> gradient;
  CHECK(loss_of<TestType>({.kind = LossKind::squared_error}, {1, 2, -1}, {0, 2, 1}, gradient) == Approx(2.5));
  CHECK(gradient == std::vector<TestType>{1, 0, -2});
}

TEMPLATE_TEST_CASE("binary cross-entropy at logits with known values", "", float, double) {
  std::vector<TestType> gradient;
  const Loss loss{.kind = LossKind::binary_cross_entropy};
  CHECK(loss_of<TestType>(loss, {0}, {1}, gradient) == Approx(std::log(2.0)));
  CHECK(gradient[0] == Approx(-0.5));
  CHECK(loss_of<TestType>(loss, {0, 0}, {0, 1}, gradient) == Approx(2 * std::log(2.0)));  // a sum over the outputs
  const double z = std::log(3.0);                                                         // σ(z) = 3/4
  CHECK(loss_of<TestType>(loss, {static_cast<TestType>(z)}, {0}, gradient) == Approx(std::log(4.0)));
  CHECK(gradient[0] == Approx(0.75));
  CHECK(loss_of<TestType>(loss, {static_cast<TestType>(z)}, {TestType(0.75)}, gradient) ==
        Approx(-0.75 * std::log(0.75) - 0.25 * std::log(0.25)));
  CHECK(gradient[0] == Approx(0).margin(1e-7));
}

TEMPLATE_TEST_CASE("softmax cross-entropy at logits with known values", "", float, double) {
  std::vector<TestType> gradient;
  const TestType ln2 = static_cast<TestType>(std::log(2.0));
  CHECK(loss_of<TestType>({}, {0, 0, 0, 0}, {0, 0, 1, 0}, gradient) == Approx(std::log(4.0)));
  CHECK(gradient[0] == Approx(0.25));
  CHECK(gradient[2] == Approx(-0.75));
  CHECK(loss_of<TestType>({}, {ln2, 0}, {1, 0}, gradient) == Approx(std::log(1.5)));  // softmax = (2/3, 1/3)
  CHECK(gradient[0] == Approx(-1.0 / 3));
  CHECK(gradient[1] == Approx(1.0 / 3));
}

TEMPLATE_TEST_CASE("label smoothing spreads a share of the target evenly over all classes", "", float, double) {
  std::vector<TestType> gradient;
  const TestType ln2 = static_cast<TestType>(std::log(2.0));
  const Loss loss{.kind = LossKind::softmax_cross_entropy, .label_smoothing = 0.2};
  // Targets (0.9, 0.1), probabilities (2/3, 1/3).
  CHECK(loss_of<TestType>(loss, {ln2, 0}, {1, 0}, gradient) ==
        Approx(-0.9 * std::log(2.0 / 3) - 0.1 * std::log(1.0 / 3)));
  CHECK(gradient[0] == Approx(2.0 / 3 - 0.9));
  CHECK(gradient[1] == Approx(1.0 / 3 - 0.1));
}

TEMPLATE_TEST_CASE("extreme logits neither overflow nor lose the loss", "", float, double) {
  std::vector<TestType> gradient;
  CHECK(loss_of<TestType>({}, {1000, 0}, {1, 0}, gradient) == 0);
  CHECK(loss_of<TestType>({}, {1000, 0}, {0, 1}, gradient) == Approx(1000));
  CHECK(gradient == std::vector<TestType>{1, -1});
  CHECK(loss_of<TestType>({}, {-5000, -5000}, {0, 1}, gradient) == Approx(std::log(2.0)));
  const Loss binary{.kind = LossKind::binary_cross_entropy};
  CHECK(loss_of<TestType>(binary, {1000, -1000}, {1, 0}, gradient) == 0);
  CHECK(loss_of<TestType>(binary, {1000, -1000}, {0, 1}, gradient) == Approx(2000));
  CHECK(gradient == std::vector<TestType>{1, -1});
}

TEMPLATE_TEST_CASE("a logit that is no number makes a loss that is none", "", float, double) {
  std::vector<TestType> gradient;
  for (const LossKind kind : mlp::all_losses()) {
    INFO(mlp::loss_name(kind));
    CHECK_FALSE(std::isfinite(
        loss_of<TestType>({.kind = kind}, {std::numeric_limits<TestType>::quiet_NaN(), 0}, {1, 0}, gradient)));
    CHECK_FALSE(std::isfinite(
        loss_of<TestType>({.kind = kind}, {std::numeric_limits<TestType>::infinity(), 0}, {0, 1}, gradient)));
  }
}

TEST_CASE("gradients are the slopes of the mean loss of a batch") {
  for (const LossKind kind : mlp::all_losses())
    for (const double smoothing : {0.0, 0.1}) {
      if (smoothing != 0 && kind != LossKind::softmax_cross_entropy) continue;
      const Loss loss{.kind = kind, .label_smoothing = smoothing};
      mlp::Execution execution;
      Matrix<double> outputs = random_matrix<double>(5, 4, -2, 2, 1), targets(5, 4), gradient(5, 4);
      for (std::size_t r = 0; r < 5; ++r) targets(r, (3 * r) % 4) = 1;
      mlp::loss_and_gradient<double>(execution, loss, outputs.view(), targets.view(), gradient.view());
      std::vector<double> numerical;
      for (double& z : outputs.view().flat()) {
        const double kept = z, step = 1e-5;
        z = kept + step;
        const double above = mlp::loss_value<double>(execution, loss, outputs.view(), targets.view());
        z = kept - step;
        numerical.push_back((above - mlp::loss_value<double>(execution, loss, outputs.view(), targets.view())) /
                            (2 * step));
        z = kept;
      }
      INFO(mlp::loss_name(kind) << ", smoothing " << smoothing);
      CHECK(relative_distance(gradient.view().flat(), numerical) < 1e-9);
    }
}

TEST_CASE("float losses agree with double on every instruction set, the gradient in the outputs' own memory") {
  const Matrix<double> exact_outputs = random_matrix<double>(33, 10, -4, 4, 2);
  Matrix<double> exact_gradient(33, 10), targets(33, 10);
  for (std::size_t r = 0; r < 33; ++r) targets(r, r % 10) = 1;
  Matrix<float> float_targets(33, 10);
  std::copy_n(targets.data(), 330, float_targets.data());
  for (const LossKind kind : mlp::all_losses())
    for (const mlp::Isa isa : mlp::available_isas()) {
      INFO(mlp::loss_name(kind) << ", " << mlp::isa_name(isa));
      mlp::Execution execution(1, isa);
      Matrix<float> outputs(33, 10);
      std::transform(exact_outputs.data(), exact_outputs.data() + 330, outputs.data(),
                     [](double z) { return static_cast<float>(z); });
      const double exact = mlp::loss_and_gradient<double>(execution, {.kind = kind}, exact_outputs.view(),
                                                          targets.view(), exact_gradient.view());
      CHECK(mlp::loss_value<float>(execution, {.kind = kind}, outputs.view(), float_targets.view()) ==
            Approx(exact).epsilon(1e-6));
      CHECK(mlp::loss_and_gradient<float>(execution, {.kind = kind}, outputs.view(), float_targets.view(),
                                          outputs.view()) == Approx(exact).epsilon(1e-6));
      CHECK(relative_distance(outputs.view().flat(), exact_gradient.view().flat()) < 1e-6);
    }
}

TEMPLATE_TEST_CASE("softmax rows are probabilities in the proportions of the exponentials", "", float, double) {
  mlp::Execution execution;
  Matrix<TestType> logits = random_matrix<TestType>(9, 7, -5, 5, 3), probabilities(9, 7);
  logits(4, 2) = 500;
  mlp::softmax<TestType>(execution, logits.view(), probabilities.view());
  for (std::size_t r = 0; r < 9; ++r) {
    double sum = 0;
    for (const TestType p : probabilities.view().row(r)) {
      CHECK(p >= 0);
      sum += static_cast<double>(p);
    }
    CHECK(sum == Approx(1).epsilon(1e-6));
  }
  CHECK(probabilities(4, 2) == 1);
  CHECK(static_cast<double>(probabilities(0, 1) / probabilities(0, 0)) ==
        Approx(std::exp(static_cast<double>(logits(0, 1)) - static_cast<double>(logits(0, 0)))).epsilon(2e-6));
}

TEST_CASE("one-hot targets") {
  Matrix<float> targets(3, 4);
  targets(0, 0) = 5;
  const std::vector<std::uint8_t> labels{2, 0, 3};
  mlp::one_hot<float>(labels, targets.view());
  const auto flat = targets.view().flat();
  CHECK(std::vector<float>(flat.begin(), flat.end()) == std::vector<float>{0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1});
  const std::vector<std::uint8_t> too_large{0, 4, 0}, too_few{0};
  CHECK_THROWS_WITH(mlp::one_hot<float>(too_large, targets.view()),
                    ContainsSubstring("label 4") && ContainsSubstring("sample 1") && ContainsSubstring("below 4"));
  CHECK_THROWS_WITH(mlp::one_hot<float>(too_few, targets.view()), ContainsSubstring("1 labels for 3 rows"));
}

TEST_CASE("shapes that do not fit and empty batches are refused") {
  mlp::Execution execution;
  Matrix<double> outputs(2, 3), targets(2, 3), narrow(2, 2), empty(0, 3);
  CHECK_THROWS_WITH(mlp::loss_and_gradient<double>(execution, {}, outputs.view(), narrow.view(), outputs.view()),
                    ContainsSubstring("2×3") && ContainsSubstring("2×2"));
  CHECK_THROWS_AS(mlp::loss_and_gradient<double>(execution, {}, outputs.view(), targets.view(), narrow.view()),
                  mlp::Error);
  CHECK_THROWS_WITH(mlp::loss_and_gradient<double>(execution, {}, empty.view(), empty.view(), empty.view()),
                    ContainsSubstring("empty"));
}

TEST_CASE("names of losses") {
  CHECK(mlp::all_losses().size() == 3);
  for (const LossKind kind : mlp::all_losses()) CHECK(mlp::loss_from_name(mlp::loss_name(kind)) == kind);
  CHECK_THROWS_WITH(mlp::loss_from_name("hinge"), ContainsSubstring("\"hinge\"") && ContainsSubstring("cross-entropy"));
}
