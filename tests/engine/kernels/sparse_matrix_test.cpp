// Skipping zeros: the lists of a batch are those of its bytes, and the product is the dense one, bit for bit.
#include "kernels/sparse_matrix.h"

#include <utility>
#include <vector>

#include "base/error.h"
#include "base/matrix.h"
#include "base/rng.h"
#include "catch.h"
#include "kernels/elementwise.h"

namespace {

using mlp::Matrix;
using mlp::MatrixView;
using mlp::Op;
using mlp::SparseMatrix;

/// Images of `cols` bytes of which `percent` in a hundred are not zero.
std::vector<std::uint8_t> bytes(std::size_t rows, std::size_t cols, std::uint32_t percent, std::uint64_t seed) {
  mlp::Rng rng(seed);
  std::vector<std::uint8_t> result(rows * cols);
  for (auto& byte : result) byte = rng.below(100) < percent ? static_cast<std::uint8_t>(1 + rng.below(255)) : 0;
  return result;
}

Matrix<float> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  mlp::Rng rng(seed);
  Matrix<float> matrix(rows, cols);
  for (float& x : matrix.view().flat()) x = static_cast<float>(rng.uniform(-1, 1));
  return matrix;
}

void set(SparseMatrix& sparse, mlp::Execution& execution, const std::vector<std::uint8_t>& images, std::size_t rows,
         std::size_t cols) {
  sparse.reserve(execution, rows, cols, true);
  sparse.set(rows, [&](std::size_t r) { return SparseMatrix::Row{images.data() + r * cols}; });
}

void require_same(const mlp::SparseColumns& a, const mlp::SparseColumns& b) {
  for (std::size_t c = 0; c < a.cols; ++c) {
    REQUIRE(a.counts[c] == b.counts[c]);
    for (std::size_t i = 0; i < a.counts[c]; ++i) {
      REQUIRE(a.entries[c * a.stride + i].row() == b.entries[c * b.stride + i].row());
      REQUIRE(a.entries[c * a.stride + i].byte() == b.entries[c * b.stride + i].byte());
    }
  }
}

/// Both products of a layer, with and without the zeros, must have the same bits.
void check(std::size_t batch, std::size_t in, std::size_t out, std::uint32_t percent, mlp::Execution& execution) {
  CAPTURE(batch, in, out, percent, mlp::isa_name(execution.isa()), execution.threads());
  const auto images = bytes(batch, in, percent, batch * 1000 + in);
  Matrix<float> dense(batch, in);
  mlp::unit_from_bytes(execution, std::span<const std::uint8_t>(images), dense.view().flat());
  SparseMatrix sparse;
  set(sparse, execution, images, batch, in);
  const Matrix<float> w = random_matrix(in, out, 1), delta = random_matrix(batch, out, 2),
                      bias = random_matrix(1, out, 3);

  Matrix<float> expected(batch, out), found(batch, out);
  mlp::gemm(execution, std::as_const(dense).view(), Op::as_is, w.view(), Op::as_is, expected.view(),
            {.bias = bias.view().flat()});
  std::vector<int> seen(batch * out);
  const auto count = [&](const mlp::Part& part) {
    for (std::size_t row = part.first_row; row < part.first_row + part.rows; ++row)
      for (std::size_t col = part.first_col; col < part.first_col + part.cols; ++col) ++seen[row * out + col];
  };
  std::vector<float> strips(in * out);
  const mlp::StripView<float> in_strips(strips.data(), in, out);
  for (std::size_t row = 0; row < in; ++row)
    for (std::size_t col = 0; col < out; ++col) in_strips(row, col) = w(row, col);
  mlp::sparse_gemm(execution, sparse, Op::as_is, in_strips, found.view(),
                   {.bias = bias.view().flat(), .part_done = count});
  REQUIRE(std::equal(expected.data(), expected.data() + batch * out, found.data()));
  REQUIRE(seen == std::vector<int>(batch * out, 1));

  Matrix<float> expected_gradient(in, out);
  mlp::gemm(execution, std::as_const(dense).view(), Op::transposed, delta.view(), Op::as_is, expected_gradient.view());
  mlp::sparse_gemm(execution, sparse, Op::transposed, delta.view(), in_strips);
  bool same = true;
  for (std::size_t row = 0; row < in; ++row)
    for (std::size_t col = 0; col < out; ++col) same &= in_strips(row, col) == expected_gradient(row, col);
  REQUIRE(same);
}

}  // namespace

TEST_CASE("every byte becomes the float nearest to byte / 255, in a product as in a vector") {
  std::vector<std::uint8_t> all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  const std::vector<float> one(1, 1);
  for (const mlp::Isa isa : mlp::available_isas()) {
    CAPTURE(mlp::isa_name(isa));
    mlp::Execution execution(1, isa);
    std::vector<float> wide(256);
    mlp::unit_from_bytes(execution, std::span<const std::uint8_t>(all), std::span(wide));
    SparseMatrix sparse;
    set(sparse, execution, all, 256, 1);
    Matrix<float> product(256, 1);
    mlp::sparse_gemm(execution, sparse, Op::as_is, mlp::StripView<const float>(one.data(), 1, 1), product.view());
    for (std::size_t i = 0; i < 256; ++i) {
      REQUIRE(wide[i] == static_cast<float>(i) / 255.0F);
      REQUIRE(product.view()(i, 0) == static_cast<float>(i) / 255.0F);
    }
  }
}

TEST_CASE("skipping zeros changes no bit of either product") {
  for (const mlp::Isa isa : mlp::available_isas())
    for (const int threads : {1, 2, 3}) {
      mlp::Execution execution(threads, isa);
      for (const std::size_t batch : {1U, 3U, 16U, 17U, 67U})
        for (const std::size_t in : {1U, 7U, 8U, 61U})
          for (const std::size_t out : {1U, 10U, 33U, 67U}) check(batch, in, out, 20, execution);
      check(128, 784, 128, 19, execution);
      check(128, 784, 300, 19, execution);
      check(20, 50, 40, 0, execution);
      check(20, 50, 40, 100, execution);
    }
}

TEST_CASE("a row that is listed already gives the same entries as its bytes, also in one batch") {
  mlp::Execution execution;
  for (const std::size_t cols : {1U, 7U, 8U, 9U, 61U, 784U}) {
    CAPTURE(cols);
    const std::size_t rows = 3;
    const auto images = bytes(rows, cols, 30, cols);
    std::vector<std::uint16_t> places;
    std::vector<std::uint8_t> values;
    std::vector<std::size_t> ends{0};
    for (std::size_t i = 0; i < images.size(); ++i) {
      if (images[i] != 0) {
        places.push_back(static_cast<std::uint16_t>(i % cols));
        values.push_back(images[i]);
      }
      if (i % cols == cols - 1) ends.push_back(places.size());
    }
    places.push_back(0);  // so that an empty last row has an address
    values.push_back(0);
    SparseMatrix scanned, mixed;
    set(scanned, execution, images, rows, cols);
    mixed.reserve(execution, rows, cols, true);
    mixed.set(rows, [&](std::size_t r) {
      if (r == 1) return SparseMatrix::Row{images.data() + cols};
      return SparseMatrix::Row{nullptr, {&places[ends[r]], &values[ends[r]], ends[r + 1] - ends[r]}};
    });
    scanned.list_columns(execution);
    mixed.list_columns(execution);
    require_same(scanned.by_columns(), mixed.by_columns());
    for (std::size_t r = 0; r < rows; ++r) {
      const mlp::NonzeroBytes& row = scanned.row(r);
      REQUIRE(row.count == ends[r + 1] - ends[r]);
      REQUIRE(std::equal(row.places, row.places + row.count, &places[ends[r]]));
      REQUIRE(std::equal(row.values, row.values + row.count, &values[ends[r]]));
    }
  }
}

#if MLP_THREADS
TEST_CASE("several threads get a twin of the columns, made from the same bytes, where the batch is large") {
  for (const int threads : {2, 3}) {
    mlp::Execution execution(threads);
    SparseMatrix sparse;
    const std::size_t rows = 67, cols = 300;
    const auto images = bytes(rows, cols, 20, 5), few = bytes(4, 30, 20, 6);
    set(sparse, execution, images, rows, cols);
    sparse.list_columns(execution);
    REQUIRE(sparse.by_columns().entries != sparse.by_columns(true).entries);
    require_same(sparse.by_columns(), sparse.by_columns(true));
    SparseMatrix small;
    set(small, execution, few, 4, 30);
    small.list_columns(execution);
    REQUIRE(small.by_columns().entries == small.by_columns(true).entries);
  }
}
#endif

TEST_CASE("the number of threads changes no list of a column") {
  const std::size_t rows = 67, cols = 300;
  const auto images = bytes(rows, cols, 20, 5);
  for (const int threads : {1, 2, 3, 4, 7}) {
    mlp::Execution execution(threads);
    SparseMatrix sparse;
    set(sparse, execution, images, rows, cols);
    sparse.list_columns(execution);
    CAPTURE(threads);
    const mlp::SparseColumns columns = sparse.by_columns();
    for (std::size_t c = 0; c < cols; ++c) {
      std::vector<std::pair<std::size_t, int>> found;
      for (std::size_t i = 0; i < columns.counts[c]; ++i) {
        const mlp::SparseEntry& entry = columns.entries[c * columns.stride + i];
        found.emplace_back(entry.row(), entry.byte());
      }
      std::vector<std::pair<std::size_t, int>> wanted;
      for (std::size_t r = 0; r < rows; ++r)
        if (images[r * cols + c] != 0) wanted.emplace_back(r, images[r * cols + c]);
      REQUIRE(found == wanted);
    }
  }
}

TEST_CASE("a batch smaller than the last one leaves nothing of it behind") {
  mlp::Execution execution;
  SparseMatrix sparse;
  const auto many = bytes(9, 30, 100, 1), few = bytes(4, 30, 30, 2);
  set(sparse, execution, many, 9, 30);
  sparse.list_columns(execution);
  set(sparse, execution, few, 4, 30);
  sparse.list_columns(execution);
  REQUIRE(sparse.rows() == 4);
  const mlp::SparseColumns columns = sparse.by_columns();
  for (std::size_t col = 0; col < 30; ++col) {
    std::size_t found = 0;
    for (std::size_t row = 0; row < 4; ++row) {
      if (few[row * 30 + col] == 0) continue;
      REQUIRE(columns.entries[col * columns.stride + found].row() == row);
      ++found;
    }
    REQUIRE(columns.counts[col] == found);
  }
}

TEST_CASE("shapes that do not fit a sparse product are refused with all of them in the message") {
  mlp::Execution execution;
  SparseMatrix sparse;
  const auto images = bytes(2, 3, 50, 1);
  set(sparse, execution, images, 2, 3);
  const std::vector<float> b(4 * 5);
  Matrix<float> c(2, 5);
  CHECK_THROWS_WITH(
      mlp::sparse_gemm(execution, sparse, Op::as_is, mlp::StripView<const float>(b.data(), 4, 5), c.view()),
      Catch::Matchers::ContainsSubstring("2×3") && Catch::Matchers::ContainsSubstring("4×5"));
}
