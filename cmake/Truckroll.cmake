# truckroll_library(NAME SOURCES … DEPENDS … [RPC])   one static library a folder
# truckroll_program(NAME SOURCES … DEPENDS … [RPC])   lands in <build>/bin
# truckroll_test(NAME SOURCES … DEPENDS … [RPC] [TIMEOUT s] [LABELS …])   a GoogleTest binary, run by ctest
# Every program is part of the target `programs`, which is what deploy/up builds.
# RPC: the folder's sources see gRPC; they share one precompiled header (it halves their compile time).

add_custom_target(programs)

add_library(truckroll_flags INTERFACE)
target_include_directories(truckroll_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(truckroll_flags INTERFACE -Wall -Wextra -Wnon-virtual-dtor -Woverloaded-virtual -fno-omit-frame-pointer
                                                 $<$<BOOL:${TRUCKROLL_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(truckroll_flags INTERFACE -fcoroutines)
endif()
if(TRUCKROLL_SANITIZE STREQUAL "thread")
  # Protobuf's headers would give maps another layout than the installed library and the generated code have.
  target_compile_options(truckroll_flags INTERFACE -U__SANITIZE_THREAD__)
endif()
if(TRUCKROLL_SANITIZE)
  add_compile_options(-fsanitize=${TRUCKROLL_SANITIZE})
  add_link_options(-fsanitize=${TRUCKROLL_SANITIZE})
endif()

function(truckroll_settings target)
  cmake_parse_arguments(ARG "RPC" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  target_sources(${target} PRIVATE ${ARG_SOURCES})
  target_link_libraries(${target} PUBLIC ${ARG_DEPENDS} PRIVATE truckroll_flags)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  if(ARG_RPC)
    target_precompile_headers(${target} REUSE_FROM truckroll_rpc_pch)
    target_link_libraries(${target} PUBLIC truckroll_proto gRPC::grpc++)
  endif()
endfunction()

function(truckroll_library name)
  add_library(${name} STATIC)
  truckroll_settings(${name} ${ARGN})
endfunction()

function(truckroll_program name)
  add_executable(${name})
  truckroll_settings(${name} ${ARGN})
  if(NOT TRUCKROLL_SANITIZE)  # a sanitizer brings its own
    target_link_libraries(${name} PRIVATE PkgConfig::jemalloc)
  endif()
  add_dependencies(programs ${name})
endfunction()

function(truckroll_test name)
  cmake_parse_arguments(ARG "RPC" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name})
  truckroll_settings(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE GTest::gtest GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
