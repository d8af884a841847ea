// The engine's one source of chance: integer arithmetic only, so a seed gives the same numbers on every machine.
#pragma once

#include <cstdint>
#include <span>

namespace mlp {

/// xoshiro256++ 1.0 (Blackman & Vigna 2019, "Scrambled linear pseudorandom number generators"), seeded by splitmix64.
/// `stream` separates independent uses of one seed (weights, shuffling, noise …).
class Rng {
 public:
  explicit Rng(std::uint64_t seed, std::uint64_t stream = 0);

  /// 64 random bits.
  std::uint64_t next();
  /// Uniform in 0 … bound − 1 without bias (Lemire 2019); bound ≥ 1.
  std::uint32_t below(std::uint32_t bound);
  /// Uniform in [0, 1): 53 random bits.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high);
  /// Standard normal by Marsaglia's polar method; uses the engine's own log, so it is the same everywhere.
  double normal();
  /// Fisher–Yates: every order equally likely.
  void shuffle(std::span<std::uint32_t> items);

 private:
  std::uint64_t state_[4];
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

}  // namespace mlp
