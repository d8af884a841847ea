// Eigen's matrix product. The one file of the project that is compiled for exactly the processor it is built on, as
// Eigen's users are told to do: Eigen chooses its instructions when it is compiled.
#include "gemm_peer.h"

#ifdef MLP_BENCH_EIGEN
#include <Eigen/Core>

#define MLP_TEXT_OF(x) #x
#define MLP_TEXT(x) MLP_TEXT_OF(x)

namespace mlp::bench {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

auto mapped(const float* data, std::size_t rows, std::size_t cols) {
  return Eigen::Map<const RowMajor>(data, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(cols));
}

void multiply(const GemmCall& call) {
  Eigen::Map<RowMajor> c(call.c, static_cast<Eigen::Index>(call.m), static_cast<Eigen::Index>(call.n));
  const auto a = call.a_transposed ? mapped(call.a, call.k, call.m) : mapped(call.a, call.m, call.k);
  const auto b = call.b_transposed ? mapped(call.b, call.n, call.k) : mapped(call.b, call.k, call.n);
  // noalias: without it Eigen multiplies into a temporary and copies.
  if (call.a_transposed && call.b_transposed)
    c.noalias() = a.transpose() * b.transpose();
  else if (call.a_transposed)
    c.noalias() = a.transpose() * b;
  else if (call.b_transposed)
    c.noalias() = a * b.transpose();
  else
    c.noalias() = a * b;
}

constexpr GemmPeer kPeer {
  "eigen",
      MLP_TEXT(EIGEN_WORLD_VERSION) "." MLP_TEXT(EIGEN_MAJOR_VERSION) "." MLP_TEXT(EIGEN_MINOR_VERSION)
#if defined(EIGEN_VECTORIZE_AVX512)
          " with AVX-512",
#elif defined(EIGEN_VECTORIZE_FMA)
          " with AVX2 and FMA",
#elif defined(EIGEN_VECTORIZE)
          " with narrow vectors",
#else
          " without vectors",
#endif
      multiply
};

}  // namespace

const GemmPeer* eigen_peer() { return &kPeer; }

}  // namespace mlp::bench
#else
const mlp::bench::GemmPeer* mlp::bench::eigen_peer() { return nullptr; }
#endif
