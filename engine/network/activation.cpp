// Connects each activation's name with its kernels. A new activation is one name and one row of kDefinitions.
#include "network/activation.h"

#include <algorithm>
#include <array>

#include "base/name_table.h"
#include "kernels/activation_zoo.h"
#include "kernels/elementwise.h"

namespace mlp {
namespace {

template <class T>
using Forward = void (*)(Execution&, const Activation&, std::span<const T> z, std::span<T> a);
template <class T>
using Backward = void (*)(Execution&, const Activation&, std::span<const T> z, std::span<const T> a,
                          std::span<const T> da, std::span<T> dz);

template <class T>
struct Definition {
  Forward<T> forward;
  Backward<T> backward;
};

constexpr NameTable<ActivationKind, 13> kNames{"activation",
                                               {"identity", "sigmoid", "tanh", "relu", "leaky-relu", "step", "elu",
                                                "softplus", "softsign", "log-sigmoid", "swish", "sinc", "mish"}};

// What a formula of the zoo gives with these parameters.
template <class Formula>
Formula formula_of(const Activation&) {
  return {};
}
template <>
formula::Elu formula_of<formula::Elu>(const Activation& f) {
  return {.alpha = f.alpha};
}

// A function of the zoo.
template <class T, class Formula>
constexpr Definition<T> zoo() {
  return {[](Execution& e, const Activation& f, std::span<const T> z, std::span<T> a) {
            apply(e, formula_of<Formula>(f), z, a);
          },
          [](Execution& e, const Activation& f, std::span<const T> z, std::span<const T>, std::span<const T> da,
             std::span<T> dz) { apply_backward(e, formula_of<Formula>(f), z, da, dz); }};
}

// In the order of the names.
template <class T>
constexpr std::array<Definition<T>, 13> kDefinitions{{
    {// identity
     [](Execution&, const Activation&, std::span<const T> z, std::span<T> a) {
       std::copy(z.begin(), z.end(), a.begin());
     },
     [](Execution&, const Activation&, std::span<const T>, std::span<const T>, std::span<const T> da, std::span<T> dz) {
       if (dz.data() != da.data()) std::copy(da.begin(), da.end(), dz.begin());
     }},
    {// sigmoid
     [](Execution& e, const Activation&, std::span<const T> z, std::span<T> a) { sigmoid(e, z, a); },
     [](Execution& e, const Activation&, std::span<const T>, std::span<const T> a, std::span<const T> da,
        std::span<T> dz) { sigmoid_backward(e, a, da, dz); }},
    {// tanh
     [](Execution& e, const Activation&, std::span<const T> z, std::span<T> a) { tanh(e, z, a); },
     [](Execution& e, const Activation&, std::span<const T>, std::span<const T> a, std::span<const T> da,
        std::span<T> dz) { tanh_backward(e, a, da, dz); }},
    {// relu
     [](Execution& e, const Activation&, std::span<const T> z, std::span<T> a) { leaky_relu(e, z, a, T(0)); },
     [](Execution& e, const Activation&, std::span<const T> z, std::span<const T>, std::span<const T> da,
        std::span<T> dz) { leaky_relu_backward(e, z, da, dz, T(0)); }},
    {// leaky_relu
     [](Execution& e, const Activation& f, std::span<const T> z, std::span<T> a) {
       leaky_relu(e, z, a, static_cast<T>(f.slope));
     },
     [](Execution& e, const Activation& f, std::span<const T> z, std::span<const T>, std::span<const T> da,
        std::span<T> dz) { leaky_relu_backward(e, z, da, dz, static_cast<T>(f.slope)); }},
    {// step
     [](Execution&, const Activation&, std::span<const T> z, std::span<T> a) { step_reference(z, a); },
     [](Execution&, const Activation&, std::span<const T>, std::span<const T>, std::span<const T>, std::span<T> dz) {
       std::fill(dz.begin(), dz.end(), T(0));
     }},
    zoo<T, formula::Elu>(),
    zoo<T, formula::Softplus>(),
    zoo<T, formula::Softsign>(),
    zoo<T, formula::LogSigmoid>(),
    zoo<T, formula::Swish>(),
    zoo<T, formula::Sinc>(),
    zoo<T, formula::Mish>(),
}};

template <class T>
const Definition<T>& definition(ActivationKind kind) {
  return kDefinitions<T>[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view activation_name(ActivationKind kind) { return kNames.name(kind); }

Activation activation_from_name(std::string_view name) { return {.kind = kNames.value(name)}; }

std::vector<ActivationKind> all_activations() { return kNames.all(); }

template <class T>
void activate(Execution& execution, const Activation& f, std::span<const T> z, std::span<T> a) {
  MLP_ASSERT(z.size() == a.size());
  definition<T>(f.kind).forward(execution, f, z, a);
}

template <class T>
void activate_backward(Execution& execution, const Activation& f, std::span<const T> z, std::span<const T> a,
                       std::span<const T> da, std::span<T> dz) {
  MLP_ASSERT(z.size() == a.size() && z.size() == da.size() && z.size() == dz.size());
  definition<T>(f.kind).backward(execution, f, z, a, da, dz);
}

template void activate<float>(Execution&, const Activation&, std::span<const float>, std::span<float>);
template void activate<double>(Execution&, const Activation&, std::span<const double>, std::span<double>);
template void activate_backward<float>(Execution&, const Activation&, std::span<const float>, std::span<const float>,
                                       std::span<const float>, std::span<float>);
template void activate_backward<double>(Execution&, const Activation&, std::span<const double>, std::span<const double>,
                                        std::span<const double>, std::span<double>);

}  // namespace mlp
