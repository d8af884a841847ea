// Multiplication by four units of one hidden layer, and how exact it is in either precision.
#pragma once

#include <span>
#include <vector>

#include "network/activation.h"

namespace mlp {

/// A network 2-4-1 without an output activation (Lin, Tegmark & Rolnick 2017, “Why does deep and cheap learning work so
/// well?”):
///   m(u, v) = μ {σ[b + λ(u + v)] + σ[b − λ(u + v)] − σ[b + λ(u − v)] − σ[b − λ(u − v)]}
/// With σ(b + x) ≈ σ₀ + σ₁x + σ₂x²/2 the braces are 4σ₂λ²uv + O(λ⁴), so that μ = 1/(4σ₂λ²) makes it u·v as λ → 0.
struct MultiplicationGate {
  Activation activation;
  double lambda = 0;
  double offset = 0;  ///< b
  /// Whether σ has a Taylor series at b. Step and ReLU have none at 0.
  bool has_series = true;
  double sigma0 = 0, sigma1 = 0, sigma2 = 0;  ///< σ(b), σ′(b), σ″(b); NaN where there is no series
  /// 1/(4σ₂λ²). Where σ₂ is 0 the braces are 0 and no μ helps: it is 1/(4λ²) then. Where there is no series: ReLU's
  /// 1/(2λ), which gives sgn(uv)·min(|u|, |v|) exactly, and the step's 1. +∞ for λ = 0.
  double mu = 0;
  std::vector<double> parameters;  ///< W₁ [4 × 2], b₁ [4], W₂ [4], b₂, as Mlp::copy_parameters() has them
};

/// Of softplus, sigmoid, tanh, ReLU or step. λ: 0 … 1e6; b: −100 … 100. Throws Error otherwise.
MultiplicationGate multiplication_gate(const Activation& activation, double lambda, double offset);

/// What a gate makes of pairs.
struct GateValues {
  std::vector<double> units;  ///< what the four σ give: [count × 4]
  std::vector<double> m;      ///< [count]; NaN or ±∞ where there is no number for it
};

/// For inputs [count × 2], at most 100,000 pairs of numbers from −1e30 to 1e30, computed by an Mlp<T>: T is float or
/// double. Throws Error for others.
template <class T>
GateValues gate_values(const MultiplicationGate& gate, std::span<const double> inputs);

/// Largest |m(u, v) − uv| over a grid of 13 × 13 places of [−1, 1]²; +∞ where m is no number.
template <class T>
double gate_error(const MultiplicationGate& gate);

/// The error for each λ, computed in float and in double.
struct GateErrors {
  std::vector<double> in_float, in_double;
};

/// At most 1,000 values of λ; errors as multiplication_gate()'s.
GateErrors gate_errors(const Activation& activation, double offset, std::span<const double> lambdas);

}  // namespace mlp
