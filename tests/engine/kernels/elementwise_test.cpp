// Holds the float kernels for activations, exp, log, pixels, sums and optimiser updates against their plain twins.
#include "kernels/elementwise.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "base/matrix_view.h"
#include "base/rng.h"
#include "catch.h"
#include "kernels/optimizer_update.h"
#include "kernels/reduce.h"

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

using Kernel = void (*)(const float*, float*, std::size_t);

// Worst relative error of a kernel against a function in double, over [low, high].
double worst_error(Kernel kernel, double (*expected)(double), double low, double high) {
  mlp::Rng rng(11);
  std::vector<float> x(100003), y(x.size());
  for (float& v : x) v = static_cast<float>(rng.uniform(low, high));
  kernel(x.data(), y.data(), x.size());
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double e = expected(x[i]);
    worst = std::max(worst, std::abs(y[i] - e) / std::max(std::abs(e), 1e-37));
  }
  return worst;
}

float one(Kernel kernel, float x) {
  float y = 0;
  kernel(&x, &y, 1);
  return y;
}

// Every kernel must treat each length and start address alike, and touch nothing beyond.
void check_tails(const std::function<void(const float*, float*, std::size_t)>& kernel) {
  mlp::Rng rng(5);
  std::vector<float> x(80), all(80);
  for (float& v : x) v = static_cast<float>(rng.uniform(-3, 3));
  kernel(x.data(), all.data(), x.size());
  for (std::size_t start = 0; start < 5; ++start)
    for (std::size_t n = 0; n <= 67; ++n) {
      std::vector<float> y(80, 777);
      kernel(x.data() + start, y.data() + start, n);
      for (std::size_t i = 0; i < y.size(); ++i) REQUIRE(y[i] == (i >= start && i < start + n ? all[i] : 777.0f));
    }
}

}  // namespace

TEST_CASE("float exp, log, tanh, sigmoid keep their stated error bounds on every instruction set") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    const auto& k = mlp::kernel_table(isa);
    CHECK(worst_error(k.exp, mlp::math::exp, -87, 88.7) < 2e-7);
    CHECK(worst_error(k.log, mlp::math::log, 1e-30, 0.5) < 3e-7);
    CHECK(worst_error(k.log, mlp::math::log, 2, 1e30) < 3e-7);
    CHECK(worst_error(k.tanh, mlp::math::tanh, -12, 12) < 3e-7);
    CHECK(worst_error(k.tanh, mlp::math::tanh, -1e-3, 1e-3) < 3e-7);
    CHECK(worst_error(k.sigmoid, mlp::math::sigmoid, -87, 87) < 3e-7);
  }
}

TEST_CASE("float functions at the edges of their range") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    const auto& k = mlp::kernel_table(isa);
    CHECK(one(k.exp, 0) == 1);
    CHECK(one(k.exp, kInfinity) == kInfinity);
    CHECK(one(k.exp, 1000) == kInfinity);
    CHECK(one(k.exp, -kInfinity) == 0);
    CHECK(one(k.exp, -1000) == 0);
    CHECK(std::isnan(one(k.exp, kNan)));
    CHECK(one(k.log, 1) == 0);
    CHECK(one(k.log, 0) == -kInfinity);
    CHECK(one(k.log, kInfinity) == kInfinity);
    CHECK(std::isnan(one(k.log, -1)));
    CHECK(std::isnan(one(k.log, kNan)));
    CHECK(one(k.tanh, 0) == 0);
    CHECK(std::signbit(one(k.tanh, -0.0f)));
    CHECK(one(k.tanh, kInfinity) == 1);
    CHECK(one(k.tanh, -50) == -1);
    CHECK(std::isnan(one(k.tanh, kNan)));
    CHECK(one(k.sigmoid, 0) == 0.5f);
    CHECK(one(k.sigmoid, 1e30f) == 1);
    CHECK(one(k.sigmoid, -1e30f) == 0);
    CHECK(std::isnan(one(k.sigmoid, kNan)));
  }
}

TEST_CASE("every length and start address gives the same numbers and touches nothing beyond") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    const auto& k = mlp::kernel_table(isa);
    check_tails(k.exp);
    check_tails(k.tanh);
    check_tails(k.sigmoid);
    check_tails([&](const float* x, float* y, std::size_t n) { k.leaky_relu(x, y, n, 0.1f); });
    check_tails([&](const float* x, float* y, std::size_t n) { k.leaky_relu_backward(x, x, y, n, 0.1f); });
    check_tails([&](const float* x, float* y, std::size_t n) { k.tanh_backward(x, x, y, n); });
    check_tails([&](const float* x, float* y, std::size_t n) { k.sigmoid_backward(x, x, y, n); });
  }
}

TEST_CASE("kernels without a transcendental function equal their twins bit for bit") {
  mlp::Rng rng(9);
  std::vector<float> z(101), da(101);
  for (std::size_t i = 0; i < z.size(); ++i) {
    z[i] = static_cast<float>(rng.uniform(-2, 2));
    da[i] = static_cast<float>(rng.uniform(-2, 2));
  }
  z[3] = 0;  // the kink: f′(0) is the slope, as in PyTorch
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    mlp::Execution execution(1, isa);
    const std::span<const float> zs(z), das(da);
    std::vector<float> fast(101), plain(101);
    const auto same = [&] { return fast == plain; };
    mlp::leaky_relu(execution, zs, fast, 0.1f);
    mlp::leaky_relu_reference<float>(zs, plain, 0.1f);
    CHECK(same());
    mlp::leaky_relu_backward(execution, zs, das, fast, 0.1f);
    mlp::leaky_relu_backward_reference<float>(zs, das, plain, 0.1f);
    CHECK(same());
    CHECK(fast[3] == 0.1f * da[3]);
    mlp::sigmoid_backward(execution, zs, das, fast);
    mlp::sigmoid_backward_reference<float>(zs, das, plain);
    CHECK(same());
    mlp::tanh_backward(execution, zs, das, fast);
    mlp::tanh_backward_reference<float>(zs, das, plain);
    CHECK(same());
  }
}

TEST_CASE("pixels become x/255 exactly rounded, for every byte") {
  std::vector<std::uint8_t> bytes(256 + 3);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  std::vector<float> plain(bytes.size());
  mlp::unit_from_bytes_reference<float>(bytes, plain);
  CHECK(plain[255] == 1);
  for (const mlp::Isa isa : mlp::available_isas()) {
    mlp::Execution execution(1, isa);
    std::vector<float> fast(bytes.size());
    mlp::unit_from_bytes(execution, bytes, fast);
    CHECK(fast == plain);
  }
}

TEST_CASE("column sums equal the plain ones bit for bit, at odd shapes and strides") {
  mlp::Rng rng(4);
  for (const mlp::Isa isa : mlp::available_isas()) {
    mlp::Execution execution(1, isa);
    for (const std::size_t rows : {1U, 3U, 17U})
      for (std::size_t cols = 1; cols <= 67; ++cols) {
        std::vector<float> x(rows * (cols + 2));
        for (float& v : x) v = static_cast<float>(rng.uniform(-1, 1));
        const mlp::MatrixView<const float> view(x.data(), rows, cols, cols + 2);
        std::vector<float> fast(cols + 1, 777), plain(cols + 1, 777);
        mlp::column_sums(execution, view, std::span(fast).first(cols));
        mlp::column_sums_reference<float>(view, std::span(plain).first(cols));
        REQUIRE(fast == plain);
      }
  }
}

TEST_CASE("optimiser updates equal the plain ones bit for bit, on any number of threads") {
  mlp::Rng rng(6);
  constexpr std::size_t kSize = 40007;  // three slices, odd tail
  std::vector<float> start(kSize), gradient(kSize);
  for (std::size_t i = 0; i < kSize; ++i) {
    start[i] = static_cast<float>(rng.uniform(-1, 1));
    gradient[i] = static_cast<float>(rng.uniform(-1, 1));
  }
  for (const mlp::Isa isa : mlp::available_isas())
    for (const int threads : {1, 2}) {
      INFO(mlp::isa_name(isa) << ", threads " << threads);
      mlp::Execution execution(threads, isa);
      std::vector<float> fast = start, plain = start, fast_v(kSize), plain_v(kSize), fast_m(kSize), plain_m(kSize);
      const mlp::SgdStep<float> sgd{0.1f, 0.9f, 0.01f};
      for (int step = 0; step < 3; ++step) {
        mlp::sgd_update(execution, std::span(fast), std::span<const float>(gradient), std::span(fast_v), sgd);
        mlp::sgd_reference<float>(plain, gradient, plain_v, sgd);
      }
      CHECK(fast == plain);
      CHECK(fast_v == plain_v);
      const mlp::SgdStep<float> nesterov{0.1f, 0.9f, 0.01f, 0.003f, true};
      for (int step = 0; step < 3; ++step) {
        mlp::sgd_update(execution, std::span(fast), std::span<const float>(gradient), std::span(fast_v), nesterov);
        mlp::sgd_reference<float>(plain, gradient, plain_v, nesterov);
      }
      CHECK(fast == plain);
      std::fill(fast_v.begin(), fast_v.end(), 0.0f);
      plain_v = fast_v;
      const mlp::RmsPropStep<float> rmsprop{0.01f, 0.99, 1e-8f, 0.01f, 0.003f};
      for (int step = 0; step < 3; ++step) {
        mlp::rmsprop_update(execution, std::span(fast), std::span<const float>(gradient), std::span(fast_v), rmsprop);
        mlp::rmsprop_reference<float>(plain, gradient, plain_v, rmsprop);
      }
      CHECK(fast == plain);
      CHECK(fast_v == plain_v);
      std::fill(fast_v.begin(), fast_v.end(), 0.0f);
      plain_v = fast_v;
      for (int step = 1; step <= 3; ++step) {
        const mlp::AdamStep<float> adam{0.01f,
                                        0.9f,
                                        0.999f,
                                        1e-8f,
                                        0.001f,
                                        static_cast<float>(1 - std::pow(0.9, step)),
                                        static_cast<float>(1 - std::pow(0.999, step)),
                                        0.003f,
                                        step == 2};
        mlp::adam_update(execution, std::span(fast), std::span<const float>(gradient), std::span(fast_m),
                         std::span(fast_v), adam);
        mlp::adam_reference<float>(plain, gradient, plain_m, plain_v, adam);
      }
      CHECK(fast == plain);
      CHECK(fast_m == plain_m);
      CHECK(fast_v == plain_v);
    }
}

TEST_CASE("means that decay become 0 before they are subnormal, and no weight differs by it") {
  constexpr std::size_t kSize = 37;
  constexpr float kSmallest = std::numeric_limits<float>::min();
  const auto normal_or_zero = [](const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float x) { return x == 0 || std::abs(x) >= kSmallest; });
  };
  for (const mlp::Isa isa : mlp::available_isas()) {
    INFO(mlp::isa_name(isa));
    mlp::Execution execution(1, isa);
    std::vector<float> w(kSize, 0.5f), plain_w = w, gradient(kSize), m(kSize), plain_m(kSize), v(kSize), plain_v(kSize),
                                       velocity(kSize), sgd_w = w, plain_velocity(kSize), plain_sgd_w = w;
    for (std::size_t i = 0; i < kSize; ++i) gradient[i] = (i % 2 == 0 ? 1.0f : -1.0f) * 1e-3f * static_cast<float>(i);
    bool was_subnormal = false;
    for (int step = 1; step <= 1200; ++step) {
      const mlp::AdamStep<float> adam{0.01f,
                                      0.9,
                                      0.9,
                                      1e-8f,
                                      0,
                                      static_cast<float>(1 - std::pow(0.9, step)),
                                      static_cast<float>(1 - std::pow(0.9, step))};
      mlp::adam_update(execution, std::span(w), std::span<const float>(gradient), std::span(m), std::span(v), adam);
      mlp::adam_reference<float>(plain_w, gradient, plain_m, plain_v, adam);
      const mlp::SgdStep<float> sgd{0.1f, 0.9f, 0};
      mlp::sgd_update(execution, std::span(sgd_w), std::span<const float>(gradient), std::span(velocity), sgd);
      mlp::sgd_reference<float>(plain_sgd_w, gradient, plain_velocity, sgd);
      std::fill(gradient.begin(), gradient.end(), 0.0f);  // only the first step has one
      was_subnormal |= !normal_or_zero(plain_m) && !normal_or_zero(plain_velocity);
      REQUIRE(normal_or_zero(m));
      REQUIRE(normal_or_zero(v));
      REQUIRE(normal_or_zero(velocity));
    }
    REQUIRE(was_subnormal);
    CHECK(m == std::vector<float>(kSize));
    CHECK(w == plain_w);
    CHECK(sgd_w == plain_sgd_w);

    // What is not a number must still be seen.
    gradient.assign(kSize, std::numeric_limits<float>::quiet_NaN());
    mlp::sgd_update(execution, std::span(sgd_w), std::span<const float>(gradient), std::span(velocity),
                    {0.1f, 0.9f, 0});
    CHECK(std::all_of(velocity.begin(), velocity.end(), [](float x) { return std::isnan(x); }));
  }
}
