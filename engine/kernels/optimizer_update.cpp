// Splits optimiser updates into slices that fit the second-level cache and hands them to the threads.
#include "kernels/optimizer_update.h"

#include <algorithm>

namespace mlp {
namespace {

constexpr std::size_t kSlice = 16384;  // parameters a piece: 64 KB of each array, far more work than a hand-over costs

template <class Body>
void for_slices(Execution& execution, std::size_t size, Body body) {
  execution.pool().parallel_for((size + kSlice - 1) / kSlice, [&](std::size_t i) {
    const std::size_t first = i * kSlice;
    body(first, std::min(kSlice, size - first));
  });
}

}  // namespace

void sgd_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> velocity,
                const SgdStep<float>& s) {
  for_slices(execution, w.size(), [&](std::size_t first, std::size_t count) {
    execution.kernels().sgd(w.data() + first, gradient.data() + first,
                            velocity.empty() ? nullptr : velocity.data() + first, count, s.learning_rate, s.momentum,
                            s.weight_decay);
  });
}

void sgd_update(Execution&, std::span<double> w, std::span<const double> gradient, std::span<double> velocity,
                const SgdStep<double>& s) {
  sgd_reference(w, gradient, velocity, s);
}

void adam_update(Execution& execution, std::span<float> w, std::span<const float> gradient, std::span<float> mean,
                 std::span<float> square, const AdamStep<float>& s) {
  for_slices(execution, w.size(), [&](std::size_t first, std::size_t count) {
    execution.kernels().adam(w.data() + first, gradient.data() + first, mean.data() + first, square.data() + first,
                             count, s.learning_rate / s.mean_correction, s.beta1, s.beta2, s.square_correction,
                             s.epsilon, s.weight_decay);
  });
}

void adam_update(Execution&, std::span<double> w, std::span<const double> gradient, std::span<double> mean,
                 std::span<double> square, const AdamStep<double>& s) {
  adam_reference(w, gradient, mean, square, s);
}

}  // namespace mlp
