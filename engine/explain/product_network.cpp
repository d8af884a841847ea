// Builds the networks that multiply n numbers.
#include "explain/product_network.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/name_table.h"
#include "base/rng.h"
#include "base/scalar_math.h"
#include "network/mlp.h"

namespace mlp {
namespace {

constexpr NameTable<ProductShape, 2> kNames{"product", {"tree", "flat"}};
constexpr std::size_t kMaxRows = 1000;
constexpr std::uint64_t kFactorStream = 0x70726f64;  // "prod"
constexpr Activation kSoftplus{.kind = ActivationKind::softplus};

/// Weights of one layer: rows of equal length.
using Rows = std::vector<std::vector<double>>;

/// A chain of layers without biases of their own, as it is put together.
struct Plan {
  std::vector<Rows> layers;
  double lambda = 0, offset = 0;
};

std::vector<double> combined(const std::vector<double>& a, double scale_a, const std::vector<double>& b,
                             double scale_b) {
  std::vector<double> sum(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) sum[i] = scale_a * a[i] + scale_b * b[i];
  return sum;
}

Rows identity(std::size_t count) {
  Rows rows(count, std::vector<double>(count, 0.0));
  for (std::size_t i = 0; i < count; ++i) rows[i][i] = 1;
  return rows;
}

/// Where λ² and ε/λᵖ are equal.
double balanced_lambda(double p) { return math::exp(math::log(std::numeric_limits<double>::epsilon()) / (p + 2)); }

// lecture: begin product-tree
/// `values`: each number so far as a weighted sum of the last hidden layer's units, at first of the inputs.
Plan tree_plan(std::size_t factors) {
  Plan plan{.layers = {}, .lambda = balanced_lambda(2)};
  const double lambda = plan.lambda, mu = 1 / (lambda * lambda);  // 1/(4σ₂λ²) with softplus″(0) = ¼
  Rows values = identity(factors);
  while (values.size() > 1) {
    const std::size_t pairs = values.size() / 2, carried = values.size() % 2;
    const std::size_t units = 4 * pairs + 2 * carried;
    Rows hidden, next(pairs + carried, std::vector<double>(units, 0.0));
    for (std::size_t i = 0; i < pairs; ++i) {
      const auto &u = values[2 * i], &v = values[2 * i + 1];
      for (const double sign : {1.0, -1.0}) hidden.push_back(combined(u, sign * lambda, v, sign * lambda));
      for (const double sign : {1.0, -1.0}) hidden.push_back(combined(u, sign * lambda, v, -sign * lambda));
      for (std::size_t k = 0; k < 4; ++k) next[i][4 * i + k] = k < 2 ? mu : -mu;
    }
    if (carried == 1) {  // an odd one out goes on as it is: softplus(x) − softplus(−x) = x
      for (const double sign : {1.0, -1.0}) {
        next.back()[hidden.size()] = sign;
        hidden.push_back(combined(values.back(), sign, values.back(), 0));
      }
    }
    plan.layers.push_back(std::move(hidden));
    values = std::move(next);
  }
  plan.layers.push_back(std::move(values));
  return plan;
}
// lecture: end product-tree

/// softplus⁽ⁿ⁾(b) for n ≥ 1. softplus′ is s = σ(b), and each further derivative a polynomial of s: P → P′·(s − s²).
double softplus_derivative(std::size_t n, double b) {
  std::vector<double> polynomial{0, 1};
  for (std::size_t order = 1; order < n; ++order) {
    std::vector<double> next(polynomial.size() + 1, 0.0);
    for (std::size_t k = 1; k < polynomial.size(); ++k) {
      next[k] += static_cast<double>(k) * polynomial[k];
      next[k + 1] -= static_cast<double>(k) * polynomial[k];
    }
    polynomial = std::move(next);
  }
  const double s = math::sigmoid(b);
  double value = 0;
  for (std::size_t k = polynomial.size(); k-- > 0;) value = value * s + polynomial[k];
  return value;
}

double best_offset(std::size_t n) {
  double best = 0;
  for (int i = 1; i <= 32; ++i) {
    const double b = i / 8.0;
    if (std::abs(softplus_derivative(n, b)) > std::abs(softplus_derivative(n, best))) best = b;
  }
  return best;
}

// lecture: begin product-flat
Plan flat_plan(std::size_t factors) {
  const double n = static_cast<double>(factors);
  Plan plan{.layers = {}, .lambda = balanced_lambda(n), .offset = best_offset(factors)};
  const std::size_t units = std::size_t{1} << factors;
  double scale = softplus_derivative(factors, plan.offset);
  for (std::size_t i = 0; i < factors; ++i) scale *= 2 * plan.lambda;
  Rows hidden, output(1);
  for (std::size_t unit = 0; unit < units; ++unit) {
    std::vector<double> weights;
    double sign = 1;
    for (std::size_t i = 0; i < factors; ++i) {
      const double s = (unit >> i & 1) == 0 ? 1 : -1;
      weights.push_back(s * plan.lambda);
      sign *= s;
    }
    hidden.push_back(std::move(weights));
    output[0].push_back(sign / scale);
  }
  plan.layers = {std::move(hidden), std::move(output)};
  return plan;
}
// lecture: end product-flat

Architecture architecture_of(const Plan& plan, std::size_t factors) {
  Architecture architecture{.in_features = factors, .layers = {}};
  for (const Rows& rows : plan.layers) architecture.layers.push_back({rows.size(), kSoftplus});
  architecture.layers.back().activation = {};
  return architecture;
}

std::vector<double> parameters_of(const Plan& plan) {
  std::vector<double> parameters;
  for (std::size_t i = 0; i < plan.layers.size(); ++i) {
    for (const auto& row : plan.layers[i]) parameters.insert(parameters.end(), row.begin(), row.end());
    const bool hidden = i + 1 < plan.layers.size();
    parameters.insert(parameters.end(), plan.layers[i].size(), hidden ? plan.offset : 0);
  }
  return parameters;
}

void require_factors(std::size_t factors, std::size_t least, std::size_t most) {
  require(factors >= least && factors <= most, "product: expected ", least, " to ", most, " factors, got ", factors);
}

}  // namespace

ProductShape product_shape_from_name(std::string_view name) { return kNames.value(name); }

double product_units(ProductShape shape, std::size_t factors) {
  require_factors(factors, 2, kMostTreeFactors);
  if (shape == ProductShape::flat) {
    double units = 1;
    for (std::size_t i = 0; i < factors; ++i) units *= 2;
    return units;
  }
  std::size_t units = 0;
  for (std::size_t left = factors; left > 1; left = left / 2 + left % 2) units += 4 * (left / 2) + 2 * (left % 2);
  return static_cast<double>(units);
}

ProductNetwork product_network(ProductShape shape, std::size_t factors, std::span<const double> inputs) {
  require_factors(factors, 2, kMostTreeFactors);
  const std::size_t most = kMostFlatFactors;
  require(shape == ProductShape::tree || factors <= most, "product: ", factors, " factors in one layer take ",
          product_units(shape, factors), " units; at most ", most, " factors are built");
  const std::size_t rows = inputs.size() / factors;
  require(rows * factors == inputs.size() && rows >= 1 && rows <= kMaxRows, "product: ", inputs.size(),
          " inputs, expected 1 to ", kMaxRows, " rows of ", factors);
  for (const double x : inputs) require(std::abs(x) <= 1, "product: expected numbers from -1 to 1, got ", x);

  const Plan plan = shape == ProductShape::tree ? tree_plan(factors) : flat_plan(factors);
  Mlp<double> network(architecture_of(plan, factors));
  network.set_parameters(parameters_of(plan));
  ProductNetwork result;
  result.sizes = network.architecture().sizes();
  for (std::size_t i = 1; i + 1 < result.sizes.size(); ++i) result.hidden_units += result.sizes[i];
  result.parameters = network.parameters().size();
  result.lambda = plan.lambda;
  result.offset = plan.offset;
  Execution execution;
  const std::span<const double> outputs =
      network.forward(execution, MatrixView<const double>(inputs.data(), rows, factors)).flat();
  result.outputs.assign(outputs.begin(), outputs.end());
  for (std::size_t row = 0; row < rows; ++row) {
    double product = 1;
    for (std::size_t i = 0; i < factors; ++i) product *= inputs[row * factors + i];
    result.products.push_back(product);
    result.largest_error = std::max(result.largest_error, std::abs(result.outputs[row] - product));
  }
  return result;
}

std::vector<double> product_inputs(std::size_t factors, std::size_t rows, std::uint64_t seed) {
  require_factors(factors, 1, kMostTreeFactors);
  require(rows >= 1 && rows <= kMaxRows, "product: expected 1 to ", kMaxRows, " rows, got ", rows);
  Rng rng(seed, kFactorStream);
  std::vector<double> inputs;
  for (std::size_t i = 0; i < rows * factors; ++i) {
    const double hundredths = 50 + static_cast<double>(rng.below(51));
    inputs.push_back((rng.below(2) == 0 ? 1 : -1) * hundredths / 100);
  }
  return inputs;
}

}  // namespace mlp
