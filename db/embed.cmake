# Writes queries.hpp and migrations.hpp into OUTPUT from the .sql files of SOURCE (both passed with -D).
cmake_minimum_required(VERSION 3.25)

function(read_sql path out)
  file(READ ${path} text)
  string(FIND "${text}" ")sql\"" delimiter)
  if(NOT delimiter EQUAL -1)
    message(FATAL_ERROR "${path}: expected no )sql\" inside a statement: it ends the C++ string it is embedded in")
  endif()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(write_if_changed path text)
  file(WRITE ${path}.new "${text}")
  file(COPY_FILE ${path}.new ${path} ONLY_IF_DIFFERENT)
  file(REMOVE ${path}.new)
  file(TOUCH_NOCREATE ${path})
endfunction()

set(header "// Generated from db/ by db/embed.cmake: edit the .sql files.\n#pragma once\n#include <array>\n\n")

set(queries "${header}#include \"common/postgres/statement.hpp\"\n")
set(all_names "")
set(total 0)
file(GLOB areas LIST_DIRECTORIES true RELATIVE ${SOURCE}/queries ${SOURCE}/queries/*)
list(SORT areas)
foreach(area IN LISTS areas)
  file(GLOB files ${SOURCE}/queries/${area}/*.sql)
  list(SORT files)
  if(NOT files)
    continue()
  endif()
  string(APPEND queries "\nnamespace tollgate::queries::${area} {\n")
  foreach(path IN LISTS files)
    get_filename_component(name ${path} NAME_WE)
    if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
      message(FATAL_ERROR "${path}: expected a name of a-z, 0-9 and _, as it becomes a C++ name")
    endif()
    read_sql(${path} sql)
    string(APPEND queries "inline constexpr postgres::Statement ${name}{\"${area}/${name}\", R\"sql(${sql})sql\"};\n")
    string(APPEND all_names "    ${area}::${name},\n")
    math(EXPR total "${total} + 1")
  endforeach()
  string(APPEND queries "}  // namespace tollgate::queries::${area}\n")
endforeach()
string(APPEND queries "\nnamespace tollgate::queries {\n/// Every statement, for the test that prepares them all.\n"
  "inline constexpr std::array<postgres::Statement, ${total}> kAll{\n${all_names}};\n}  // namespace tollgate::queries\n")
write_if_changed(${OUTPUT}/queries.hpp "${queries}")

set(lines "")
set(total 0)
file(GLOB files ${SOURCE}/migrations/*.sql)
list(SORT files)
foreach(path IN LISTS files)
  get_filename_component(name ${path} NAME_WE)
  math(EXPR total "${total} + 1")
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z][a-z0-9_]*)$")
    message(FATAL_ERROR "${path}: expected a name such as 0007_add_thing.sql")
  endif()
  string(REGEX REPLACE "^0+" "" number ${CMAKE_MATCH_1})
  if(NOT number EQUAL total)
    message(FATAL_ERROR "${path}: expected number ${total}: migrations are numbered from 1 without gaps")
  endif()
  read_sql(${path} sql)
  file(SHA256 ${path} checksum)
  string(APPEND lines "    Migration{${number}, \"${name}\", R\"sql(${sql})sql\", \"${checksum}\"},\n")
endforeach()
write_if_changed(${OUTPUT}/migrations.hpp "${header}namespace tollgate::db {

/// One file of db/migrations. Never edited once released: `sha256` is recorded with it and checked.
struct Migration {
  int number;
  const char* name;
  const char* sql;
  const char* sha256;
};

inline constexpr std::array<Migration, ${total}> kMigrations{
${lines}};

}  // namespace tollgate::db
")
