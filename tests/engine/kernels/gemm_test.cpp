// Holds the packed matrix product against the three plain loops: all instruction sets, shapes, transposes, strides,
// threads.
#include "kernels/gemm.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/matrix.h"
#include "base/rng.h"
#include "catch.h"

namespace {

using mlp::GemmExtras;
using mlp::MatrixView;
using mlp::Op;

struct Case {
  std::size_t m, k, n;
  Op op_a, op_b;
  bool accumulate, bias;
};

// Fused multiply-adds round once instead of twice. After k of them two sums of the same order differ by at most
// k · 2⁻²³ · Σ|a·b| to first order (Higham 2002, §3.1).
bool fuses(mlp::Isa isa) {
  return isa == mlp::Isa::avx2 || isa == mlp::Isa::avx512 || isa == mlp::Isa::neon || isa == mlp::Isa::relaxed;
}

void fill(std::vector<float>& values, mlp::Rng& rng) {
  for (float& v : values) v = static_cast<float>(rng.uniform(-1, 1));
}

// Runs one case on one instruction set, with rows that are further apart than they are long and an odd start address,
// and with guard values around C that must survive.
void check(const Case& c, mlp::Execution& execution) {
  mlp::Rng rng(c.m * 10007 + c.k * 101 + c.n);
  constexpr std::size_t kPad = 3;
  constexpr float kGuard = 777;
  const bool ta = c.op_a == Op::transposed, tb = c.op_b == Op::transposed;
  const std::size_t a_rows = ta ? c.k : c.m, a_cols = ta ? c.m : c.k, b_rows = tb ? c.n : c.k, b_cols = tb ? c.k : c.n;
  std::vector<float> a(1 + a_rows * (a_cols + kPad)), b(1 + b_rows * (b_cols + kPad)), bias(c.n);
  std::vector<float> result(1 + c.m * (c.n + kPad), kGuard);
  fill(a, rng);
  fill(b, rng);
  fill(bias, rng);
  const MatrixView<const float> va(a.data() + 1, a_rows, a_cols, a_cols + kPad);
  const MatrixView<const float> vb(b.data() + 1, b_rows, b_cols, b_cols + kPad);
  const MatrixView<float> vc(result.data() + 1, c.m, c.n, c.n + kPad);
  for (std::size_t i = 0; i < c.m; ++i)
    for (float& x : vc.row(i)) x = static_cast<float>(rng.uniform(-1, 1));
  std::vector<float> expected = result;
  const MatrixView<float> ve(expected.data() + 1, c.m, c.n, c.n + kPad);
  const GemmExtras<float> extras{c.accumulate, c.bias ? std::span<const float>(bias) : std::span<const float>{}};

  mlp::gemm(execution, va, c.op_a, vb, c.op_b, vc, extras);
  mlp::gemm_reference(va, c.op_a, vb, c.op_b, ve, extras);

  // |a|, |b| < 1, so Σ|a·b| ≤ k, plus what C and the bias add.
  const double sum = static_cast<double>(c.k) + 2;
  const double bound = fuses(execution.isa()) ? sum * static_cast<double>(c.k + 2) * 0x1p-23 : 0;
  for (std::size_t i = 0; i < result.size(); ++i) {
    INFO(mlp::isa_name(execution.isa()) << ' ' << c.m << "×" << c.k << "×" << c.n << " at " << i);
    if (expected[i] == kGuard)
      REQUIRE(result[i] == kGuard);
    else
      REQUIRE(std::abs(static_cast<double>(result[i]) - expected[i]) <= bound);
  }
}

}  // namespace

TEST_CASE("the product equals the plain loops for all small shapes and both transposes") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    mlp::Execution execution(1, isa);
    for (const std::size_t m : {1U, 2U, 3U, 5U, 8U, 9U, 17U})
      for (const std::size_t n : {1U, 3U, 7U, 8U, 10U, 16U, 31U, 33U, 67U})
        for (const std::size_t k : {1U, 3U, 17U, 64U})
          for (const Op op_a : {Op::as_is, Op::transposed})
            for (const Op op_b : {Op::as_is, Op::transposed})
              check({m, k, n, op_a, op_b, (m + n) % 2 == 0, (m + k) % 2 == 0}, execution);
  }
}

TEST_CASE("the product equals the plain loops for every height and width of a tile, and some more") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    mlp::Execution execution(1, isa);
    for (std::size_t m = 1; m <= 26; ++m)
      for (const std::size_t n : {5U, 16U, 24U, 32U, 41U, 48U, 64U, 70U})
        for (const Op op_a : {Op::as_is, Op::transposed})
          check({m, 9, n, op_a, Op::as_is, (m + n) % 3 == 0, (m + n) % 2 == 0}, execution);
    check({128, 10, 128, Op::as_is, Op::as_is, true, true}, execution);  // B in place, with bias and what was there
  }
}

TEST_CASE("the product equals the plain loops at the shapes of training, beyond one depth block") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    mlp::Execution execution(1, isa);
    check({128, 784, 128, Op::as_is, Op::transposed, false, true}, execution);   // forward
    check({128, 128, 784, Op::transposed, Op::as_is, false, false}, execution);  // weight gradient
    check({128, 128, 10, Op::as_is, Op::transposed, false, true}, execution);    // narrow output
    check({128, 10, 128, Op::as_is, Op::as_is, false, false}, execution);        // input gradient
    check({37, 600, 41, Op::as_is, Op::as_is, true, true}, execution);
  }
}

TEST_CASE("the number of threads changes no bit, and every element is handed on once") {
  struct Shape {
    std::size_t m, k, n;
  };
  // Taller and wider than deep; narrow; rows and panels that do not divide among the threads; two blocks of depth.
  const std::vector<Shape> shapes{{131, 300, 77}, {96, 700, 256}, {128, 784, 128}, {784, 128, 128},
                                  {600, 128, 10}, {67, 67, 301},  {128, 10, 128}};
  for (const mlp::Isa isa : mlp::available_isas())
    for (const Shape& shape : shapes)
      for (const Op op_a : {Op::as_is, Op::transposed})
        for (const Op op_b : {Op::as_is, Op::transposed}) {
          const std::size_t m = shape.m, k = shape.k, n = shape.n;
          INFO(mlp::isa_name(isa) << ' ' << m << "×" << k << "×" << n);
          mlp::Rng rng(1);
          std::vector<float> a(m * k), b(k * n), bias(n);
          fill(a, rng);
          fill(b, rng);
          fill(bias, rng);
          const bool ta = op_a == Op::transposed, tb = op_b == Op::transposed;
          std::vector<std::vector<float>> results;
          for (const int threads : {1, 2, 3}) {
            mlp::Execution execution(threads, isa);
            std::vector<float> c(m * n);
            std::vector<int> seen(m * n);
            const auto count = [&](const mlp::Part& part) {
              for (std::size_t row = part.first_row; row < part.first_row + part.rows; ++row)
                for (std::size_t col = part.first_col; col < part.first_col + part.cols; ++col) ++seen[row * n + col];
            };
            mlp::gemm(execution, MatrixView<const float>(a.data(), ta ? k : m, ta ? m : k), op_a,
                      MatrixView<const float>(b.data(), tb ? n : k, tb ? k : n), op_b,
                      MatrixView<float>(c.data(), m, n), {.bias = std::span<const float>(bias), .part_done = count});
            REQUIRE(seen == std::vector<int>(m * n, 1));
            results.push_back(c);
          }
          REQUIRE(results[0] == results[1]);
          REQUIRE(results[0] == results[2]);
        }
}

TEST_CASE("operands stored in strips of columns give the bits of plain ones") {
  for (const mlp::Isa isa : mlp::available_isas())
    for (const int threads : {1, 3})
      for (const std::size_t m : {1U, 9U, 131U})
        for (const std::size_t k : {1U, 64U, 150U, 800U})
          for (const std::size_t n : {1U, 10U, 64U, 65U, 200U}) {
            INFO(mlp::isa_name(isa) << ' ' << m << "×" << k << "×" << n << ", threads " << threads);
            mlp::Rng rng(m + k + n);
            mlp::Execution execution(threads, isa);
            std::vector<float> a(m * k), b(k * n), strips(k * n), expected(m * n), found(m * n), found_strips(m * n);
            fill(a, rng);
            fill(b, rng);
            const MatrixView<const float> plain_a(a.data(), m, k);
            const MatrixView<float> c(expected.data(), m, n);
            const mlp::StripView<float> strip_b(strips.data(), k, n), strip_c(found_strips.data(), m, n);
            for (std::size_t row = 0; row < k; ++row)
              for (std::size_t col = 0; col < n; ++col) strip_b(row, col) = b[row * n + col];

            mlp::gemm(execution, plain_a, Op::as_is, MatrixView<const float>(b.data(), k, n), Op::as_is, c);
            mlp::gemm(execution, plain_a, Op::as_is, strip_b, Op::as_is, MatrixView<float>(found.data(), m, n));
            REQUIRE(found == expected);
            mlp::gemm(execution, plain_a, Op::as_is, MatrixView<const float>(b.data(), k, n), Op::as_is, strip_c);
            for (std::size_t row = 0; row < m; ++row)
              for (std::size_t col = 0; col < n; ++col) REQUIRE(strip_c(row, col) == c(row, col));

            // A · op(B) with B stored the other way round: its columns are the depth.
            std::vector<float> turned(n * k), turned_strips(n * k);
            const mlp::StripView<float> strip_t(turned_strips.data(), n, k);
            for (std::size_t row = 0; row < n; ++row)
              for (std::size_t col = 0; col < k; ++col) strip_t(row, col) = turned[row * k + col] = b[col * n + row];
            mlp::gemm(execution, plain_a, Op::as_is, strip_t, Op::transposed, MatrixView<float>(found.data(), m, n));
            REQUIRE(found == expected);

            // A in strips: of its depth, or of its rows.
            std::vector<float> a_strips(m * k), a_turned(m * k);
            const mlp::StripView<float> strip_a(a_strips.data(), m, k), strip_at(a_turned.data(), k, m);
            for (std::size_t row = 0; row < m; ++row)
              for (std::size_t col = 0; col < k; ++col) strip_a(row, col) = strip_at(col, row) = a[row * k + col];
            for (const auto& [operand, op] : {std::pair(mlp::Operand<const float>(strip_a), Op::as_is),
                                              std::pair(mlp::Operand<const float>(strip_at), Op::transposed)}) {
              std::fill(found_strips.begin(), found_strips.end(), 777.0F);
              mlp::gemm(execution, operand, op, strip_b, Op::as_is, strip_c);
              for (std::size_t row = 0; row < m; ++row)
                for (std::size_t col = 0; col < n; ++col) REQUIRE(strip_c(row, col) == c(row, col));
            }
          }
}

TEST_CASE("the double product is exact where integers allow it") {
  mlp::Execution execution;
  mlp::Matrix<double> a(2, 3), b(3, 2), c(2, 2);
  for (std::size_t i = 0; i < 6; ++i) {
    a.view().flat()[i] = static_cast<double>(i + 1);  // 1 2 3 / 4 5 6
    b.view().flat()[i] = static_cast<double>(i + 7);  // 7 8 / 9 10 / 11 12
  }
  const std::vector<double> bias{100, 200};
  mlp::gemm(execution, std::as_const(a).view(), Op::as_is, std::as_const(b).view(), Op::as_is, c.view(),
            {.accumulate = false, .bias = bias});
  CHECK(c(0, 0) == 158);
  CHECK(c(0, 1) == 264);
  CHECK(c(1, 0) == 239);
  CHECK(c(1, 1) == 354);
}

TEST_CASE("shapes that do not fit are refused with both shapes in the message") {
  mlp::Execution execution;
  std::vector<float> data(100);
  const MatrixView<const float> a(data.data(), 2, 3), b(data.data(), 4, 5);
  const MatrixView<float> c(data.data() + 50, 2, 5);
  try {
    mlp::gemm(execution, a, Op::as_is, b, Op::as_is, c);
    FAIL("expected an error");
  } catch (const mlp::Error& error) {
    CHECK(std::string(error.what()).find("2×3") != std::string::npos);
    CHECK(std::string(error.what()).find("4×5") != std::string::npos);
  }
  const std::vector<float> short_bias(4);
  const MatrixView<const float> fitting(data.data(), 3, 5);
  CHECK_THROWS_AS(mlp::gemm(execution, a, Op::as_is, fitting, Op::as_is, c, {.accumulate = false, .bias = short_bias}),
                  mlp::Error);
}

TEST_CASE("a product over zero terms is the bias, or nothing") {
  for (const mlp::Isa isa : mlp::available_isas()) {
    mlp::Execution execution(1, isa);
    std::vector<float> none(1), c(6, 5);
    const std::vector<float> bias{1, 2, 3};
    mlp::gemm(execution, MatrixView<const float>(none.data(), 2, 0), Op::as_is,
              MatrixView<const float>(none.data(), 0, 3), Op::as_is, MatrixView<float>(c.data(), 2, 3),
              {.accumulate = false, .bias = bias});
    CHECK(c == std::vector<float>{1, 2, 3, 1, 2, 3});
  }
}
