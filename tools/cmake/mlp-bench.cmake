# Builds the benchmarks: Google Benchmark over the kernels (bench/*.cpp), and the engine beside other libraries
# (bench/native/), each of which takes part where it is installed.

file(GLOB MLP_BENCH_SOURCES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/*.cpp")
find_package(benchmark REQUIRED)
add_executable(mlp_bench ${MLP_BENCH_SOURCES})
target_link_libraries(mlp_bench PRIVATE mlp_engine benchmark::benchmark)

add_executable(mlp_peers bench/native/mlp_peers.cpp bench/native/peak.cpp bench/native/openblas_peer.cpp
  bench/native/eigen_peer.cpp)
target_link_libraries(mlp_peers PRIVATE mlp_cli)
# -O3 unrolls the loop over the chains, whose number is fixed.
set_source_files_properties(bench/native/peak.cpp PROPERTIES COMPILE_OPTIONS -O3)

# OpenBLAS and not just any BLAS: the reference implementation that Debian may put under that name is no contestant.
find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(MLP_OPENBLAS QUIET IMPORTED_TARGET openblas)
endif()
if(TARGET PkgConfig::MLP_OPENBLAS)
  target_link_libraries(mlp_peers PRIVATE PkgConfig::MLP_OPENBLAS)
  target_compile_definitions(mlp_peers PRIVATE MLP_BENCH_OPENBLAS=1)
else()
  find_library(MLP_OPENBLAS_LIBRARY openblas)
  find_path(MLP_OPENBLAS_INCLUDE_DIR openblas_config.h PATH_SUFFIXES openblas openblas-pthread)
  if(MLP_OPENBLAS_LIBRARY AND MLP_OPENBLAS_INCLUDE_DIR)
    target_link_libraries(mlp_peers PRIVATE "${MLP_OPENBLAS_LIBRARY}")
    target_include_directories(mlp_peers SYSTEM PRIVATE "${MLP_OPENBLAS_INCLUDE_DIR}")
    target_compile_definitions(mlp_peers PRIVATE MLP_BENCH_OPENBLAS=1)
  else()
    message(STATUS "OpenBLAS was not found: its rows will say so (Debian: apt-get install libopenblas-dev)")
  endif()
endif()

# Eigen's headers reach one file only, with the flags its documentation recommends.
find_package(Eigen3 3.3 QUIET NO_MODULE)
if(TARGET Eigen3::Eigen)
  get_target_property(MLP_EIGEN_INCLUDE_DIR Eigen3::Eigen INTERFACE_INCLUDE_DIRECTORIES)
  # -ffp-contract=fast undoes the project's flag: Eigen's users have it. -w: GCC 12 warns of its own AVX-512 header.
  set_source_files_properties(bench/native/eigen_peer.cpp PROPERTIES
    COMPILE_OPTIONS "-O3;-march=native;-ffp-contract=fast;-w;-isystem;${MLP_EIGEN_INCLUDE_DIR}"
    COMPILE_DEFINITIONS "MLP_BENCH_EIGEN=1;EIGEN_DONT_PARALLELIZE=1;EIGEN_NO_DEBUG=1")
else()
  message(STATUS "Eigen was not found: its rows will say so (Debian: apt-get install libeigen3-dev)")
endif()
