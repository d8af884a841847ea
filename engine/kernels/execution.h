// How the float path computes: with which instruction set, on how many threads, in which scratch memory.
#pragma once

#include "base/aligned_buffer.h"
#include "base/thread_pool.h"
#include "kernels/kernel_table.h"

namespace mlp {

/// How the first layer reads images, most of whose pixels are zero. Every way gives the same bits, as long as all
/// weights are finite: what is skipped is a zero that would be added.
enum class InputPath {
  automatic,  ///< sparse where few enough entries are not zero, see SparseMatrix
  dense,      ///< all entries
  sparse,     ///< only those that are not zero
};

/// Passed by reference to everything that computes; one at a time per object (the scratch memory is shared).
/// The double path takes it too and ignores it: it runs the reference kernels on the caller's thread.
class Execution {
 public:
  explicit Execution(int threads = 1, Isa isa = best_isa()) : pool_(threads), kernels_(kernel_table(isa)) {}
  /// With other kernels, which must outlive it: explain/ watches the product through kernels that keep notes.
  Execution(int threads, const KernelTable& kernels) : pool_(threads), kernels_(kernels) {}

  ThreadPool& pool() { return pool_; }
  const KernelTable& kernels() const { return kernels_; }
  Isa isa() const { return kernels_.isa; }
  int threads() const { return pool_.size(); }

  InputPath input_path() const { return input_path_; }
  void set_input_path(InputPath path) { input_path_ = path; }

  /// Packed operands of the matrix product; grown on first use, so that a repeated step allocates nothing.
  AlignedBuffer<float>& packed_a() { return packed_a_; }
  AlignedBuffer<float>& packed_b() { return packed_b_; }
  /// The losses of the samples of a batch, until they are added up in their order.
  AlignedBuffer<double>& sample_losses() { return sample_losses_; }

 private:
  ThreadPool pool_;
  const KernelTable& kernels_;
  InputPath input_path_ = InputPath::automatic;
  AlignedBuffer<float> packed_a_, packed_b_;
  AlignedBuffer<double> sample_losses_;
};

}  // namespace mlp
