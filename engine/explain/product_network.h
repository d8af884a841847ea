// Networks that multiply n numbers: a tree of multiplication gates, and everything in one hidden layer.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace mlp {

/// tree   pairs of numbers into gates of 4 units, their results into further gates; ⌈log₂ n⌉ hidden layers
/// flat   one hidden layer with a unit for each of the 2ⁿ ways to choose signs, which no fewer can do
///        (Lin, Tegmark & Rolnick 2017): Πxᵢ ≈ Σ s₁…sₙ σ[b + λ(s₁x₁ + … + sₙxₙ)] / (2ⁿ σₙ λⁿ), with σₙ = σ⁽ⁿ⁾(b)
enum class ProductShape { tree, flat };

/// "tree", "flat". Throws Error listing them.
ProductShape product_shape_from_name(std::string_view name);

constexpr std::size_t kMostTreeFactors = 64, kMostFlatFactors = 10;

/// How many hidden units such a network has: about 4n, or 2ⁿ. n is 2 … 64, for flat ones as well: a double holds 2⁶⁴.
double product_units(ProductShape shape, std::size_t factors);

/// A network of softplus units, and what it makes of some numbers.
struct ProductNetwork {
  std::vector<std::size_t> sizes;  ///< n, hidden layers, 1
  std::size_t hidden_units = 0, parameters = 0;
  double lambda = 0;  ///< where truncation (∝ λ²) and rounding (∝ λ⁻², flat: λ⁻ⁿ) balance in double
  double offset = 0;  ///< b; of flat networks the place of 0, ⅛, …, 4 where |σₙ| is largest
  std::vector<double> outputs;  ///< a number a row of inputs
  std::vector<double> products;
  double largest_error = 0;  ///< largest |output − product| of all rows
};

/// Builds the network in double and runs it on inputs [rows × factors], 1 to 1,000 rows of numbers from −1 to 1. Throws
/// Error for others, and for more factors than can be built: 64 in a tree, 10 in one layer (1,024 units).
ProductNetwork product_network(ProductShape shape, std::size_t factors, std::span<const double> inputs);

/// Numbers for it, [rows × factors]: ½ ≤ |x| ≤ 1 with two decimals, so that products stay well above zero. Throws Error
/// unless there are 1 to 1,000 rows and 1 to 64 factors.
std::vector<double> product_inputs(std::size_t factors, std::size_t rows, std::uint64_t seed);

}  // namespace mlp
