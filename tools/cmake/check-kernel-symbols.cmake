# Fails if a kernel object of one instruction set offers the linker a symbol that another set's object could offer too.
#
# cmake -DNM=nm -DISA=avx2 -DOBJECTS="a.o;b.o" -P check-kernel-symbols.cmake
#
# An inline function or template instance outside mlp::<isa> is emitted by every set's object under one name; the linker
# keeps any one of them, perhaps the AVX-512 copy, and a machine without AVX-512 dies in code that looks innocent.

if(NOT OBJECTS)
  message(FATAL_ERROR "no objects given for ${ISA}")
endif()
execute_process(COMMAND ${NM} -C --defined-only --extern-only ${OBJECTS}
  OUTPUT_VARIABLE output ERROR_VARIABLE error RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${NM} failed: ${error}")
endif()

# CMake lists break at ; and brackets; neither matters to the names below.
string(REPLACE ";" "," output "${output}")
string(REPLACE "[" "(" output "${output}")
string(REPLACE "]" ")" output "${output}")
string(REPLACE "\n" ";" lines "${output}")
set(own 0)
set(foreign "")
foreach(line IN LISTS lines)
  if(NOT line MATCHES "^[0-9a-fA-F]+ ([A-Za-z]) (.*)$")
    continue()
  endif()
  set(type "${CMAKE_MATCH_1}")
  set(symbol "${CMAKE_MATCH_2}")
  if(symbol MATCHES "^(DW\\.ref\\.|__odr_asan|__asan|__ubsan|__emutls|__clang_call_terminate)")
    continue()  # compiler and sanitizer bookkeeping, the same in every object and free of vector code
  endif()
  # The name itself, without a leading return type (which nm prints for templates), must live in mlp::<isa>.
  if(symbol MATCHES "^([a-z ]+for )?([A-Za-z_0-9:<>*& ,]+ )?mlp::${ISA}::")
    math(EXPR own "${own} + 1")
  else()
    string(APPEND foreign "\n  ${type} ${symbol}")
  endif()
endforeach()
if(foreign)
  message(FATAL_ERROR "Kernel objects of ${ISA} define symbols outside mlp::${ISA}:${foreign}")
endif()
if(own EQUAL 0)
  message(FATAL_ERROR "Kernel objects of ${ISA} define nothing in mlp::${ISA}: is this check looking at the right files?")
endif()
message(STATUS "${own} symbols, all in mlp::${ISA}")
