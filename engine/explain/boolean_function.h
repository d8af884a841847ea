// Boolean functions of a few inputs: which of them a perceptron learns, and the network that every one of them has.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"

namespace mlp {

/// y = f(x₁ … xₙ). Row r of the table has the binary digits of r as inputs, x₁ the first: 00, 01, 10, 11.
struct TruthTable {
  static constexpr std::size_t kMaxInputs = 4;

  std::size_t inputs = 2;
  std::vector<std::uint8_t> outputs;  ///< 2ⁿ of them, 0 or 1

  std::size_t rows() const { return outputs.size(); }
  /// x_i of a row, i = 0 … inputs − 1.
  std::uint8_t input(std::size_t row, std::size_t i) const { return (row >> (inputs - 1 - i)) & 1U; }
  /// Throws Error unless there are 1 to 4 inputs and 2ⁿ outputs, each 0 or 1.
  void validate() const;
};

/// What became of a perceptron on a truth table.
struct BooleanLearning {
  bool learned = false;
  std::uint64_t epochs = 0, updates = 0;
  std::size_t best_correct = 0;  ///< most rows right at any time, the search of learn_boolean included
  std::vector<double> weights;   ///< (b, w₁ … wₙ) at the end; whole numbers
};

/// Trains from zero with η = 1, row after row, until an epoch has no mistake or begins with the weights of an earlier
/// one. One of the two always comes: the weights are whole numbers and stay bounded (Minsky & Papert 1969, the
/// perceptron cycling theorem). What is not learned is searched by 200 further epochs in random order for weights that
/// have as many rows right as possible (the pocket algorithm). Throws Error for an invalid table.
BooleanLearning learn_boolean(const TruthTable& table, bool bias);

/// A conjunction: for each input 1 (x), −1 (¬x) or 0 (does not occur).
using Term = std::vector<std::int8_t>;

/// f = t₁ ∨ t₂ ∨ …, each t a conjunction: one for every row that is 1, or, simplified, as few prime implicants as
/// possible (Quine 1952, McCluskey 1956) and of those the shortest. None for the function that is never 1; simplified,
/// the function that is always 1 is one empty conjunction. Throws Error for an invalid table.
std::vector<Term> disjunctive_form(const TruthTable& table, bool simplify);

/// The same as a network of step units with one hidden layer, a unit for each term.
struct DisjunctiveNetwork {
  std::vector<Term> terms;
  Matrix<double> hidden_weights;       ///< [terms × inputs]: 1, −1, 0, as the terms
  std::vector<double> hidden_biases;   ///< [terms]: ½ − number of inputs without ¬
  std::vector<double> output_weights;  ///< [terms]: all 1
  double output_bias = 0;              ///< −½
  std::vector<std::uint8_t> outputs;   ///< of each row, by the network's forward pass
};

/// Throws Error for an invalid table.
DisjunctiveNetwork disjunctive_network(const TruthTable& table, bool simplify);

}  // namespace mlp
