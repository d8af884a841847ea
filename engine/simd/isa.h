// Which instruction sets this build holds kernels for, and which of them this machine can run.
#pragma once

#include <string_view>
#include <vector>

namespace mlp {

/// One compiled copy of the kernels. Widths: sse2, neon, simd128 four floats; avx2 eight; avx512 sixteen; scalar one.
/// relaxed is simd128 with WebAssembly's relaxed multiply-add, which rounds once or twice as the browser's processor
/// likes.
enum class Isa { scalar, sse2, avx2, avx512, neon, simd128, relaxed };

/// "scalar", "sse2", "avx2", "avx512", "neon", "simd128", "relaxed".
std::string_view isa_name(Isa isa);
/// Throws Error naming the available sets when the name is unknown or this machine cannot run it.
Isa isa_from_name(std::string_view name);

/// Sets that are in this build and that this machine can run, the narrowest first.
std::vector<Isa> available_isas();
/// The widest available set; natively the environment variable MLP_ISA overrides it (for tests and comparisons).
Isa best_isa();

}  // namespace mlp
