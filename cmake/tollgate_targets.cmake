# tollgate_library(name SOURCES … DEPS …): a static library with our warnings.
function(tollgate_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC ${arg_DEPS} PRIVATE tollgate_options ${arg_PRIVATE_DEPS})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/libs ${CMAKE_SOURCE_DIR})
endfunction()

# Makes librdkafka's threads and locks known to ThreadSanitizer; nothing in other builds.
function(tollgate_known_threads name)
  if(TOLLGATE_SANITIZE MATCHES "thread")
    target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support/tsan_threads.cpp)
  endif()
endfunction()

# tollgate_program(name SOURCES … DEPS …): a program in <build>/bin.
function(tollgate_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE tollgate_options ${arg_DEPS})
  tollgate_known_threads(${name})
endfunction()

# tollgate_test(name SOURCES … DEPS … LABELS …): one Catch2 program, one ctest entry. Labels: unit, integration, e2e, fuzz.
function(tollgate_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE tollgate_options tollgate_test_main ${arg_DEPS})
  tollgate_known_threads(${name})
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()

# tollgate_e2e(name timeout script argument…): e2e_<name> runs a script of tests/e2e; one at a time, nothing else beside it.
find_program(BASH_PROGRAM bash REQUIRED)
set(TOLLGATE_E2E_ENVIRONMENT "DEV_BUILD_DIR=${CMAKE_BINARY_DIR};DEV_SKIP_BUILD=1;DEV_SKIP_SETUP=1")
function(tollgate_e2e name timeout script)
  add_test(NAME e2e_${name} COMMAND ${BASH_PROGRAM} ${CMAKE_SOURCE_DIR}/tests/e2e/${script} ${ARGN})
  set_tests_properties(e2e_${name} PROPERTIES LABELS e2e TIMEOUT ${timeout} RUN_SERIAL TRUE SKIP_RETURN_CODE 77
    FIXTURES_REQUIRED e2e_stacks ENVIRONMENT "${TOLLGATE_E2E_ENVIRONMENT}")
endfunction()
