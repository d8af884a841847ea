// Marks a number that somebody worked out by hand, and recognises the slip behind a wrong one.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "explain/backprop_trace.h"

namespace mlp {

/// What goes wrong when a step is worked out by hand. Which of them a step can have depends on its kind.
enum class Slip : std::uint8_t {
  no_bias,                ///< the bias was left out
  bias_subtracted,        ///< z = Σ w a − b
  missing_term,           ///< one term of the sum was left out
  z_for_activation,       ///< z of the layer before in place of its a
  transposed_weights,     ///< w_ij in place of w_ji
  no_activation,          ///< f was left out: z itself
  slope_for_value,        ///< f′(z) in place of f(z)
  sign_in_exponent,       ///< e^z in place of e^−z
  no_normalising,         ///< softmax without dividing by the sum
  no_half,                ///< ½ of the squared error was left out
  not_squared,            ///< ½ |error|
  other_class,            ///< y and 1 − y changed places
  decimal_logarithm,      ///< log₁₀ in place of ln
  factor_two,             ///< the 2 of the square stayed: ½ was left out
  minus,                  ///< the sign is turned round: y − ŷ, or uphill instead of downhill
  no_slope,               ///< f′ was left out
  extra_slope,            ///< f′ although it cancels
  value_for_slope,        ///< f(z) in place of f′(z)
  slope_at_activation,    ///< f′(a) in place of f′(z)
  slope_from_z,           ///< z (1 − z) in place of a (1 − a); 1 − z² in place of 1 − a²
  updated_weights,        ///< the weights after the update
  no_weights,             ///< Σ δ without the weights
  no_later_slope,         ///< δ of the layer after without its f′
  weight_for_activation,  ///< the weight in place of the activation
  own_activation,         ///< the activation of the unit that the weight leads to
  no_input,               ///< δ alone, without the activation
  bias_times_delta,       ///< b δ in place of δ
  with_rate,              ///< η already in the gradient
  no_rate,                ///< η was left out
  only_the_step,          ///< the change alone, without the old value
  loss_before,            ///< the loss before the update
  only_last_layer,        ///< only the last layer was updated
};

/// "no-bias", "bias-subtracted" …: as above, with hyphens.
std::string_view slip_name(Slip slip);
std::vector<Slip> all_slips();

struct SlipValue {
  Slip slip = Slip::minus;
  double value = 0;  ///< what the slip would give
};

/// What each slip would give in a step, where that is a number other than the right one (outside its tolerance).
/// A slip that can be made in several ways, such as leaving out one of several terms, is there for each.
std::vector<SlipValue> slips_of(const BackpropProblem& problem, const BackpropTrace<double>& trace, std::size_t step);

struct AnswerMark {
  bool right = false;
  /// Wrong by less than ten tolerances: rounded too early, perhaps.
  bool near = false;
  std::vector<Slip> slips;  ///< of a wrong answer: those that give it, the nearest first
};

/// Marks an answer. Right answers have no slips. Throws Error for a step that is not there or whose value is not
/// finite, and for an answer that is not.
AnswerMark mark_answer(const BackpropProblem& problem, const BackpropTrace<double>& trace, std::size_t step,
                       double answer);

}  // namespace mlp
