# Builds the engine's library once for a given set of SIMD instruction sets and a threading model.
#
# Kernel files (engine/kernels/*_isa.cpp) are compiled once per instruction set into a namespace of that name and chosen
# at run time. The two files that choose are compiled once per library; everything else once per threading model, since
# the WebAssembly builds share it.

file(GLOB_RECURSE MLP_KERNEL_SOURCES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/engine/kernels/*_isa.cpp")
set(MLP_LAYER_SOURCES "")
foreach(layer IN ITEMS base simd kernels data network training explain)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/engine/${layer}/*.cpp")
  list(APPEND MLP_LAYER_SOURCES ${sources})
endforeach()
# The files that may ask which instruction sets their library has (MLP_HAVE_…).
set(MLP_CHOOSING_SOURCES "${CMAKE_SOURCE_DIR}/engine/simd/isa.cpp" "${CMAKE_SOURCE_DIR}/engine/kernels/kernel_table.cpp")
list(REMOVE_ITEM MLP_LAYER_SOURCES ${MLP_KERNEL_SOURCES} ${MLP_CHOOSING_SOURCES})

# Flags that select an instruction set, and nothing else.
set(MLP_ISA_FLAGS_scalar "")
set(MLP_ISA_FLAGS_sse2 -msse2)
set(MLP_ISA_FLAGS_avx2 -mavx2 -mfma)
set(MLP_ISA_FLAGS_avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx2 -mfma)
set(MLP_ISA_FLAGS_neon "")
set(MLP_ISA_FLAGS_simd128 -msimd128)
set(MLP_ISA_FLAGS_relaxed -msimd128 -mrelaxed-simd)

# What every C++ file of the project is compiled with. No contraction: a×b+c must round the same way everywhere; kernels
# that want a fused multiply-add write it.
add_library(mlp_flags INTERFACE)
target_compile_features(mlp_flags INTERFACE cxx_std_20)
target_compile_options(mlp_flags INTERFACE -Wall -Wextra -ffp-contract=off)
if(MLP_WERROR)
  target_compile_options(mlp_flags INTERFACE -Werror)
endif()
if(EMSCRIPTEN)
  # JavaScript exceptions: the only kind that every browser and every Emscripten release supports.
  target_compile_options(mlp_flags INTERFACE -fexceptions)
  target_link_options(mlp_flags INTERFACE -fexceptions)
endif()
if(MLP_SANITIZE)
  # -O1, since unoptimised numeric code under two sanitizers takes minutes.
  target_compile_options(mlp_flags INTERFACE -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined
    -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS)
  target_link_options(mlp_flags INTERFACE -fsanitize=address,undefined)
endif()

# mlp_add_common(<target> [THREADS]): the objects that all libraries of one threading model share, and <target>_usage,
# what compiling against any of those libraries takes.
function(mlp_add_common target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "THREADS" "" "")
  add_library(${target}_usage INTERFACE)
  target_include_directories(${target}_usage INTERFACE "${CMAKE_SOURCE_DIR}/engine")
  target_link_libraries(${target}_usage INTERFACE mlp_flags nlohmann_json)
  if(arg_THREADS)
    target_compile_definitions(${target}_usage INTERFACE MLP_THREADS=1)
  else()
    target_compile_definitions(${target}_usage INTERFACE MLP_THREADS=0)
  endif()
  if(arg_THREADS AND EMSCRIPTEN)
    target_compile_options(${target}_usage INTERFACE -pthread)
    target_link_options(${target}_usage INTERFACE -pthread)
  elseif(arg_THREADS)
    target_link_libraries(${target}_usage INTERFACE Threads::Threads)
  endif()
  if(NOT EMSCRIPTEN)
    target_link_libraries(${target}_usage INTERFACE ZLIB::ZLIB)
  endif()

  add_library(${target} OBJECT ${MLP_LAYER_SOURCES})
  target_link_libraries(${target} PUBLIC ${target}_usage)
  # MLP_HAVE_… is unknown here: asking for it must not silently mean "no".
  target_compile_options(${target} PRIVATE -Werror=undef)
endfunction()

# mlp_add_engine(<target> COMMON <target of mlp_add_common> BUILD <native|scalar|simd|threads|relaxed> ISAS <isa>…)
function(mlp_add_engine target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "COMMON;BUILD" "ISAS")
  add_library(${target} STATIC ${MLP_CHOOSING_SOURCES} $<TARGET_OBJECTS:${arg_COMMON}>)
  target_link_libraries(${target} PUBLIC ${arg_COMMON}_usage)
  target_compile_definitions(${target} PUBLIC "MLP_BUILD_NAME=\"${arg_BUILD}\"")
  foreach(isa IN LISTS arg_ISAS)
    string(TOUPPER "${isa}" upper)
    target_compile_definitions(${target} PUBLIC MLP_HAVE_${upper}=1)
    add_library(${target}_${isa} OBJECT ${MLP_KERNEL_SOURCES})
    target_link_libraries(${target}_${isa} PRIVATE ${arg_COMMON}_usage)
    target_compile_definitions(${target}_${isa} PRIVATE MLP_ISA=${isa})
    # Vectors wider than the instruction set's registers are passed only inside one file: the ABI note is noise here.
    target_compile_options(${target}_${isa} PRIVATE ${MLP_ISA_FLAGS_${isa}} -Wno-psabi)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_${isa}>)
  endforeach()
endfunction()
