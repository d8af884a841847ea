// Implements learning of truth tables, their simplification, and the disjunctive network.
#include "explain/boolean_function.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/rng.h"
#include "base/scalar_math.h"
#include "network/mlp.h"
#include "training/perceptron.h"

namespace mlp {
namespace {

std::size_t length_of(const Term& term) {
  return static_cast<std::size_t>(std::count_if(term.begin(), term.end(), [](int literal) { return literal != 0; }));
}

bool is_true(const Term& term, const TruthTable& table, std::size_t row) {
  for (std::size_t i = 0; i < term.size(); ++i) {
    if (term[i] != 0 && (term[i] == 1) != (table.input(row, i) == 1)) return false;
  }
  return true;
}

/// The conjunction that is 1 in this row alone.
Term term_of_row(const TruthTable& table, std::size_t row) {
  Term term;
  for (std::size_t i = 0; i < table.inputs; ++i) term.push_back(table.input(row, i) == 1 ? 1 : -1);
  return term;
}

/// Wherever the term is 1, the function is.
bool is_implicant(const Term& term, const TruthTable& table) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (is_true(term, table, row) && table.outputs[row] == 0) return false;
  }
  return true;
}

/// An implicant that cannot lose a literal.
bool is_prime(const Term& term, const TruthTable& table) {
  if (!is_implicant(term, table)) return false;
  Term shorter = term;
  for (std::int8_t& literal : shorter) {
    const std::int8_t kept = std::exchange(literal, std::int8_t{0});
    if (kept != 0 && is_implicant(shorter, table)) return false;
    literal = kept;
  }
  return true;
}

/// All terms over n inputs, 3ⁿ of them (at most 81), that are prime implicants.
std::vector<Term> prime_implicants(const TruthTable& table) {
  std::vector<Term> primes;
  std::size_t count = 1;
  for (std::size_t i = 0; i < table.inputs; ++i) count *= 3;
  for (std::size_t number = 0; number < count; ++number) {
    Term term(table.inputs);
    std::size_t digits = number;
    for (std::size_t i = table.inputs; i-- > 0; digits /= 3) {
      static constexpr std::int8_t kLiterals[] = {1, -1, 0};
      term[i] = kLiterals[digits % 3];
    }
    if (is_prime(term, table)) primes.push_back(term);
  }
  return primes;
}

/// The smallest choice of primes that together are 1 in every row where the function is.
class Cover {
 public:
  explicit Cover(const TruthTable& table) : table_(table), primes_(prime_implicants(table)) {
    std::vector<Term> none;
    complete(none, 0);
  }
  const std::vector<Term>& best() const { return best_; }

 private:
  /// Every cover needs a term for the first open row: tries each.
  void complete(std::vector<Term>& chosen, std::size_t literals) {
    if (found_ && std::pair(chosen.size(), literals) >= std::pair(best_.size(), best_literals_)) return;
    std::size_t open = 0;
    while (open < table_.rows() && (table_.outputs[open] == 0 || is_covered(chosen, open))) ++open;
    if (open == table_.rows()) {
      best_ = chosen;
      best_literals_ = literals;
      found_ = true;
      return;
    }
    for (const Term& prime : primes_) {
      if (!is_true(prime, table_, open)) continue;
      chosen.push_back(prime);
      complete(chosen, literals + length_of(prime));
      chosen.pop_back();
    }
  }

  bool is_covered(const std::vector<Term>& chosen, std::size_t row) const {
    return std::any_of(chosen.begin(), chosen.end(), [&](const Term& term) { return is_true(term, table_, row); });
  }

  const TruthTable& table_;
  std::vector<Term> primes_, best_;
  std::size_t best_literals_ = 0;
  bool found_ = false;
};

/// A perceptron of n inputs in training on a table.
class TableLearner {
 public:
  TableLearner(const TruthTable& table, bool bias) : table_(table), weights_(table.inputs + 1) {
    for (std::size_t row = 0; row < table.rows(); ++row) {
      rows_.push_back({bias ? 1.0 : 0.0});  // (1, x₁ … xₙ)
      for (std::size_t i = 0; i < table.inputs; ++i) rows_.back().push_back(table.input(row, i));
    }
    best_correct_ = count_right();
  }

  const std::vector<double>& weights() const { return weights_; }
  std::size_t best_correct() const { return best_correct_; }

  /// Shows the rows in this order; returns the number of mistakes.
  std::uint64_t run_epoch(std::span<const std::uint32_t> order) {
    std::uint64_t mistakes = 0;
    for (const std::uint32_t row : order) {
      const double y = table_.outputs[row];
      if (learn_example(weights_, rows_[row], y, 1, math::step).output == y) continue;
      ++mistakes;
      best_correct_ = std::max(best_correct_, count_right());
    }
    return mistakes;
  }

 private:
  std::size_t count_right() const {
    std::size_t right = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row)
      right += math::step(dot(weights_, rows_[row])) == table_.outputs[row];
    return right;
  }

  const TruthTable& table_;
  std::vector<std::vector<double>> rows_;
  std::vector<double> weights_;
  std::size_t best_correct_ = 0;
};

/// The outputs of a network of step units with these weights, for every row.
std::vector<std::uint8_t> forward(const TruthTable& table, const DisjunctiveNetwork& network) {
  if (network.terms.empty())
    return std::vector<std::uint8_t>(table.rows(), math::step(network.output_bias) == 1 ? 1 : 0);
  const Activation step{.kind = ActivationKind::step};
  const std::size_t units = network.terms.size();
  Mlp<double> layers({.in_features = table.inputs, .layers = {{units, step}, {1, step}}});
  const auto copy = [](std::span<const double> from, std::span<double> to) {
    std::copy(from.begin(), from.end(), to.begin());
  };
  copy(network.hidden_weights.view().flat(), layers.layer(0).weights().flat());
  copy(network.hidden_biases, layers.layer(0).bias());
  copy(network.output_weights, layers.layer(1).weights().flat());
  layers.layer(1).bias()[0] = network.output_bias;

  Matrix<double> x(table.rows(), table.inputs);
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (std::size_t i = 0; i < table.inputs; ++i) x(row, i) = table.input(row, i);
  Execution execution;
  const MatrixView<const double> y = layers.forward(execution, x.view());
  std::vector<std::uint8_t> outputs;
  for (const double value : y.flat()) outputs.push_back(value == 1 ? 1 : 0);
  return outputs;
}

}  // namespace

void TruthTable::validate() const {
  require(inputs >= 1 && inputs <= kMaxInputs, "truth table: ", inputs, " inputs, expected 1 to ", kMaxInputs);
  require(outputs.size() == std::size_t{1} << inputs, "truth table: ", outputs.size(), " outputs for ", inputs,
          " inputs, expected ", std::size_t{1} << inputs);
  for (std::size_t row = 0; row < rows(); ++row)
    require(outputs[row] <= 1, "truth table: output ", int{outputs[row]}, " in row ", row, ", expected 0 or 1");
}

BooleanLearning learn_boolean(const TruthTable& table, bool bias) {
  table.validate();
  BooleanLearning result;
  TableLearner learner(table, bias);
  std::vector<std::uint32_t> order(table.rows());
  std::iota(order.begin(), order.end(), 0U);
  std::map<std::vector<double>, std::uint64_t> epoch_starts;
  while (!result.learned && epoch_starts.try_emplace(learner.weights(), result.epochs).second) {
    const std::uint64_t mistakes = learner.run_epoch(order);
    result.updates += mistakes;
    result.learned = mistakes == 0;
    ++result.epochs;
  }
  result.weights = learner.weights();

  constexpr int kSearchEpochs = 200;
  Rng rng(0);
  for (int epoch = 0; epoch < kSearchEpochs && !result.learned; ++epoch) {
    rng.shuffle(order);
    learner.run_epoch(order);
  }
  result.best_correct = learner.best_correct();
  return result;
}

std::vector<Term> disjunctive_form(const TruthTable& table, bool simplify) {
  table.validate();
  if (simplify) return Cover(table).best();
  std::vector<Term> terms;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.outputs[row] == 1) terms.push_back(term_of_row(table, row));
  return terms;
}

// lecture: begin disjunctive-network
DisjunctiveNetwork disjunctive_network(const TruthTable& table, bool simplify) {
  DisjunctiveNetwork network;
  network.terms = disjunctive_form(table, simplify);
  network.hidden_weights = Matrix<double>(network.terms.size(), table.inputs);
  for (std::size_t t = 0; t < network.terms.size(); ++t) {
    // A conjunction: Σ wᵢxᵢ is the number of inputs without ¬ when all of it holds, and less when not.
    double without_not = 0;
    for (std::size_t i = 0; i < table.inputs; ++i) {
      network.hidden_weights(t, i) = network.terms[t][i];  // 1 for x, −1 for ¬x
      without_not += network.terms[t][i] == 1;
    }
    network.hidden_biases.push_back(0.5 - without_not);
    network.output_weights.push_back(1);
  }
  network.output_bias = -0.5;  // A disjunction: one hidden unit that fires is enough.
  network.outputs = forward(table, network);
  return network;
}
// lecture: end disjunctive-network

}  // namespace mlp
