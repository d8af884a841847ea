// All Boolean functions of 2 and 3 inputs, and many of 4: which a perceptron learns, and the network of each.
#include "explain/boolean_function.h"

#include <algorithm>

#include "base/error.h"
#include "base/scalar_math.h"
#include "catch.h"
#include "data/planar_points.h"
#include "training/perceptron.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

namespace {

/// The function whose table, read as a binary number with the first row in front, is `number`.
TruthTable table_of(std::size_t inputs, std::uint32_t number) {
  TruthTable table{.inputs = inputs, .outputs = {}};
  const std::size_t rows = std::size_t{1} << inputs;
  for (std::size_t row = 0; row < rows; ++row) table.outputs.push_back((number >> (rows - 1 - row)) & 1U);
  return table;
}

std::vector<Term> terms(std::initializer_list<std::initializer_list<int>> lists) {
  std::vector<Term> result;
  for (const auto& list : lists) result.emplace_back(list.begin(), list.end());
  return result;
}

/// step(Σ vₜ step(Σ wᵢxᵢ + bₜ) + c), written out.
int output_by_hand(const DisjunctiveNetwork& network, const TruthTable& table, std::size_t row) {
  double sum = network.output_bias;
  for (std::size_t t = 0; t < network.terms.size(); ++t) {
    double z = network.hidden_biases[t];
    for (std::size_t i = 0; i < table.inputs; ++i) z += network.hidden_weights(t, i) * table.input(row, i);
    sum += network.output_weights[t] * (z >= 0 ? 1 : 0);
  }
  return sum >= 0 ? 1 : 0;
}

void check_network(const TruthTable& table, bool simplify) {
  const DisjunctiveNetwork network = disjunctive_network(table, simplify);
  REQUIRE(network.outputs == table.outputs);
  for (std::size_t row = 0; row < table.rows(); ++row)
    REQUIRE(output_by_hand(network, table, row) == table.outputs[row]);
}

}  // namespace

TEST_CASE("of the 16 functions of two inputs a perceptron learns all but XOR and XNOR") {
  for (std::uint32_t number = 0; number < 16; ++number) {
    INFO(number);
    const BooleanLearning result = learn_boolean(table_of(2, number), true);
    const bool impossible = number == 0b0110 || number == 0b1001;
    CHECK(result.learned == !impossible);
    CHECK(result.best_correct == (impossible ? 3 : 4));
    CHECK(result.weights.size() == 3);
  }
}

TEST_CASE("a table is learned exactly as its four points are") {
  const BooleanLearning result = learn_boolean(table_of(2, 0b0001), true);
  Perceptron perceptron(PlanarPoints{{0, 0, 1, 1}, {0, 1, 0, 1}, {0, 0, 0, 1}}, {});
  perceptron.run(1000);
  CHECK(result.epochs == perceptron.epochs());
  CHECK(result.updates == perceptron.updates());
  for (std::size_t i = 0; i < 3; ++i) CHECK(result.weights[i] == perceptron.weights()[i]);
}

TEST_CASE("of the 256 functions of three inputs 104 are learned; of four, the weights are right where it says so") {
  // As many threshold functions as Muroga (1971), "Threshold Logic and its Applications", counts.
  int learned = 0;
  for (std::uint32_t number = 0; number < 256; ++number) learned += learn_boolean(table_of(3, number), true).learned;
  CHECK(learned == 104);
  for (std::uint32_t number = 0; number < 65536; number += 101) {
    const TruthTable table = table_of(4, number);
    const BooleanLearning result = learn_boolean(table, true);
    std::size_t right = 0;
    for (std::size_t row = 0; row < 16; ++row) {
      double z = result.weights[0];
      for (std::size_t i = 0; i < 4; ++i) z += result.weights[i + 1] * table.input(row, i);
      right += (z >= 0) == (table.outputs[row] == 1);
    }
    CHECK(result.learned == (right == 16));
    CHECK(result.learned == (result.best_correct == 16));
    CHECK(result.best_correct >= 10);
  }
}

TEST_CASE("without a bias AND is not learned") {
  const BooleanLearning result = learn_boolean(table_of(2, 0b0001), false);
  CHECK_FALSE(result.learned);
  CHECK(result.weights[0] == 0);
  CHECK(learn_boolean(table_of(2, 0b1111), false).learned);
}

TEST_CASE("XOR is two terms, (¬x₁ ∧ x₂) ∨ (x₁ ∧ ¬x₂), with the weights of the lecture") {
  for (const bool simplify : {false, true}) {
    const DisjunctiveNetwork network = disjunctive_network(table_of(2, 0b0110), simplify);
    std::vector<Term> found = network.terms;
    std::sort(found.begin(), found.end());
    CHECK(found == terms({{-1, 1}, {1, -1}}));
    CHECK(network.hidden_biases == std::vector<double>{-0.5, -0.5});
    CHECK(network.output_weights == std::vector<double>{1, 1});
    CHECK(network.output_bias == -0.5);
  }
}

TEST_CASE("every function of up to three inputs, and every 97th of four, is computed by its network") {
  for (const bool simplify : {false, true}) {
    for (std::size_t inputs = 1; inputs <= 3; ++inputs)
      for (std::uint32_t number = 0; number < (1U << (1U << inputs)); ++number)
        check_network(table_of(inputs, number), simplify);
    for (std::uint32_t number = 0; number < 65536; number += 97) check_network(table_of(4, number), simplify);
  }
}

TEST_CASE("simplified: as few terms as possible, and short ones") {
  CHECK(disjunctive_form(table_of(2, 0b0111), true).size() == 2);              // x₁ ∨ x₂
  CHECK(disjunctive_form(table_of(2, 0b0011), true) == terms({{1, 0}}));       // x₁
  CHECK(disjunctive_form(table_of(3, 0b00010111), true).size() == 3);          // majority
  CHECK(disjunctive_form(table_of(4, 0b0110100110010110), true).size() == 8);  // parity: nothing to gain
  // Cyclic: six prime implicants, three are enough.
  CHECK(disjunctive_form(table_of(3, 0b01111110), true).size() == 3);
}

TEST_CASE("constant functions: no term at all, and one empty conjunction") {
  const DisjunctiveNetwork never = disjunctive_network(table_of(2, 0), true);
  CHECK(never.terms.empty());
  CHECK(never.outputs == std::vector<std::uint8_t>{0, 0, 0, 0});
  const DisjunctiveNetwork always = disjunctive_network(table_of(2, 0b1111), true);
  CHECK(always.terms == terms({{0, 0}}));
  CHECK(always.hidden_biases == std::vector<double>{0.5});
  CHECK(disjunctive_form(table_of(2, 0b1111), false).size() == 4);
}

TEST_CASE("wrong tables are refused") {
  CHECK_THROWS_WITH(learn_boolean({.inputs = 5, .outputs = {}}, true), ContainsSubstring("expected 1 to 4"));
  CHECK_THROWS_WITH(learn_boolean({.inputs = 2, .outputs = {0, 1}}, true), ContainsSubstring("expected 4"));
  CHECK_THROWS_WITH(disjunctive_network({.inputs = 1, .outputs = {0, 2}}, true),
                    ContainsSubstring("output 2 in row 1"));
}
