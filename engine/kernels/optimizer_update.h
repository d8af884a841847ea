// One step of each optimiser over flat arrays of parameters and gradients; definitions as in torch.optim.
#pragma once

#include <cmath>
#include <span>

#include "kernels/execution.h"

namespace mlp {

/// Settings of one SGD step.
template <class T>
struct SgdStep {
  T learning_rate, momentum, weight_decay;
};

/// Settings of one Adam step (Kingma & Ba 2015); the corrections are 1 − βᵗ for the step's number t = 1, 2, …
/// β₁ and β₂ are double on both paths: 1 − 0.999 in float would keep only five digits of 0.001, and scale every step.
template <class T>
struct AdamStep {
  T learning_rate;
  double beta1, beta2;
  T epsilon, weight_decay, mean_correction, square_correction;
};

// lecture: begin sgd
/// g ← ∇w + λw;  v ← μv + g;  w ← w − ηv.  velocity may be empty: then v is g, plain SGD.
template <class T>
void sgd_reference(std::span<T> w, std::span<const T> gradient, std::span<T> velocity, const SgdStep<T>& s) {
  for (std::size_t i = 0; i < w.size(); ++i) {
    T step = gradient[i] + s.weight_decay * w[i];
    if (!velocity.empty()) step = velocity[i] = s.momentum * velocity[i] + step;
    w[i] -= s.learning_rate * step;
  }
}
// lecture: end sgd

// lecture: begin adam
/// g ← ∇w + λw;  m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;  w ← w − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
template <class T>
void adam_reference(std::span<T> w, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                    const AdamStep<T>& s) {
  const T step_size = s.learning_rate / s.mean_correction;
  const T root_correction = std::sqrt(s.square_correction);
  const T beta1 = static_cast<T>(s.beta1), rest1 = static_cast<T>(1 - s.beta1);
  const T beta2 = static_cast<T>(s.beta2), rest2 = static_cast<T>(1 - s.beta2);
  for (std::size_t i = 0; i < w.size(); ++i) {
    const T g = gradient[i] + s.weight_decay * w[i];
    mean[i] = beta1 * mean[i] + rest1 * g;
    square[i] = beta2 * square[i] + rest2 * (g * g);
    w[i] -= step_size * (mean[i] / (std::sqrt(square[i]) / root_correction + s.epsilon));
  }
}
// lecture: end adam

/// On the calling thread: a trainer calls them from its own pieces of work, each for other parameters.
void sgd_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> velocity,
                const SgdStep<float>& s);
void sgd_update(Execution& execution, std::span<double> w, std::span<const double> gradient, std::span<double> velocity,
                const SgdStep<double>& s);
void adam_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> mean,
                 std::span<float> square, const AdamStep<float>& s);
void adam_update(Execution& execution, std::span<double> w, std::span<const double> gradient, std::span<double> mean,
                 std::span<double> square, const AdamStep<double>& s);

}  // namespace mlp
