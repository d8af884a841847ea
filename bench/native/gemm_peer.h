// What other libraries' matrix products are measured through.
//
// Free of C++ library types: the file that implements Eigen's is compiled for this very processor, and an inline
// function that both it and the rest used could end up in the rest with instructions nobody asked for.
#pragma once

#include <cstddef>

namespace mlp::bench {

/// C[m×n] = op(A)[m×k] · op(B)[k×n]: row-major, contiguous, C overwritten.
struct GemmCall {
  std::size_t m, n, k;
  bool a_transposed, b_transposed;
  const float* a = nullptr;
  const float* b = nullptr;
  float* c = nullptr;
};

struct GemmPeer {
  const char* name;
  const char* version;                ///< with what it was built for or runs as
  void (*multiply)(const GemmCall&);  ///< on one thread
};

/// Null where the library was not found when this was built.
const GemmPeer* openblas_peer();
const GemmPeer* eigen_peer();

}  // namespace mlp::bench
