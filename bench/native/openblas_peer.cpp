// OpenBLAS's matrix product, on one thread.
#include "gemm_peer.h"

#ifdef MLP_BENCH_OPENBLAS
#include <cblas.h>

#include <string>

namespace mlp::bench {
namespace {

void multiply(const GemmCall& call) {
  const auto size = [](std::size_t value) { return static_cast<blasint>(value); };
  cblas_sgemm(CblasRowMajor, call.a_transposed ? CblasTrans : CblasNoTrans,
              call.b_transposed ? CblasTrans : CblasNoTrans, size(call.m), size(call.n), size(call.k), 1.0f, call.a,
              size(call.a_transposed ? call.m : call.k), call.b, size(call.b_transposed ? call.k : call.n), 0.0f,
              call.c, size(call.n));
}

}  // namespace

const GemmPeer* openblas_peer() {
  openblas_set_num_threads(1);
  static const std::string version = std::string(openblas_get_config()) + " running as " + openblas_get_corename();
  static const GemmPeer peer{"openblas", version.c_str(), multiply};
  return &peer;
}

}  // namespace mlp::bench
#else
const mlp::bench::GemmPeer* mlp::bench::openblas_peer() { return nullptr; }
#endif
