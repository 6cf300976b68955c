# Compiler flags, in one place. Every target links mp_flags (see MpLayer.cmake).
add_library(mp_flags INTERFACE)

target_compile_options(mp_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Wimplicit-fallthrough -Wundef)
if(MP_WERROR)
  target_compile_options(mp_flags INTERFACE -Werror)
endif()

if(MP_SANITIZE)
  target_compile_options(mp_flags INTERFACE -fsanitize=${MP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(mp_flags INTERFACE -fsanitize=${MP_SANITIZE})
endif()

if(MP_FUZZ)
  # Everything is instrumented; only the targets themselves link libFuzzer's main.
  target_compile_options(mp_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(mp_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(MP_HARDEN)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  target_compile_options(mp_flags INTERFACE
    -fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i.86")
    target_compile_options(mp_flags INTERFACE -fcf-protection=full)
  endif()
  target_link_options(mp_flags INTERFACE LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
  include(CheckPIESupported)
  check_pie_supported()
endif()
