# Warnings are errors on our code; hardening as a payment system deserves.
add_library(tollgate_options INTERFACE)
target_compile_options(tollgate_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wno-missing-field-initializers -Werror
  -fstack-protector-strong -fno-omit-frame-pointer)
if(CMAKE_BUILD_TYPE MATCHES "Release|RelWithDebInfo" AND NOT TOLLGATE_SANITIZE)
  target_compile_definitions(tollgate_options INTERFACE _FORTIFY_SOURCE=2)
endif()
target_link_options(tollgate_options INTERFACE -Wl,-z,relro,-z,now)
target_include_directories(tollgate_options INTERFACE ${CMAKE_SOURCE_DIR}/libs ${CMAKE_SOURCE_DIR})

set(TOLLGATE_SANITIZE "" CACHE STRING "address,undefined or thread")
if(TOLLGATE_SANITIZE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented code makes g++ 12 see uninitialised members inside <regex> (https://gcc.gnu.org/PR105562).
    target_compile_options(tollgate_options INTERFACE -Wno-maybe-uninitialized)
  endif()
  add_compile_options(-fsanitize=${TOLLGATE_SANITIZE} -fno-sanitize-recover=all)
  if(TOLLGATE_SANITIZE MATCHES "undefined")
    # RapidJSON 1.1 adds to a null pointer before its stack has memory, which is harmless and which UBSan stops at.
    add_compile_options(-fno-sanitize=pointer-overflow)
  endif()
  add_link_options(-fsanitize=${TOLLGATE_SANITIZE})
endif()
