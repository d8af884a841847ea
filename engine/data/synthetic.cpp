// Implements the made-up data. Each kind is a function from a point's number to where it lies before noise.
#include "data/synthetic.h"

#include <array>
#include <cmath>

#include "base/error.h"
#include "base/name_table.h"
#include "base/rng.h"
#include "base/scalar_math.h"

namespace mlp {
namespace {

constexpr NameTable<PlanarSetKind, 9> kPlanarNames{
    "planar set", {"and", "or", "nand", "xor", "blobs", "nearly-separable", "circles", "moons", "spiral"}};
constexpr NameTable<RegressionSetKind, 6> kRegressionNames{
    "regression set", {"line", "sine", "square", "absolute", "step", "sine-radians"}};

constexpr double kPi = 3.14159265358979323846;
constexpr double kMaxNoise = 10;
constexpr std::size_t kCorners = 4;
constexpr std::uint64_t kPointsStream = 0x706f696e7473;  // "points": apart from the seed's other uses

struct Place {
  double x1, x2;
  std::uint8_t label;
};

bool is_gate(PlanarSetKind kind) { return kind <= PlanarSetKind::xor_gate; }

/// The output of gate `kind` for the corner with number 0 … 3, in the order of a truth table.
std::uint8_t gate_output(PlanarSetKind kind, std::size_t corner) {
  static constexpr std::array<std::array<std::uint8_t, kCorners>, 4> kTables{
      {{0, 0, 0, 1}, {0, 1, 1, 1}, {1, 1, 1, 0}, {0, 1, 1, 0}}};
  return kTables[static_cast<std::size_t>(kind)][corner];
}

Place gate_place(PlanarSetKind kind, std::size_t i) {
  const std::size_t corner = i % kCorners;
  return {corner >= 2 ? 1.0 : 0.0, corner % 2 == 1 ? 1.0 : 0.0, gate_output(kind, corner)};
}

Place blob_place(std::uint8_t label, Rng& rng) {
  constexpr double kCentre = 0.5, kRadius = 0.4;
  const double centre = label == 1 ? kCentre : -kCentre;
  const double radius = kRadius * std::sqrt(rng.uniform());  // the root spreads evenly over the disc
  const double angle = 2 * kPi * rng.uniform();
  return {centre + radius * math::cos(angle), centre + radius * math::sin(angle), label};
}

Place nearly_separable_place(std::uint8_t label, std::size_t i, Rng& rng) {
  const bool beyond = (i / 2) % 10 == 4;
  const double distance = beyond ? -rng.uniform(0.1, 0.3) : rng.uniform(0.05, 1);
  const double across = (label == 1 ? distance : -distance) * std::sqrt(0.5);
  const double along = rng.uniform(-1, 1) * std::sqrt(0.5);
  return {across + along, across - along, label};
}

Place circle_place(std::uint8_t label, Rng& rng) {
  const double radius = label == 1 ? 0.5 : 1, angle = 2 * kPi * rng.uniform();
  return {radius * math::cos(angle), radius * math::sin(angle), label};
}

Place moon_place(std::uint8_t label, Rng& rng) {
  constexpr double kScale = 0.75;  // brings both moons within ±1.2
  const double angle = kPi * rng.uniform(), c = math::cos(angle), s = math::sin(angle);
  if (label == 0) return {kScale * (c - 0.5), kScale * (s - 0.25), label};
  return {kScale * (0.5 - c), kScale * (0.25 - s), label};
}

Place spiral_place(std::uint8_t label, std::size_t i, std::size_t count) {
  constexpr double kTurns = 1.75;
  const std::size_t in_arm = i / 2 + 1, arm_size = (count + 1) / 2;
  const double share = static_cast<double>(in_arm) / static_cast<double>(arm_size);
  const double angle = 2 * kPi * kTurns * share + (label == 1 ? kPi : 0);
  return {share * math::sin(angle), share * math::cos(angle), label};
}

Place place(PlanarSetKind kind, std::size_t i, std::size_t count, Rng& rng) {
  const auto label = static_cast<std::uint8_t>(i % 2);
  switch (kind) {
    case PlanarSetKind::blobs:
      return blob_place(label, rng);
    case PlanarSetKind::nearly_separable:
      return nearly_separable_place(label, i, rng);
    case PlanarSetKind::circles:
      return circle_place(label, rng);
    case PlanarSetKind::moons:
      return moon_place(label, rng);
    case PlanarSetKind::spiral:
      return spiral_place(label, i, count);
    default:
      return gate_place(kind, i);
  }
}

double curve(RegressionSetKind kind, double x) {
  switch (kind) {
    case RegressionSetKind::line:
      return x;
    case RegressionSetKind::sine:
      return math::sin(kPi * x);
    case RegressionSetKind::square:
      return x * x;
    case RegressionSetKind::absolute:
      return x < 0 ? -x : x;
    case RegressionSetKind::step:
      return x >= 0 ? 1 : 0;
    case RegressionSetKind::sine_radians:
      return math::sin(x);
  }
  return 0;
}

void check(std::size_t count, std::size_t least, double noise) {
  require(count >= least && count <= kMaxPoints, "count: expected ", least, " to ", kMaxPoints, ", got ", count);
  require(noise >= 0 && noise <= kMaxNoise, "noise: expected 0 to ", kMaxNoise, ", got ", noise);
}

}  // namespace

PlanarSetKind planar_set_from_name(std::string_view name) { return kPlanarNames.value(name); }

RegressionSetKind regression_set_from_name(std::string_view name) { return kRegressionNames.value(name); }

PlanarPoints planar_set(PlanarSetKind kind, std::size_t count, double noise, std::uint64_t seed) {
  check(count, is_gate(kind) ? kCorners : 1, noise);
  const double deviation = is_gate(kind) && count == kCorners ? 0 : noise;
  Rng rng(seed, kPointsStream);
  PlanarPoints points;
  for (std::size_t i = 0; i < count; ++i) {
    const Place exact = place(kind, i, count, rng);
    const double first = rng.normal(), second = rng.normal();
    points.add(exact.x1 + deviation * first, exact.x2 + deviation * second, exact.label);
  }
  return points;
}

RegressionPoints regression_set(RegressionSetKind kind, std::size_t count, double noise, std::uint64_t seed) {
  check(count, 2, noise);
  Rng rng(seed, kPointsStream);
  RegressionPoints points;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = -1 + 2 * static_cast<double>(i) / static_cast<double>(count - 1);
    points.x.push_back(x);
    points.y.push_back(curve(kind, x) + noise * rng.normal());
  }
  return points;
}

}  // namespace mlp
