# Compiler and linker flags, in one place. Every target links mp_flags (see MpLayer.cmake); the presets choose by the MP_ options.
add_library(mp_flags INTERFACE)

if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER AND NOT DEFINED ENV{CMAKE_CXX_COMPILER_LAUNCHER})
  find_program(MP_CCACHE ccache)
  mark_as_advanced(MP_CCACHE)
  if(MP_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${MP_CCACHE})
  endif()
endif()

# --- Warnings
target_compile_options(mp_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Wcast-align -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Wimplicit-fallthrough -Wundef -Wextra-semi -Wvla
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond;-Wduplicated-branches;-Wlogical-op>)
if(MP_WERROR)
  target_compile_options(mp_flags INTERFACE -Werror)
endif()

# Bounds checks of the standard library: on wherever we test and in a hardened release; they cost nothing that shows in tests/bench.
if(MP_HARDEN OR NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(mp_flags INTERFACE _GLIBCXX_ASSERTIONS)
endif()

# --- Instrumentation
if(MP_SANITIZE)
  target_compile_options(mp_flags INTERFACE -fsanitize=${MP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(mp_flags INTERFACE -fsanitize=${MP_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ reports false paths through instrumented code: these say nothing true here.
    target_compile_options(mp_flags INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-free-nonheap-object)
  endif()
endif()

if(MP_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "MP_FUZZ needs clang++: only it has libFuzzer. Use the preset: cmake --preset fuzz")
  endif()
  # Everything is instrumented; only the targets themselves link libFuzzer's main.
  target_compile_options(mp_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(mp_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(MP_COVERAGE)
  target_compile_options(mp_flags INTERFACE --coverage)
  target_link_options(mp_flags INTERFACE --coverage)
endif()

# --- Hardening of a release
if(MP_HARDEN)
  if(MP_SANITIZE)
    message(FATAL_ERROR "MP_HARDEN and MP_SANITIZE exclude each other: fortified functions hide from the sanitizers")
  endif()
  include(CheckPIESupported)
  check_pie_supported(OUTPUT_VARIABLE pie_problem LANGUAGES CXX)
  if(NOT CMAKE_CXX_LINK_PIE_SUPPORTED)
    message(FATAL_ERROR "MP_HARDEN needs position independent executables, and the linker refuses: ${pie_problem}")
  endif()
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  target_compile_options(mp_flags INTERFACE -fstack-protector-strong -fstack-clash-protection)
  # _FORTIFY_SOURCE without optimisation is only a warning, so it follows the build type. clang 14 knows levels up to 2.
  set(fortify_level $<IF:$<CXX_COMPILER_ID:GNU>,3,2>)
  target_compile_options(mp_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=${fortify_level}>)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i.86")
    target_compile_options(mp_flags INTERFACE -fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    target_compile_options(mp_flags INTERFACE -mbranch-protection=standard)
  endif()
  target_link_options(mp_flags INTERFACE LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack LINKER:-z,separate-code)
endif()

if(MP_LTO)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT lto_works OUTPUT lto_problem LANGUAGES CXX)
  if(lto_works)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  else()
    message(WARNING "Building without link time optimisation: ${lto_problem}")
  endif()
endif()
