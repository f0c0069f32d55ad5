# Writes fixtures.hpp: each fixtures/<event type>.json becomes a line of tollgate::cli::kFixtures.
function(tollgate_embed_fixtures folder output)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.json)
  list(SORT files)
  list(LENGTH files total)
  set(lines "")
  foreach(path IN LISTS files)
    get_filename_component(name ${path} NAME)
    string(REGEX REPLACE "\\.json$" "" type ${name})
    file(READ ${path} text)
    string(APPEND lines "    Fixture{\"${type}\", R\"json(${text})json\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  endforeach()
  file(CONFIGURE OUTPUT ${output} CONTENT "// Generated from tools/tollgate/fixtures: edit the .json files.
#pragma once
#include <array>
#include <string_view>

namespace tollgate::cli {

/// `data` of a test event, with {{object_id:default}} to be filled in.
struct Fixture {
  std::string_view type;
  std::string_view data;
};

inline constexpr std::array<Fixture, ${total}> kFixtures{
${lines}};

}  // namespace tollgate::cli
" @ONLY)
endfunction()
