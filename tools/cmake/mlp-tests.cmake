# Turns tests/engine/**/*_test.cpp into one Catch2 program per engine build and one CTest entry per file.
#
# One process a file rather than one a test case: starting a WebAssembly module under Node takes longer than most cases.

file(GLOB_RECURSE MLP_TEST_SOURCES CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/engine/*_test.cpp")

# mlp_add_engine_tests(<target> <engine library> <prefix of the CTest names>)
function(mlp_add_engine_tests target engine prefix)
  set(sources ${MLP_TEST_SOURCES})
  if(NOT TARGET mlp_cli)
    list(FILTER sources EXCLUDE REGEX "/tests/engine/cli/")
  endif()
  add_executable(${target} tests/engine/main.cpp ${sources})
  target_include_directories(${target} PRIVATE tests/engine)
  target_link_libraries(${target} PRIVATE ${engine} catch2)
  target_compile_definitions(${target} PRIVATE "MLP_TESTS_DIR=\"${CMAKE_SOURCE_DIR}/tests\"" CATCH_CONFIG_NO_POSIX_SIGNALS)
  if(TARGET mlp_cli)
    target_link_libraries(${target} PRIVATE mlp_cli)
    target_compile_definitions(${target} PRIVATE "MLP_CLI_PATH=\"$<TARGET_FILE:mlp>\"")
    add_dependencies(${target} mlp)
  endif()

  set(seen "")
  foreach(source IN LISTS sources)
    get_filename_component(stem "${source}" NAME_WE)
    if(stem IN_LIST seen)
      message(FATAL_ERROR "Two test files are called ${stem}.cpp; the name selects a file's tests, so it must be unique.")
    endif()
    list(APPEND seen "${stem}")
    file(RELATIVE_PATH relative "${CMAKE_SOURCE_DIR}/tests/engine" "${source}")
    string(REGEX REPLACE "_test\\.cpp$" "" name "${relative}")
    # -# tags every case with its file's name; hidden cases ([.]) stay hidden. A file without a case is a failure.
    set(options "-#")
    if(MLP_CATCH2_VERSION EQUAL 2)
      list(APPEND options -w NoTests)
    endif()
    add_test(NAME "${prefix}${name}" COMMAND ${target} ${options} "[#${stem}]~[.]" WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  endforeach()
endfunction()
