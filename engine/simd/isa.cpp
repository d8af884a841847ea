// Asks the processor what it can run and names the instruction sets.
#include "simd/isa.h"

#include <cstdlib>
#include <string>

#include "base/name_table.h"

namespace mlp {
namespace {

constexpr NameTable<Isa, 7> kNames{"instruction set",
                                   {"scalar", "sse2", "avx2", "avx512", "neon", "simd128", "relaxed"}};

}  // namespace

std::string_view isa_name(Isa isa) { return kNames.name(isa); }

std::vector<Isa> available_isas() {
  std::vector<Isa> found;
#if MLP_HAVE_SCALAR
  found.push_back(Isa::scalar);
#endif
#if MLP_HAVE_SSE2
  found.push_back(Isa::sse2);
#endif
#if MLP_HAVE_AVX2
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found.push_back(Isa::avx2);
#endif
#if MLP_HAVE_AVX512
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    found.push_back(Isa::avx512);
#endif
#if MLP_HAVE_NEON
  found.push_back(Isa::neon);
#endif
#if MLP_HAVE_SIMD128
  found.push_back(Isa::simd128);
#endif
#if MLP_HAVE_RELAXED
  found.push_back(Isa::relaxed);
#endif
  return found;
}

Isa isa_from_name(std::string_view name) {
  std::string known;
  for (const Isa isa : available_isas()) {
    if (isa_name(isa) == name) return isa;
    known += known.empty() ? "" : ", ";
    known += isa_name(isa);
  }
  fail("instruction set \"", name, "\": expected one that this build and machine have: ", known);
}

Isa best_isa() {
#if !defined(__EMSCRIPTEN__)
  if (const char* wanted = std::getenv("MLP_ISA"); wanted != nullptr && *wanted != '\0') return isa_from_name(wanted);
#endif
  return available_isas().back();
}

}  // namespace mlp
