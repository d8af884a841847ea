// One step of each optimiser over flat arrays of parameters and gradients; definitions as in torch.optim.
#pragma once

#include <cmath>
#include <span>

#include "kernels/execution.h"

namespace mlp {

/// Settings of one SGD step. weight_decay is λ of the L2 penalty ½λ‖w‖², l1 that of the L1 penalty λ₁‖w‖₁.
template <class T>
struct SgdStep {
  T learning_rate, momentum, weight_decay;
  T l1 = 0;
  bool nesterov = false;  ///< needs a velocity
};

/// Settings of one Adam step (Kingma & Ba 2015); the corrections are 1 − βᵗ for the step's number t = 1, 2, …
/// β₁ and β₂ are double on both paths: 1 − 0.999 in float would keep only five digits of 0.001, and scale every step.
template <class T>
struct AdamStep {
  T learning_rate;
  double beta1, beta2;
  T epsilon, weight_decay, mean_correction, square_correction;
  T l1 = 0;
  bool decoupled = false;  ///< AdamW (Loshchilov & Hutter 2019): w ← (1 − ηλ)w first, and λ stays out of the gradient
};

/// Settings of one RMSProp step (Tieleman & Hinton 2012); smoothing is α in torch.optim.RMSprop.
template <class T>
struct RmsPropStep {
  T learning_rate;
  double smoothing;
  T epsilon, weight_decay;
  T l1 = 0;
};

// lecture: begin penalties
/// The gradient with those of the penalties ½λ‖w‖² (L2) and λ₁‖w‖₁ (L1): ∇w + λw + λ₁ sign(w), where sign(0) is 0.
template <class T>
T penalized(T gradient, T w, T weight_decay, T l1) {
  const T step = gradient + weight_decay * w;
  return l1 == 0 ? step : step + l1 * static_cast<T>((w > 0) - (w < 0));
}
// lecture: end penalties

// lecture: begin sgd
/// g ← ∇w + λw + λ₁ sign(w);  v ← μv + g;  w ← w − ηv.  velocity may be empty: then v is g, plain SGD.
/// Nesterov (1983; as in Sutskever et al. 2013): w ← w − η(g + μv), a step as if the velocity had already been
/// followed.
template <class T>
void sgd_reference(std::span<T> w, std::span<const T> gradient, std::span<T> velocity, const SgdStep<T>& s) {
  for (std::size_t i = 0; i < w.size(); ++i) {
    const T g = penalized(gradient[i], w[i], s.weight_decay, s.l1);
    T step = g;
    if (!velocity.empty()) step = velocity[i] = s.momentum * velocity[i] + g;
    if (s.nesterov) step = g + s.momentum * step;
    w[i] -= s.learning_rate * step;
  }
}
// lecture: end sgd

// lecture: begin rmsprop
/// g ← ∇w + λw + λ₁ sign(w);  v ← αv + (1−α)g²;  w ← w − ηg / (√v + ε)
template <class T>
void rmsprop_reference(std::span<T> w, std::span<const T> gradient, std::span<T> square, const RmsPropStep<T>& s) {
  const T keep = static_cast<T>(s.smoothing), rest = static_cast<T>(1 - s.smoothing);
  for (std::size_t i = 0; i < w.size(); ++i) {
    const T g = penalized(gradient[i], w[i], s.weight_decay, s.l1);
    square[i] = keep * square[i] + rest * (g * g);
    w[i] -= s.learning_rate * (g / (std::sqrt(square[i]) + s.epsilon));
  }
}
// lecture: end rmsprop

// lecture: begin adam
/// g ← ∇w + λw + λ₁ sign(w);  m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  w ← w − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
/// AdamW: w ← (1 − ηλ)w, and then the same with λ = 0.
template <class T>
void adam_reference(std::span<T> w, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                    const AdamStep<T>& s) {
  const T step_size = s.learning_rate / s.mean_correction;
  const T root_correction = std::sqrt(s.square_correction);
  const T beta1 = static_cast<T>(s.beta1), rest1 = static_cast<T>(1 - s.beta1);
  const T beta2 = static_cast<T>(s.beta2), rest2 = static_cast<T>(1 - s.beta2);
  const T decay = s.decoupled ? T(0) : s.weight_decay;
  for (std::size_t i = 0; i < w.size(); ++i) {
    if (s.decoupled) w[i] *= T(1) - s.learning_rate * s.weight_decay;
    const T g = penalized(gradient[i], w[i], decay, s.l1);
    mean[i] = beta1 * mean[i] + rest1 * g;
    square[i] = beta2 * square[i] + rest2 * (g * g);
    w[i] -= step_size * (mean[i] / (std::sqrt(square[i]) / root_correction + s.epsilon));
  }
}
// lecture: end adam

/// On the calling thread: a trainer calls them from its own pieces of work, each for other parameters. In float a
/// velocity, mean or square that is below the smallest normal number becomes 0.
void sgd_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> velocity,
                const SgdStep<float>& s);
void sgd_update(Execution& execution, std::span<double> w, std::span<const double> gradient, std::span<double> velocity,
                const SgdStep<double>& s);
void adam_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> mean,
                 std::span<float> square, const AdamStep<float>& s);
void rmsprop_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> square,
                    const RmsPropStep<float>& s);
void rmsprop_update(Execution& execution, std::span<double> w, std::span<const double> gradient,
                    std::span<double> square, const RmsPropStep<double>& s);
void adam_update(Execution& execution, std::span<double> w, std::span<const double> gradient, std::span<double> mean,
                 std::span<double> square, const AdamStep<double>& s);

}  // namespace mlp
