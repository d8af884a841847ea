// Declares the kernels that each instruction set compiles for itself; their contracts stand in kernel_table.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/kernel_table.h"

namespace mlp::MLP_ISA {

// gemm_isa.cpp
extern const std::size_t kTileRows, kTileCols, kPanelStep;
extern const bool kReadsWholeTiles;
void pack_rows(const float* a, std::size_t stride, std::size_t rows, std::size_t depth, float* packed);
void pack_b(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed);
void pack_b_transposed(const float* b, std::size_t stride, std::size_t depth, std::size_t cols, float* packed);
void tiles_by_rows(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                   float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                   const float* bias);
void tiles_by_columns(std::size_t depth, const float* a, std::size_t stride_a, const float* b, std::size_t stride_b,
                      float* c, std::size_t stride_c, std::size_t rows, std::size_t cols, bool accumulate,
                      const float* bias);

// sparse_isa.cpp
void sparse_row(const NonzeroBytes& row, const float* b, std::size_t stride_b, float* c, std::size_t cols,
                const float* bias);
void sparse_column(const SparseEntry* entries, std::size_t count, const float* b, std::size_t stride_b, float* c,
                   std::size_t cols, const float* bias);

// elementwise_isa.cpp
void sigmoid(const float* z, float* a, std::size_t n);
void tanh(const float* z, float* a, std::size_t n);
void leaky_relu(const float* z, float* a, std::size_t n, float slope);
void sigmoid_backward(const float* a, const float* da, float* dz, std::size_t n);
void tanh_backward(const float* a, const float* da, float* dz, std::size_t n);
void leaky_relu_backward(const float* z, const float* da, float* dz, std::size_t n, float slope);
void exp(const float* x, float* y, std::size_t n);
void log(const float* x, float* y, std::size_t n);
void unit_from_bytes(const std::uint8_t* x, float* y, std::size_t n);

// activation_isa.cpp
void elu(const float* z, float* a, std::size_t n, float alpha);
void elu_backward(const float* z, const float* da, float* dz, std::size_t n, float alpha);
void softplus(const float* z, float* a, std::size_t n);
void softplus_backward(const float* z, const float* da, float* dz, std::size_t n);
void softsign(const float* z, float* a, std::size_t n);
void softsign_backward(const float* z, const float* da, float* dz, std::size_t n);
void log_sigmoid(const float* z, float* a, std::size_t n);
void log_sigmoid_backward(const float* z, const float* da, float* dz, std::size_t n);
void swish(const float* z, float* a, std::size_t n);
void swish_backward(const float* z, const float* da, float* dz, std::size_t n);
void sinc(const float* z, float* a, std::size_t n);
void sinc_backward(const float* z, const float* da, float* dz, std::size_t n);
void mish(const float* z, float* a, std::size_t n);
void mish_backward(const float* z, const float* da, float* dz, std::size_t n);

// reduce_isa.cpp
void column_sums(const float* x, std::size_t stride, std::size_t rows, std::size_t cols, float* sums);

// optimizer_isa.cpp
void sgd(float* w, const float* g, float* velocity, std::size_t n, float learning_rate, float momentum,
         float weight_decay, float l1, bool nesterov);
void rmsprop(float* w, const float* g, float* square, std::size_t n, float learning_rate, double smoothing,
             float epsilon, float weight_decay, float l1);
void adam(float* w, const float* g, float* mean, float* square, std::size_t n, float step_size, double beta1,
          double beta2, float square_correction, float epsilon, float weight_decay, float l1, float shrink);

}  // namespace mlp::MLP_ISA
