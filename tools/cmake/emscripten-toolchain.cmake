# Finds the Emscripten that `emcc` on PATH belongs to and hands over to that release's own toolchain file.
#
# Debian keeps the toolchain file under /usr/share/emscripten, the emsdk beside emcc itself; both are asked for here, so
# that `cmake --preset wasm` needs neither emcmake nor an environment variable.

find_program(MLP_EMCC emcc NO_CMAKE_FIND_ROOT_PATH)
if(NOT MLP_EMCC)
  message(FATAL_ERROR "The wasm preset needs Emscripten 3.1.6 or newer, and there is no `emcc` on PATH. "
    "On Debian or Ubuntu: apt-get install emscripten. Elsewhere: install the emsdk and source its emsdk_env.sh.")
endif()

get_filename_component(_mlp_emcc_real "${MLP_EMCC}" REALPATH)
get_filename_component(_mlp_emcc_dir "${_mlp_emcc_real}" DIRECTORY)
set(_mlp_platform "cmake/Modules/Platform/Emscripten.cmake")
set(_mlp_toolchain "")
foreach(_mlp_root IN ITEMS "${_mlp_emcc_dir}" "${_mlp_emcc_dir}/../libexec" "${_mlp_emcc_dir}/../share/emscripten"
                          "$ENV{EMSDK}/upstream/emscripten" "$ENV{EMSCRIPTEN}" "/usr/share/emscripten")
  if(EXISTS "${_mlp_root}/${_mlp_platform}")
    get_filename_component(_mlp_toolchain "${_mlp_root}/${_mlp_platform}" ABSOLUTE)
    break()
  endif()
endforeach()
if(NOT _mlp_toolchain)
  message(FATAL_ERROR "Found ${MLP_EMCC}, but not its ${_mlp_platform}. "
    "Set the environment variable EMSCRIPTEN to the folder that contains it.")
endif()

# Tests run under the Node that is first on PATH. Emscripten 3.1.6 takes a global fetch() for a sign of a browser and then
# fails to read its .wasm from disk, so Node's is switched off where Node still knows the option.
if(NOT DEFINED CMAKE_CROSSCOMPILING_EMULATOR)
  find_program(MLP_NODE NAMES node nodejs NO_CMAKE_FIND_ROOT_PATH)
  if(MLP_NODE)
    set(_mlp_emulator "${MLP_NODE}")
    execute_process(COMMAND "${MLP_NODE}" --no-experimental-fetch -e 0 RESULT_VARIABLE _mlp_result OUTPUT_QUIET ERROR_QUIET)
    if(_mlp_result EQUAL 0)
      list(APPEND _mlp_emulator --no-experimental-fetch)
    endif()
    set(CMAKE_CROSSCOMPILING_EMULATOR "${_mlp_emulator}" CACHE STRING "Runs the WebAssembly tests")
  endif()
endif()

include("${_mlp_toolchain}")

# Debian's package keeps the JavaScript parts of the linker where Node does not look by itself.
if(_mlp_toolchain MATCHES "^/usr/share/emscripten/" AND EXISTS /usr/share/nodejs)
  set(CMAKE_C_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
  set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
endif()
