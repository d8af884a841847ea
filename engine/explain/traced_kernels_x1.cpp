// The traced kernels on single floats, as in the scalar build.
#define MLP_TRACED traced_x1
#define MLP_TRACED_LANES 1
#include "explain/traced_kernels.inc"
