// Evaluation: counting, confusion, confidences, ranges, and what does not fit.
#include "training/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "catch.h"
#include "recording_source.h"
#include "training/trainer.h"

using Catch::Matchers::ContainsSubstring;

namespace {

/// A source whose input is the sample's number and whose class is given by a list.
class ListSource final : public mlp::SampleSource<double> {
 public:
  ListSource(std::vector<std::uint8_t> classes, std::size_t outputs)
      : classes_(std::move(classes)), outputs_(outputs) {}
  std::size_t size() const override { return classes_.size(); }
  std::size_t features() const override { return 1; }
  std::size_t outputs() const override { return outputs_; }
  void gather(mlp::Execution&, std::span<const std::uint32_t> indices, mlp::MatrixView<double> inputs,
              mlp::MatrixView<double> targets) const override {
    for (std::size_t r = 0; r < indices.size(); ++r) {
      inputs(r, 0) = indices[r];
      for (std::size_t c = 0; c < outputs_; ++c) targets(r, c) = c == classes_[indices[r]] ? 1 : 0;
    }
  }

 private:
  std::vector<std::uint8_t> classes_;
  std::size_t outputs_;
};

/// Logits (0, x − 2.5): predicts class 0 for samples 0 … 2, class 1 from 3 on.
void make_threshold(mlp::Mlp<double>& network) {
  const std::vector<double> parameters{0, 1, 0, -2.5};
  std::copy(parameters.begin(), parameters.end(), network.parameters().begin());
}

}  // namespace

TEST_CASE("argmax takes the lowest index of equal values") {
  const std::vector<double> values{1, 3, 2, 3};
  CHECK(mlp::argmax<double>(values) == 1);
  const std::vector<float> equal{0, 0, 0};
  CHECK(mlp::argmax<float>(equal) == 0);
}

TEST_CASE("an evaluation counts right ones, confusions and loss as by hand") {
  const ListSource source({0, 1, 0, 1, 1, 0}, 2);
  mlp::Execution execution;
  mlp::Mlp<double> network(mlp::Architecture::from_sizes(std::vector<std::size_t>{1, 2}, {}));
  make_threshold(network);
  const mlp::Loss smoothed{.kind = mlp::LossKind::softmax_cross_entropy, .label_smoothing = 0.3};
  const mlp::Evaluation result = mlp::evaluate<double>(execution, network, smoothed, source, 0, 6);
  CHECK(result.count == 6);
  CHECK(result.correct == 4);
  CHECK(result.accuracy() == Approx(4.0 / 6));
  CHECK(result.confusion == std::vector<std::uint32_t>{2, 1, 1, 2});
  CHECK(result.predictions == std::vector<std::uint8_t>{0, 0, 0, 1, 1, 1});
  const std::vector<int> classes{0, 1, 0, 1, 1, 0};
  double loss = 0;
  for (int i = 0; i < 6; ++i) {
    const double z = i - 2.5, p1 = 1 / (1 + std::exp(-z));
    loss -= std::log(classes[static_cast<std::size_t>(i)] == 1 ? p1 : 1 - p1) / 6;
    CHECK(result.confidences[static_cast<std::size_t>(i)] == Approx(std::max(p1, 1 - p1)).epsilon(1e-6));
  }
  CHECK(result.loss == Approx(loss).epsilon(1e-12));  // label smoothing is for training only
}

TEST_CASE("a part of the samples can be evaluated, also none") {
  const ListSource source({0, 1, 0, 1, 1, 0}, 2);
  mlp::Execution execution;
  mlp::Mlp<double> network(mlp::Architecture::from_sizes(std::vector<std::size_t>{1, 2}, {}));
  make_threshold(network);
  const mlp::Evaluation part = mlp::evaluate<double>(execution, network, {}, source, 2, 3);
  CHECK(part.count == 3);
  CHECK(part.correct == 3);
  CHECK(part.predictions == std::vector<std::uint8_t>{0, 1, 1});
  const mlp::Evaluation none = mlp::evaluate<double>(execution, network, {}, source, 6, 0);
  CHECK(none.count == 0);
  CHECK(none.accuracy() == 0);
  CHECK(none.loss == 0);
}

TEST_CASE("many batches give what single samples give, in float and in double") {
  constexpr std::size_t kSize = 777;  // three batches of 256 and a smaller one
  const RecordingSource<float> source(kSize, 9, 4);
  const RecordingSource<double> exact_source(kSize, 9, 4);
  const mlp::Architecture architecture =
      mlp::Architecture::from_sizes(std::vector<std::size_t>{9, 8, 4}, {.kind = mlp::ActivationKind::tanh});
  mlp::Mlp<float> network(architecture);
  mlp::Mlp<double> exact(architecture);
  mlp::Rng rng(3), same_rng(3);
  network.initialize({}, rng);
  exact.initialize({}, same_rng);
  mlp::Execution execution(2);
  const mlp::Evaluation all = mlp::evaluate<float>(execution, network, {}, source, 0, kSize);
  const mlp::Evaluation all_exact = mlp::evaluate<double>(execution, exact, {}, exact_source, 0, kSize);
  double loss = 0;
  std::size_t correct = 0, same_prediction = 0;
  for (std::size_t i = 0; i < kSize; ++i) {
    const mlp::Evaluation one = mlp::evaluate<float>(execution, network, {}, source, i, 1);
    loss += one.loss;
    correct += one.correct;
    CHECK(one.predictions[0] == all.predictions[i]);
    same_prediction += all.predictions[i] == all_exact.predictions[i];
  }
  CHECK(all.correct == correct);
  CHECK(all.loss == Approx(loss / kSize).epsilon(1e-12));
  CHECK(all.loss == Approx(all_exact.loss).epsilon(1e-6));
  CHECK(same_prediction >= kSize - 1);
  CHECK(std::accumulate(all.confusion.begin(), all.confusion.end(), std::uint32_t{0}) == kSize);
}

TEST_CASE("an evaluator's memory serves networks and sets of other sizes afterwards") {
  const auto evaluated = [](mlp::Evaluator<float>& evaluator, std::size_t count, std::size_t in, std::size_t classes) {
    const RecordingSource<float> source(count, in, classes);
    mlp::Mlp<float> network(mlp::Architecture::from_sizes(std::vector<std::size_t>{in, 5, classes}, {}));
    mlp::Rng rng(count);
    network.initialize({}, rng);
    mlp::Execution execution(2);
    return evaluator.evaluate(execution, network, {}, source, 0, count);
  };
  mlp::Evaluator<float> kept;
  const std::size_t sizes[][3] = {{3, 9, 4}, {300, 9, 4}, {20, 7, 4}, {300, 7, 2}, {1, 11, 6}, {777, 11, 6}};
  for (const auto& [count, in, classes] : sizes) {
    INFO(count << " samples of " << in << " features and " << classes << " classes");
    mlp::Evaluator<float> fresh;
    const mlp::Evaluation result = evaluated(kept, count, in, classes), expected = evaluated(fresh, count, in, classes);
    CHECK(result.count == count);
    CHECK(result.loss == expected.loss);
    CHECK(result.predictions == expected.predictions);
    CHECK(result.confidences == expected.confidences);
    CHECK(result.confusion == expected.confusion);
  }
}

TEST_CASE("what does not fit is refused") {
  const ListSource source({0, 1, 0}, 2), three_classes({0, 1, 2}, 3);
  mlp::Execution execution;
  mlp::Mlp<double> network(mlp::Architecture::from_sizes(std::vector<std::size_t>{1, 2}, {}));
  mlp::Mlp<double> wide(mlp::Architecture::from_sizes(std::vector<std::size_t>{4, 2}, {}));
  CHECK_THROWS_WITH(mlp::evaluate<double>(execution, wide, {}, source, 0, 3),
                    ContainsSubstring("1 features") && ContainsSubstring("expects 4"));
  CHECK_THROWS_WITH(mlp::evaluate<double>(execution, network, {}, three_classes, 0, 3),
                    ContainsSubstring("3 classes") && ContainsSubstring("2 outputs"));
  CHECK_THROWS_WITH(mlp::evaluate<double>(execution, network, {}, source, 1, 3), ContainsSubstring("of 3"));
  CHECK_THROWS_WITH(mlp::evaluate<double>(execution, network, {}, source, 4, 0), ContainsSubstring("of 3"));
}
