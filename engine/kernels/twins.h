// The lists of a batch's columns twice in memory, once for each half of the threads that read them.
//
// A processor that reads what another has just written waits for each cache line: 35 ns between neighbours, a quarter
// of a microsecond where a machine is put together from several. Weights are shared out so that this does not happen
// (strips.h), but all threads need the inputs. Two threads that each make all lists of nonzero inputs for themselves
// trained 15 % faster than two that made half of them each where processors are far apart, and 2 % slower where they
// are neighbours. With dense inputs, which are read in order, so that the next lines are fetched in time, it gained
// nothing.
#pragma once

#include <cstddef>

#include "kernels/execution.h"

namespace mlp {

/// Whether lists of a batch of so many inputs are worth making twice: with several threads, unless it is small.
inline bool worth_twins(const Execution& execution, std::size_t inputs) {
  constexpr std::size_t kWorth = 1 << 14;
  return execution.threads() > 1 && inputs >= kWorth;
}

/// Whether piece i of `count` of a parallel loop falls to the second half of the threads. It then makes, or reads, the
/// twin. Both hold the same numbers: a piece that another thread takes over is only slower.
inline bool second_half(std::size_t i, std::size_t count) { return i >= count / 2; }

}  // namespace mlp
