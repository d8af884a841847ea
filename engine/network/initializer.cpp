// Implements the initialisers.
#include "network/initializer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/name_table.h"

namespace mlp {
namespace {

constexpr NameTable<InitializerKind, 5> kNames{"initialiser", {"zero", "normal", "xavier", "he", "pytorch"}};

template <class T>
void fill_normal(std::span<T> values, double deviation, Rng& rng) {
  for (T& v : values) v = static_cast<T>(deviation * rng.normal());
}

template <class T>
void fill_uniform(std::span<T> values, double bound, Rng& rng) {
  for (T& v : values) v = static_cast<T>(rng.uniform(-bound, bound));
}

}  // namespace

std::string_view initializer_name(InitializerKind kind) { return kNames.name(kind); }

InitializerKind initializer_from_name(std::string_view name) { return kNames.value(name); }

std::vector<InitializerKind> all_initializers() { return kNames.all(); }

template <class T>
void initialize(const Initializer& initializer, std::size_t fan_in, std::size_t fan_out, Rng& rng, std::span<T> weights,
                std::span<T> bias) {
  MLP_ASSERT(weights.size() == fan_in * fan_out && bias.size() == fan_out);
  std::fill(bias.begin(), bias.end(), T(0));
  const double in = static_cast<double>(fan_in), out = static_cast<double>(fan_out);
  switch (initializer.kind) {
    case InitializerKind::zero:
      std::fill(weights.begin(), weights.end(), T(0));
      break;
    case InitializerKind::normal:
      fill_normal(weights, initializer.scale, rng);
      break;
    case InitializerKind::xavier:
      fill_uniform(weights, std::sqrt(6 / (in + out)), rng);
      break;
    case InitializerKind::he:
      fill_normal(weights, std::sqrt(2 / in), rng);
      break;
    case InitializerKind::pytorch:
      fill_uniform(weights, 1 / std::sqrt(in), rng);
      fill_uniform(bias, 1 / std::sqrt(in), rng);
      break;
  }
}

template void initialize<float>(const Initializer&, std::size_t, std::size_t, Rng&, std::span<float>, std::span<float>);
template void initialize<double>(const Initializer&, std::size_t, std::size_t, Rng&, std::span<double>,
                                 std::span<double>);

}  // namespace mlp
