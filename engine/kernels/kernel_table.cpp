// Finds the kernels of an instruction set among those that this build holds.
#include "kernels/kernel_table.h"

#include "base/error.h"

namespace mlp {

#if MLP_HAVE_SCALAR
namespace scalar {
const KernelTable& table();
}
#endif
#if MLP_HAVE_SSE2
namespace sse2 {
const KernelTable& table();
}
#endif
#if MLP_HAVE_AVX2
namespace avx2 {
const KernelTable& table();
}
#endif
#if MLP_HAVE_AVX512
namespace avx512 {
const KernelTable& table();
}
#endif
#if MLP_HAVE_NEON
namespace neon {
const KernelTable& table();
}
#endif
#if MLP_HAVE_SIMD128
namespace simd128 {
const KernelTable& table();
}
#endif

const KernelTable& kernel_table(Isa isa) {
  switch (isa) {
#if MLP_HAVE_SCALAR
    case Isa::scalar:
      return scalar::table();
#endif
#if MLP_HAVE_SSE2
    case Isa::sse2:
      return sse2::table();
#endif
#if MLP_HAVE_AVX2
    case Isa::avx2:
      return avx2::table();
#endif
#if MLP_HAVE_AVX512
    case Isa::avx512:
      return avx512::table();
#endif
#if MLP_HAVE_NEON
    case Isa::neon:
      return neon::table();
#endif
#if MLP_HAVE_SIMD128
    case Isa::simd128:
      return simd128::table();
#endif
    default:
      break;
  }
  fail("instruction set ", isa_name(isa), " is not in this build");
}

}  // namespace mlp
