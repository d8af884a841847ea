// Implements the slips: each is the formula of its step with one thing wrong in it.
#include "explain/calculation_slips.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/name_table.h"
#include "base/scalar_math.h"

namespace mlp {
namespace {

constexpr NameTable<Slip, 32> kSlipNames{"slip",
                                         {"no-bias",
                                          "bias-subtracted",
                                          "missing-term",
                                          "z-for-activation",
                                          "transposed-weights",
                                          "no-activation",
                                          "slope-for-value",
                                          "sign-in-exponent",
                                          "no-normalising",
                                          "no-half",
                                          "not-squared",
                                          "other-class",
                                          "decimal-logarithm",
                                          "factor-two",
                                          "minus",
                                          "no-slope",
                                          "extra-slope",
                                          "value-for-slope",
                                          "slope-at-activation",
                                          "slope-from-z",
                                          "updated-weights",
                                          "no-weights",
                                          "no-later-slope",
                                          "weight-for-activation",
                                          "own-activation",
                                          "no-input",
                                          "bias-times-delta",
                                          "with-rate",
                                          "no-rate",
                                          "only-the-step",
                                          "loss-before",
                                          "only-last-layer"}};
constexpr double kOfSlip = 0.005;  // an answer this near to what a slip gives, relative to it, fits
constexpr double kNear = 10;       // tolerances

/// The step's own formula, with things wrong in it.
class SlipFinder {
 public:
  SlipFinder(const BackpropProblem& problem, const BackpropTrace<double>& trace, const TraceStep& step)
      : problem_(problem), trace_(trace), step_(step), l_(step.layer), j_(step.unit), i_(step.input) {}

  std::vector<SlipValue> find() {
    switch (step_.kind) {
      case TraceKind::pre_activation:
        pre_activation();
        break;
      case TraceKind::activation:
        activation();
        break;
      case TraceKind::loss:
        loss();
        break;
      case TraceKind::output_error:
        add(Slip::minus, -step_.value);
        add(Slip::factor_two, 2 * step_.value);
        break;
      case TraceKind::delta:
        if (is_output())
          output_delta();
        else
          hidden_delta();
        break;
      case TraceKind::weight_gradient:
        weight_gradient();
        break;
      case TraceKind::bias_gradient:
        bias_gradient();
        break;
      case TraceKind::input_gradient:
        input_gradient();
        break;
      case TraceKind::weight_update:
      case TraceKind::bias_update:
        parameter_update();
        break;
      case TraceKind::loss_after:
        loss_after();
        break;
    }
    return std::move(found_);
  }

 private:
  // Layers count from 1, and 0 is the inputs, as in TraceStep.
  const LayerTrace<double>& layer(std::size_t l) const { return trace_.layers[l - 1]; }
  const LayerTrace<double>& layer() const { return layer(l_); }
  bool squared() const { return problem_.loss.kind == LossKind::squared_error; }
  bool is_output() const { return l_ == trace_.layers.size(); }
  double a(std::size_t l, std::size_t i) const { return l == 0 ? problem_.inputs[i] : layer(l).a[i]; }
  double w(std::size_t l, std::size_t j, std::size_t i) const { return layer(l).weights[j * layer(l).in + i]; }
  double new_w(std::size_t l, std::size_t j, std::size_t i) const {
    return layer(l).updated_weights[j * layer(l).in + i];
  }
  bool square_matrix(std::size_t l) const { return layer(l).in == layer(l).out; }

  /// What cannot be told from the right value is no slip, and neither is what nobody could write down.
  void add(Slip slip, double value) {
    if (std::isfinite(value) && std::fabs(value - step_.value) > step_.tolerance) found_.push_back({slip, value});
  }

  double sum(std::size_t count, auto term) const {
    double total = 0;
    for (std::size_t k = 0; k < count; ++k) total += term(k);
    return total;
  }

  void missing_terms(std::size_t count, double factor, auto term) {
    if (count < 2) return;
    for (std::size_t k = 0; k < count; ++k) add(Slip::missing_term, step_.value - factor * term(k));
  }

  /// Which function the unit has, with the one that a loss takes into itself.
  ActivationKind function() const {
    if (is_output() && !squared()) return ActivationKind::sigmoid;
    return problem_.architecture.layers[l_ - 1].activation.kind;
  }
  bool is_softmax() const { return is_output() && problem_.loss.kind == LossKind::softmax_cross_entropy; }

  void pre_activation() {
    const double b = layer().bias[j_], v = step_.value;
    add(Slip::no_bias, v - b);
    add(Slip::bias_subtracted, v - 2 * b);
    missing_terms(layer().in, 1, [&](std::size_t i) { return w(l_, j_, i) * a(l_ - 1, i); });
    if (l_ > 1)
      add(Slip::z_for_activation, b + sum(layer().in, [&](auto i) { return w(l_, j_, i) * layer(l_ - 1).z[i]; }));
    if (square_matrix(l_))
      add(Slip::transposed_weights, b + sum(layer().in, [&](auto i) { return w(l_, i, j_) * a(l_ - 1, i); }));
  }

  void activation() {
    const double z = layer().z[j_];
    add(Slip::no_activation, z);
    if (is_softmax()) {
      add(Slip::no_normalising, math::exp(z));
      return;
    }
    add(Slip::slope_for_value, layer().slope[j_]);
    if (function() == ActivationKind::sigmoid) add(Slip::sign_in_exponent, 1 - step_.value);
  }

  void loss() {
    const LayerTrace<double>& output = trace_.layers.back();
    const std::vector<double>& y = problem_.targets;
    if (squared()) {
      add(Slip::no_half, 2 * step_.value);
      add(Slip::not_squared, sum(output.out, [&](auto k) { return 0.5 * std::fabs(output.a[k] - y[k]); }));
      missing_terms(output.out, 0.5, [&](auto k) { return (output.a[k] - y[k]) * (output.a[k] - y[k]); });
      return;
    }
    add(Slip::minus, -step_.value);
    add(Slip::decimal_logarithm, step_.value / math::log(10));
    if (problem_.loss.kind == LossKind::softmax_cross_entropy) return;
    add(Slip::other_class, sum(output.out, [&](auto k) {
          return -(1 - y[k]) * math::log(output.a[k]) - y[k] * math::log(1 - output.a[k]);
        }));
  }

  void output_delta() {
    add(Slip::minus, -step_.value);
    if (!squared()) {
      add(Slip::extra_slope, step_.value * layer().slope[j_]);
      return;
    }
    add(Slip::factor_two, 2 * step_.value);
    wrong_slopes(layer().error[j_]);
  }

  /// δ = f′(z) · error, with something else than f′(z).
  void wrong_slopes(double error) {
    add(Slip::no_slope, error);
    add(Slip::value_for_slope, error * layer().a[j_]);
    const double z = layer().z[j_];
    add(Slip::slope_at_activation, error * slope_at(layer().a[j_]));
    if (function() == ActivationKind::sigmoid) add(Slip::slope_from_z, error * z * (1 - z));
    if (function() == ActivationKind::tanh) add(Slip::slope_from_z, error * (1 - z * z));
  }

  double slope_at(double z) const {
    Execution execution;
    const Activation& f = problem_.architecture.layers[l_ - 1].activation;
    const double one = 1;
    double value = 0, slope = 0;
    activate<double>(execution, f, {&z, 1}, {&value, 1});
    activate_backward<double>(execution, f, {&z, 1}, {&value, 1}, {&one, 1}, {&slope, 1});
    return slope;
  }

  void hidden_delta() {
    const LayerTrace<double>& after = layer(l_ + 1);
    const double slope = layer().slope[j_];
    add(Slip::minus, -step_.value);
    wrong_slopes(layer().error[j_]);
    add(Slip::updated_weights, slope * sum(after.out, [&](auto k) { return new_w(l_ + 1, k, j_) * after.delta[k]; }));
    add(Slip::no_weights, slope * sum(after.out, [&](auto k) { return after.delta[k]; }));
    add(Slip::no_later_slope, slope * sum(after.out, [&](auto k) { return w(l_ + 1, k, j_) * after.error[k]; }));
    if (square_matrix(l_ + 1))
      add(Slip::transposed_weights, slope * sum(after.out, [&](auto k) { return w(l_ + 1, j_, k) * after.delta[k]; }));
    missing_terms(after.out, slope, [&](auto k) { return w(l_ + 1, k, j_) * after.delta[k]; });
  }

  void weight_gradient() {
    const double input = a(l_ - 1, i_), delta = layer().delta[j_];
    add(Slip::weight_for_activation, w(l_, j_, i_) * delta);
    add(Slip::minus, -step_.value);
    add(Slip::no_slope, input * layer().error[j_]);
    if (l_ > 1) add(Slip::z_for_activation, layer(l_ - 1).z[i_] * delta);
    add(Slip::own_activation, layer().a[j_] * delta);
    add(Slip::no_input, delta);
    if (problem_.learning_rate != 1) add(Slip::with_rate, problem_.learning_rate * step_.value);
  }

  void bias_gradient() {
    add(Slip::minus, -step_.value);
    add(Slip::no_slope, layer().error[j_]);
    add(Slip::bias_times_delta, layer().bias[j_] * step_.value);
    if (problem_.learning_rate != 1) add(Slip::with_rate, problem_.learning_rate * step_.value);
  }

  void input_gradient() {
    const LayerTrace<double>& first = layer(1);
    add(Slip::minus, -step_.value);
    add(Slip::no_later_slope, sum(first.out, [&](auto k) { return w(1, k, j_) * first.error[k]; }));
    add(Slip::updated_weights, sum(first.out, [&](auto k) { return new_w(1, k, j_) * first.delta[k]; }));
    add(Slip::no_weights, sum(first.out, [&](auto k) { return first.delta[k]; }));
    missing_terms(first.out, 1, [&](auto k) { return w(1, k, j_) * first.delta[k]; });
  }

  void parameter_update() {
    const bool is_bias = step_.kind == TraceKind::bias_update;
    const std::size_t at = j_ * layer().in + i_;
    const double old = is_bias ? layer().bias[j_] : layer().weights[at];
    const double gradient = is_bias ? layer().bias_gradient[j_] : layer().weight_gradient[at];
    const double rate = problem_.learning_rate, input = is_bias ? 1 : a(l_ - 1, i_);
    add(Slip::minus, old + rate * gradient);
    if (rate != 1) add(Slip::no_rate, old - gradient);
    add(Slip::only_the_step, -rate * gradient);
    add(Slip::only_the_step, rate * gradient);
    add(Slip::no_slope, old - rate * input * layer().error[j_]);
    if (!is_bias) add(Slip::weight_for_activation, old - rate * old * layer().delta[j_]);
  }

  void loss_after() {
    add(Slip::loss_before, trace_.loss);
    if (squared()) add(Slip::no_half, 2 * step_.value);
    std::vector<double> uphill, last_only;
    for (std::size_t l = 1; l <= trace_.layers.size(); ++l) {
      const LayerTrace<double>& now = layer(l);
      const bool last = l == trace_.layers.size();
      for (std::size_t k = 0; k < now.weights.size(); ++k) {
        uphill.push_back(now.weights[k] + problem_.learning_rate * now.weight_gradient[k]);
        last_only.push_back(last ? now.updated_weights[k] : now.weights[k]);
      }
      for (std::size_t k = 0; k < now.out; ++k) {
        uphill.push_back(problem_.bias ? now.bias[k] + problem_.learning_rate * now.bias_gradient[k] : 0);
        last_only.push_back(last ? now.updated_bias[k] : now.bias[k]);
      }
    }
    add(Slip::minus, loss_with(problem_, uphill));
    if (trace_.layers.size() > 1) add(Slip::only_last_layer, loss_with(problem_, last_only));
  }

  const BackpropProblem& problem_;
  const BackpropTrace<double>& trace_;
  const TraceStep& step_;
  std::size_t l_, j_, i_;
  std::vector<SlipValue> found_;
};

const TraceStep& step_of(const BackpropTrace<double>& trace, std::size_t step) {
  require(step < trace.steps.size(), "step: ", step, ", expected below ", trace.steps.size());
  return trace.steps[step];
}

}  // namespace

std::string_view slip_name(Slip slip) { return kSlipNames.name(slip); }

std::vector<Slip> all_slips() { return kSlipNames.all(); }

std::vector<SlipValue> slips_of(const BackpropProblem& problem, const BackpropTrace<double>& trace, std::size_t step) {
  return SlipFinder(problem, trace, step_of(trace, step)).find();
}

AnswerMark mark_answer(const BackpropProblem& problem, const BackpropTrace<double>& trace, std::size_t step,
                       double answer) {
  const TraceStep& asked = step_of(trace, step);
  require(std::isfinite(asked.value), "answer: the right value is ", asked.value, ", which nobody can work out");
  require(std::isfinite(answer), "answer: expected a finite number, got ", answer);
  const double error = std::fabs(answer - asked.value);
  AnswerMark mark{.right = error <= asked.tolerance, .near = false, .slips = {}};
  if (mark.right) return mark;
  std::vector<SlipValue> fitting;
  for (const SlipValue& slip : slips_of(problem, trace, step))
    if (std::fabs(answer - slip.value) <= kOfSlip * std::fabs(slip.value)) fitting.push_back(slip);
  std::stable_sort(fitting.begin(), fitting.end(), [answer](const SlipValue& one, const SlipValue& other) {
    return std::fabs(answer - one.value) < std::fabs(answer - other.value);
  });
  for (const SlipValue& slip : fitting)
    if (std::find(mark.slips.begin(), mark.slips.end(), slip.slip) == mark.slips.end()) mark.slips.push_back(slip.slip);
  mark.near = error <= kNear * asked.tolerance;
  return mark;
}

}  // namespace mlp
