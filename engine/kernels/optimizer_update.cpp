// Connects the optimiser updates with the kernels in float, with the reference in double.
#include "kernels/optimizer_update.h"

namespace mlp {

void sgd_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> velocity,
                const SgdStep<float>& s) {
  execution.kernels().sgd(w.data(), gradient.data(), velocity.empty() ? nullptr : velocity.data(), w.size(),
                          s.learning_rate, s.momentum, s.weight_decay, s.l1, s.nesterov);
}

void sgd_update(Execution&, std::span<double> w, std::span<const double> gradient, std::span<double> velocity,
                const SgdStep<double>& s) {
  sgd_reference(w, gradient, velocity, s);
}

void rmsprop_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> square,
                    const RmsPropStep<float>& s) {
  execution.kernels().rmsprop(w.data(), gradient.data(), square.data(), w.size(), s.learning_rate, s.smoothing,
                              s.epsilon, s.weight_decay, s.l1);
}

void rmsprop_update(Execution&, std::span<double> w, std::span<const double> gradient, std::span<double> square,
                    const RmsPropStep<double>& s) {
  rmsprop_reference(w, gradient, square, s);
}

void adam_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> mean,
                 std::span<float> square, const AdamStep<float>& s) {
  execution.kernels().adam(w.data(), gradient.data(), mean.data(), square.data(), w.size(),
                           s.learning_rate / s.mean_correction, s.beta1, s.beta2, s.square_correction, s.epsilon,
                           s.decoupled ? 0 : s.weight_decay, s.l1,
                           s.decoupled ? 1 - s.learning_rate * s.weight_decay : 1);
}

void adam_update(Execution&, std::span<double> w, std::span<const double> gradient, std::span<double> mean,
                 std::span<double> square, const AdamStep<double>& s) {
  adam_reference(w, gradient, mean, square, s);
}

}  // namespace mlp
