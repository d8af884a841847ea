// Lists the kernels of the instruction set that this file is compiled for.
#include "kernels/kernel_table.h"
#include "kernels/kernels_isa.h"

namespace mlp::MLP_ISA {

const KernelTable& table() {
  static const KernelTable kernels{
      .isa = Isa::MLP_ISA,
      .tile_rows = kTileRows,
      .tile_cols = kTileCols,
      .panel_step = kPanelStep,
      .reads_whole_tiles = kReadsWholeTiles,
      .pack_rows = pack_rows,
      .pack_b = pack_b,
      .pack_b_transposed = pack_b_transposed,
      .tiles_by_rows = tiles_by_rows,
      .tiles_by_columns = tiles_by_columns,
      .sparse_row = sparse_row,
      .sparse_column = sparse_column,
      .sigmoid = sigmoid,
      .tanh = tanh,
      .leaky_relu = leaky_relu,
      .sigmoid_backward = sigmoid_backward,
      .tanh_backward = tanh_backward,
      .leaky_relu_backward = leaky_relu_backward,
      .exp = exp,
      .log = log,
      .unit_from_bytes = unit_from_bytes,
      .elu = elu,
      .elu_backward = elu_backward,
      .softplus = softplus,
      .softplus_backward = softplus_backward,
      .softsign = softsign,
      .softsign_backward = softsign_backward,
      .log_sigmoid = log_sigmoid,
      .log_sigmoid_backward = log_sigmoid_backward,
      .swish = swish,
      .swish_backward = swish_backward,
      .sinc = sinc,
      .sinc_backward = sinc_backward,
      .mish = mish,
      .mish_backward = mish_backward,
      .column_sums = column_sums,
      .sgd = sgd,
      .rmsprop = rmsprop,
      .adam = adam,
  };
  return kernels;
}

}  // namespace mlp::MLP_ISA
