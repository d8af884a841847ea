# Links the bindings into the WebAssembly builds that the page loads: three, and one with relaxed SIMD where that is possible.

include(CheckCXXSourceCompiles)
file(GLOB MLP_BINDING_SOURCES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/wasm_bindings/*.cpp")
set(MLP_WASM_OUTPUT_DIR "${CMAKE_SOURCE_DIR}/web/public/engine" CACHE PATH "Where the page looks for the engine")

# Whether this emcc knows a -s setting: old releases reject what new ones call by another name.
function(mlp_has_setting variable setting)
  set(CMAKE_REQUIRED_LINK_OPTIONS "-s${setting}")
  set(CMAKE_REQUIRED_QUIET ON)
  check_cxx_source_compiles("int main() { return 0; }" ${variable})
endfunction()

# 1 MB of stack: 64 KB, the default of newer releases, is too small for the JSON parser's recursion.
set(MLP_STACK_BYTES 1048576)
mlp_has_setting(MLP_HAS_STACK_SIZE "STACK_SIZE=${MLP_STACK_BYTES}")
if(MLP_HAS_STACK_SIZE)
  set(MLP_STACK_OPTION "-sSTACK_SIZE=${MLP_STACK_BYTES}")
else()
  set(MLP_STACK_OPTION "-sTOTAL_STACK=${MLP_STACK_BYTES}")
endif()

# Relaxed SIMD as the standard has it. Clang before 16 emits the opcodes of a draft, which no browser takes, and does not
# know this name.
set(CMAKE_REQUIRED_FLAGS "-msimd128 -mrelaxed-simd")
set(CMAKE_REQUIRED_QUIET ON)
check_cxx_source_compiles("#include <wasm_simd128.h>
  int main(int argc, char**) {
    v128_t x = wasm_f32x4_splat(static_cast<float>(argc));
    return static_cast<int>(wasm_f32x4_extract_lane(wasm_f32x4_relaxed_madd(x, x, x), 0));
  }" MLP_HAS_RELAXED_SIMD)
unset(CMAKE_REQUIRED_FLAGS)
if(NOT MLP_HAS_RELAXED_SIMD)
  message(STATUS "This Emscripten has no relaxed SIMD that browsers take: the page is built, and offered, without it")
endif()
# Whether what is built can also be tested: Node 20 runs relaxed SIMD only when asked to.
set(MLP_TESTS_RELAXED OFF)
if(MLP_HAS_RELAXED_SIMD AND MLP_TESTS)
  execute_process(COMMAND node --input-type=module -e
    "import { relaxedSimd } from 'wasm-feature-detect'; process.exit((await relaxedSimd()) ? 0 : 1)"
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
  if(result EQUAL 0)
    set(MLP_TESTS_RELAXED ON)
  else()
    message(STATUS "This Node does not run relaxed SIMD: that build is not tested")
  endif()
endif()

# JavaScript that goes in front of Emscripten's output: default options, and the engine's errors thrown as Errors.
set(MLP_BINDING_PRE_JS "${CMAKE_SOURCE_DIR}/wasm_bindings/errors.js")
# Threads share one memory that cannot grow: 152 MiB, which are less than 160 MB, hold MNIST's bytes (55 MB), the lists of
# its pixels that are not zero (32 MB), a network and its optimizer.
set(MLP_THREADS_MEMORY 159383552)

# Conversions, JSON and made-up data run once a click and are a third of the download: small rather than fast.
set(MLP_COLD_SOURCES network/model_file network/safetensors network/safetensors_header training/training_settings
  data/points_csv data/synthetic explain/activation_curve explain/backprop_trace explain/boolean_function
  explain/calculation_slips explain/computation_graph explain/function_fit explain/gradient_probe explain/kernel_trace
  explain/linear_collapse explain/multiplication_gate explain/output_delta explain/product_network explain/product_walk
  explain/slide_rules explain/traced_kernels_x1 explain/traced_kernels_x4)
list(TRANSFORM MLP_COLD_SOURCES REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/engine/\\1.cpp")
set_source_files_properties(${MLP_BINDING_SOURCES} ${MLP_COLD_SOURCES} PROPERTIES COMPILE_OPTIONS -Os)

# mlp_add_wasm(<name> <engine library> [THREADS])
function(mlp_add_wasm name engine)
  cmake_parse_arguments(PARSE_ARGV 2 arg "THREADS" "" "")
  add_executable(${name} ${MLP_BINDING_SOURCES})
  target_link_libraries(${name} PRIVATE ${engine})
  target_link_options(${name} PRIVATE -lembind ${MLP_STACK_OPTION}
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createEngine -sENVIRONMENT=web,worker,node
    -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -sABORTING_MALLOC=0 --pre-js "${MLP_BINDING_PRE_JS}")
  if(arg_THREADS)
    # Threads must exist before the C++ asks for them: the worker that would start them is the one that waits for them.
    # How many is an option of the factory.
    target_link_options(${name} PRIVATE -sINITIAL_MEMORY=${MLP_THREADS_MEMORY} -sPTHREAD_POOL_SIZE=Module.poolSize
      # Kernels need little stack, and each of seven Workers takes its own out of the fixed memory.
      -sDEFAULT_PTHREAD_STACK_SIZE=262144)
  else()
    target_link_options(${name} PRIVATE -sALLOW_MEMORY_GROWTH=1)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${MLP_WASM_OUTPUT_DIR}"
    LINK_DEPENDS "${MLP_BINDING_PRE_JS}")
endfunction()
