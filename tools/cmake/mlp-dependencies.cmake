# Finds the libraries the engine and its tests use, natively as packages, for WebAssembly as header folders.
#
# Cross-compiling must never see /usr/include itself: the host's C library headers would win over Emscripten's. The
# header-only libraries are therefore linked into the build tree one by one, and only that folder is searched.

set(MLP_HEADER_PATHS /usr/include /usr/local/include /opt/homebrew/include /opt/local/include)

# Makes `folder`/`header` of this machine includable from ${CMAKE_BINARY_DIR}/include, as target `name`.
function(mlp_header_only name header package)
  get_filename_component(folder "${header}" DIRECTORY)
  find_path(MLP_${name}_INCLUDE_DIR "${header}" PATHS ${MLP_HEADER_PATHS} NO_CMAKE_FIND_ROOT_PATH)
  if(NOT MLP_${name}_INCLUDE_DIR)
    message(FATAL_ERROR "<${header}> was not found. On Debian or Ubuntu: apt-get install ${package}. "
      "Elsewhere give its folder: -DMLP_${name}_INCLUDE_DIR=…")
  endif()
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/include")
  if(NOT EXISTS "${CMAKE_BINARY_DIR}/include/${folder}")
    file(CREATE_LINK "${MLP_${name}_INCLUDE_DIR}/${folder}" "${CMAKE_BINARY_DIR}/include/${folder}" SYMBOLIC COPY_ON_ERROR)
  endif()
  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE "${CMAKE_BINARY_DIR}/include")
endfunction()

mlp_header_only(nlohmann_json nlohmann/json.hpp nlohmann-json3-dev)

if(NOT EMSCRIPTEN)
  mlp_header_only(cli11 CLI/CLI.hpp libcli11-dev)
  find_package(Threads REQUIRED)
  find_package(ZLIB)
  if(NOT ZLIB_FOUND)
    message(FATAL_ERROR "zlib was not found. On Debian or Ubuntu: apt-get install zlib1g-dev.")
  endif()
endif()

# Catch2: `catch2` is what the tests link. 2.13 is one header. 3 is a library: natively the installed one, for
# WebAssembly its amalgamated source (two files of a Catch2 3 release, -DMLP_CATCH2_AMALGAMATED=folder).
function(mlp_find_catch2)
  set(MLP_CATCH2_AMALGAMATED "" CACHE PATH "Folder with catch_amalgamated.hpp and .cpp of Catch2 3 (optional)")
  if(MLP_CATCH2_AMALGAMATED)
    add_library(catch2 STATIC "${MLP_CATCH2_AMALGAMATED}/catch_amalgamated.cpp")
    target_include_directories(catch2 SYSTEM PUBLIC "${MLP_CATCH2_AMALGAMATED}")
    set(MLP_CATCH2_VERSION 3 PARENT_SCOPE)
    return()
  endif()
  if(NOT EMSCRIPTEN)
    find_package(Catch2 3 QUIET)
    if(TARGET Catch2::Catch2)
      add_library(catch2 INTERFACE)
      target_link_libraries(catch2 INTERFACE Catch2::Catch2)
      set(MLP_CATCH2_VERSION 3 PARENT_SCOPE)
      return()
    endif()
  endif()
  find_path(MLP_CATCH2_3_INCLUDE_DIR catch2/catch_all.hpp PATHS ${MLP_HEADER_PATHS} NO_CMAKE_FIND_ROOT_PATH)
  if(MLP_CATCH2_3_INCLUDE_DIR)
    message(FATAL_ERROR "This machine has Catch2 3, whose library cannot be linked into WebAssembly. "
      "Take catch_amalgamated.hpp and catch_amalgamated.cpp from the `extras` folder of its release and give their "
      "folder: -DMLP_CATCH2_AMALGAMATED=…, or build without tests: -DMLP_TESTS=OFF.")
  endif()
  mlp_header_only(catch2 catch2/catch.hpp catch2)
  set(MLP_CATCH2_VERSION 2 PARENT_SCOPE)
endfunction()

if(MLP_TESTS)
  mlp_find_catch2()
endif()
