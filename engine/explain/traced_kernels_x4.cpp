// The traced kernels on vectors of four floats, as in SIMD128.
#define MLP_TRACED traced_x4
#define MLP_TRACED_LANES 4
#include "explain/traced_kernels.inc"
