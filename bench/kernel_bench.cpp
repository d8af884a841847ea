// Google Benchmark of the kernels, each on every instruction set of this machine: `npm run bench` runs it.
//
// Reported as GFLOP/s for matrix products and GB/s (bytes read and written) for the rest, on one thread.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/rng.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/optimizer_update.h"
#include "kernels/reduce.h"

namespace {

using mlp::Execution;
using mlp::Matrix;
using mlp::Op;

constexpr std::size_t kBatch = 128;
constexpr std::size_t kElements = kBatch * 128;  // the hidden activations of a batch
constexpr std::size_t kParameters = 784 * 128 + 128 + 128 * 10 + 10;

// A product of a training step of 784-128-10: op(A)[rows × depth] · op(B)[depth × cols].
struct Product {
  const char* name;
  std::size_t rows, depth, cols;
  Op op_a, op_b;
};
constexpr Product kProducts[] = {
    {"forward_784_128", kBatch, 784, 128, Op::as_is, Op::transposed},
    {"forward_128_10", kBatch, 128, 10, Op::as_is, Op::transposed},
    {"weight_gradient_784_128", 128, kBatch, 784, Op::transposed, Op::as_is},
    {"weight_gradient_128_10", 10, kBatch, 128, Op::transposed, Op::as_is},
    {"input_gradient_128_10", kBatch, 10, 128, Op::as_is, Op::as_is},
    {"square_512", 512, 512, 512, Op::as_is, Op::as_is},
};

Matrix<float> random_matrix(std::size_t rows, std::size_t cols) {
  mlp::Rng rng(rows * 1000 + cols);
  Matrix<float> matrix(rows, cols);
  for (float& x : matrix.view().flat()) x = static_cast<float>(rng.uniform(-1, 1));
  return matrix;
}

void set_rate(benchmark::State& state, const char* name, double per_iteration) {
  state.counters[name] = benchmark::Counter(per_iteration * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

// isa null: the plain loop.
void run_product(benchmark::State& state, const Product& p, const mlp::Isa* isa) {
  const auto stored = [](std::size_t rows, std::size_t cols, Op op) {
    return op == Op::as_is ? random_matrix(rows, cols) : random_matrix(cols, rows);
  };
  const Matrix<float> a = stored(p.rows, p.depth, p.op_a), b = stored(p.depth, p.cols, p.op_b);
  Matrix<float> c(p.rows, p.cols);
  Execution execution(1, isa != nullptr ? *isa : mlp::best_isa());
  for (auto _ : state) {
    if (isa != nullptr)
      mlp::gemm(execution, a.view(), p.op_a, b.view(), p.op_b, c.view());
    else
      mlp::gemm_reference<float>(a.view(), p.op_a, b.view(), p.op_b, c.view());
    benchmark::DoNotOptimize(c.data());
  }
  set_rate(state, "GFLOP", 2.0 * static_cast<double>(p.rows * p.depth * p.cols));
}

using Elementwise = void (*)(Execution&, std::span<const float>, std::span<float>);

void run_elementwise(benchmark::State& state, Elementwise function, mlp::Isa isa) {
  const Matrix<float> x = random_matrix(1, kElements);
  Matrix<float> y(1, kElements);
  Execution execution(1, isa);
  for (auto _ : state) {
    function(execution, x.view().flat(), y.view().flat());
    benchmark::DoNotOptimize(y.data());
  }
  set_rate(state, "GB", 2.0 * sizeof(float) * kElements);
}

void run_pixels(benchmark::State& state, mlp::Isa isa) {
  std::vector<std::uint8_t> pixels(kBatch * 784);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i);
  Matrix<float> y(1, pixels.size());
  Execution execution(1, isa);
  for (auto _ : state) {
    mlp::unit_from_bytes(execution, std::span<const std::uint8_t>(pixels), y.view().flat());
    benchmark::DoNotOptimize(y.data());
  }
  set_rate(state, "GB", 5.0 * static_cast<double>(pixels.size()));
}

void run_column_sums(benchmark::State& state, mlp::Isa isa) {
  const Matrix<float> x = random_matrix(kBatch, 128);
  std::vector<float> sums(128);
  Execution execution(1, isa);
  for (auto _ : state) {
    mlp::column_sums(execution, x.view(), std::span<float>(sums));
    benchmark::DoNotOptimize(sums.data());
  }
  set_rate(state, "GB", sizeof(float) * static_cast<double>(kElements));
}

void run_sgd(benchmark::State& state, mlp::Isa isa) {
  Matrix<float> w = random_matrix(1, kParameters), velocity(1, kParameters);
  const Matrix<float> gradient = random_matrix(1, kParameters);
  Execution execution(1, isa);
  for (auto _ : state) {
    mlp::sgd_update(execution, w.view().flat(), gradient.view().flat(), velocity.view().flat(), {1e-6f, 0.9f, 0});
    benchmark::DoNotOptimize(w.data());
  }
  set_rate(state, "GB", 5.0 * sizeof(float) * kParameters);
}

void run_adam(benchmark::State& state, mlp::Isa isa) {
  Matrix<float> w = random_matrix(1, kParameters), mean(1, kParameters), square(1, kParameters);
  const Matrix<float> gradient = random_matrix(1, kParameters);
  Execution execution(1, isa);
  for (auto _ : state) {
    mlp::adam_update(execution, w.view().flat(), gradient.view().flat(), mean.view().flat(), square.view().flat(),
                     {1e-6f, 0.9, 0.999, 1e-8f, 0, 1, 1});
    benchmark::DoNotOptimize(w.data());
  }
  set_rate(state, "GB", 7.0 * sizeof(float) * kParameters);
}

constexpr struct {
  const char* name;
  Elementwise function;
} kElementwise[] = {
    {"exp", [](Execution& e, std::span<const float> x, std::span<float> y) { mlp::exp(e, x, y); }},
    {"sigmoid", [](Execution& e, std::span<const float> x, std::span<float> y) { mlp::sigmoid(e, x, y); }},
    {"tanh", [](Execution& e, std::span<const float> x, std::span<float> y) { mlp::tanh(e, x, y); }},
    {"relu", [](Execution& e, std::span<const float> x, std::span<float> y) { mlp::leaky_relu(e, x, y, 0.0f); }},
};

void add(const std::string& name, auto body) { benchmark::RegisterBenchmark(name.c_str(), body); }

void add_all() {
  for (const Product& p : kProducts) {
    const std::string name = std::string("gemm/") + p.name + "/";
    add(name + "naive", [p](benchmark::State& state) { run_product(state, p, nullptr); });
    for (const mlp::Isa isa : mlp::available_isas())
      add(name + std::string(mlp::isa_name(isa)), [p, isa](benchmark::State& state) { run_product(state, p, &isa); });
  }
  for (const mlp::Isa isa : mlp::available_isas()) {
    const std::string suffix = std::string("/").append(mlp::isa_name(isa));
    for (const auto& [name, function] : kElementwise)
      add(std::string(name) + suffix, [f = function, isa](benchmark::State& state) { run_elementwise(state, f, isa); });
    add(std::string("unit_from_bytes") + suffix, [isa](benchmark::State& state) { run_pixels(state, isa); });
    add(std::string("column_sums") + suffix, [isa](benchmark::State& state) { run_column_sums(state, isa); });
    add(std::string("sgd_momentum") + suffix, [isa](benchmark::State& state) { run_sgd(state, isa); });
    add(std::string("adam") + suffix, [isa](benchmark::State& state) { run_adam(state, isa); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  add_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
