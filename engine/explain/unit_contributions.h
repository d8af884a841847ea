// One image on its way through a network: what each unit of the first layer makes of it and adds to one of the outputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernels/execution.h"
#include "network/mlp.h"

namespace mlp {

/// The units are those of the first layer, the first hidden one; in a network without hidden layers they are the
/// outputs themselves. T is float or double.
template <class T>
struct UnitContributions {
  std::vector<T> sums;  ///< [units]: Σⱼ wᵢⱼ xⱼ
  std::vector<T> bias;  ///< [units]: bᵢ
  std::vector<T> z;     ///< [units]: the sum and the bias together
  std::vector<T> a;     ///< [units]: f(z)

  std::vector<T> logits;         ///< [outputs]
  std::vector<T> probabilities;  ///< [outputs]: softmax of the logits
  std::size_t prediction = 0;    ///< output of the highest probability; ties go to the lowest index

  std::size_t output = 0;  ///< the output v that the rest is about
  /// With exactly one hidden layer the logit of v is a sum over its units; with none or more these three are empty.
  std::vector<T> outgoing;      ///< [units]: weight from unit i to v
  std::vector<T> shares;        ///< [units]: outgoing · a
  std::vector<T> partial_sums;  ///< [units + 1]: the bias of v, then with the shares added one by one in `order`

  /// [units], the weightiest first. One hidden layer: by |share|; more: by |a|; none: by the logit itself, the highest
  /// first. Equals keep the order of the units.
  std::vector<std::uint32_t> order;
};

/// x: [in_features]. `output`: by default the prediction. Changes nothing in the network. Throws Error for an input of
/// another length and an output that does not exist.
template <class T>
UnitContributions<T> unit_contributions(Execution& execution, const Mlp<T>& network, std::span<const T> x,
                                        std::optional<std::size_t> output = {});

/// wᵢⱼ·xⱼ of some units i of the first layer, [units × in_features]: what each input adds to their sums. Throws Error
/// for an input of another length and a unit that does not exist.
template <class T>
std::vector<T> weighted_inputs(const Mlp<T>& network, std::span<const T> x, std::span<const std::uint32_t> units);

}  // namespace mlp
