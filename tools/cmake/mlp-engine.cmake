# Builds the engine's library once for a given set of SIMD instruction sets and a threading model.
#
# Kernel files (engine/kernels/*_isa.cpp) are compiled once per instruction set into a namespace of that name and chosen
# at run time; everything else is compiled once, for the machine's baseline.

file(GLOB_RECURSE MLP_KERNEL_SOURCES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/engine/kernels/*_isa.cpp")
set(MLP_LAYER_SOURCES "")
foreach(layer IN ITEMS base simd kernels data network training explain)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/engine/${layer}/*.cpp")
  list(APPEND MLP_LAYER_SOURCES ${sources})
endforeach()
if(MLP_KERNEL_SOURCES)
  list(REMOVE_ITEM MLP_LAYER_SOURCES ${MLP_KERNEL_SOURCES})
endif()

# Flags that select an instruction set, and nothing else.
set(MLP_ISA_FLAGS_scalar "")
set(MLP_ISA_FLAGS_sse2 -msse2)
set(MLP_ISA_FLAGS_avx2 -mavx2 -mfma)
set(MLP_ISA_FLAGS_avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx2 -mfma)
set(MLP_ISA_FLAGS_neon "")
set(MLP_ISA_FLAGS_simd128 -msimd128)

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

# mlp_add_engine(<target> BUILD <native|scalar|simd|threads> ISAS <isa>… [THREADS])
function(mlp_add_engine target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "THREADS" "BUILD" "ISAS")
  add_library(${target} STATIC ${MLP_LAYER_SOURCES})
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/engine")
  target_link_libraries(${target} PUBLIC mlp_flags nlohmann_json)
  target_compile_definitions(${target} PUBLIC "MLP_BUILD_NAME=\"${arg_BUILD}\"")
  if(arg_THREADS)
    target_compile_definitions(${target} PUBLIC MLP_THREADS=1)
  else()
    target_compile_definitions(${target} PUBLIC MLP_THREADS=0)
  endif()
  if(arg_THREADS AND EMSCRIPTEN)
    target_compile_options(${target} PUBLIC -pthread)
    target_link_options(${target} PUBLIC -pthread)
  elseif(arg_THREADS)
    target_link_libraries(${target} PUBLIC Threads::Threads)
  endif()
  if(NOT EMSCRIPTEN)
    target_link_libraries(${target} PUBLIC ZLIB::ZLIB)
  endif()

  foreach(isa IN LISTS arg_ISAS)
    string(TOUPPER "${isa}" upper)
    target_compile_definitions(${target} PUBLIC MLP_HAVE_${upper}=1)
    if(MLP_KERNEL_SOURCES)
      add_library(${target}_${isa} OBJECT ${MLP_KERNEL_SOURCES})
      target_include_directories(${target}_${isa} PRIVATE "${CMAKE_SOURCE_DIR}/engine")
      target_link_libraries(${target}_${isa} PRIVATE mlp_flags)
      target_compile_definitions(${target}_${isa} PRIVATE MLP_ISA=${isa})
      # Vectors wider than the instruction set's registers are passed only inside one file: the ABI note is noise here.
      target_compile_options(${target}_${isa} PRIVATE ${MLP_ISA_FLAGS_${isa}} -Wno-psabi)
      if(arg_THREADS AND EMSCRIPTEN)
        target_compile_options(${target}_${isa} PRIVATE -pthread)
      endif()
      target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_${isa}>)
    endif()
  endforeach()
endfunction()
