#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "common/config/settings.hpp"

namespace tollgate::config {

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view pair(*entry);
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos) variables.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return variables;
}

void exit_with(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  std::exit(kExitConfig);
}

Settings load_or_exit() {
  Result<Settings> loaded = Settings::load(all_settings(), environment());
  if (!loaded) exit_with(loaded.error());
  return std::move(*loaded);
}

}  // namespace tollgate::config
