# Writes HEADER with the text of SOURCE (the contract) as a constant.
file(READ ${SOURCE} text)
string(FIND "${text}" ")yaml\"" delimiter)
if(NOT delimiter EQUAL -1)
  message(FATAL_ERROR "${SOURCE}: expected no )yaml\" in it: it ends the C++ string it is embedded in")
endif()
file(WRITE ${HEADER}.new "// Generated from proto/console.openapi.yaml: edit that.\n#pragma once\n#include <string_view>\n\n"
  "namespace tollgate::console {\ninline constexpr std::string_view kOpenApi = R\"yaml(${text})yaml\";\n}  // namespace tollgate::console\n")
file(COPY_FILE ${HEADER}.new ${HEADER} ONLY_IF_DIFFERENT)
file(REMOVE ${HEADER}.new)
