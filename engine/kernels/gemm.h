// Matrix product C = op(A)·op(B), the work horse of training: packed and tiled in float, a plain loop in double.
#pragma once

#include <span>

#include "base/matrix_view.h"
#include "kernels/execution.h"
#include "kernels/strips.h"

namespace mlp {

/// Whether an operand enters the product as it is stored or transposed.
enum class Op { as_is, transposed };

/// What is added to the product, and what is done with it.
template <class T>
struct GemmExtras {
  bool accumulate = false;       ///< start from what C holds instead of zero
  std::span<const T> bias = {};  ///< [cols of C], added to every row; empty: none
  PartDone part_done = {};       ///< activations, parameter updates; must not throw
};

/// C[M×N] = (C) + op(A)[M×K] · op(B)[K×N] (+ bias), stored in any way, C overlapping neither A nor B.
/// Every element is summed with k ascending, whatever the number of threads or the vector width; instruction sets
/// differ only where they fuse the multiply-add. Throws Error when the shapes do not fit.
void gemm(Execution& execution, Operand<const float> a, Op op_a, Operand<const float> b, Op op_b, Operand<float> c,
          const GemmExtras<float>& extras = {});
void gemm(Execution& execution, MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b,
          MatrixView<double> c, const GemmExtras<double>& extras = {});

/// The same by the definition, three loops: the oracle of the fast one and the whole truth of the double path.
template <class T>
void gemm_reference(MatrixView<const T> a, Op op_a, MatrixView<const T> b, Op op_b, MatrixView<T> c,
                    const GemmExtras<T>& extras = {});

}  // namespace mlp
