#pragma once
#include <sstream>
#include <string>
#include <vector>

#include "tools/tollgate/run.hpp"

namespace tollgate::cli {

/// What one run of the command line did.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

inline Ran run_words(std::vector<std::string> words, std::map<std::string, std::string> env = {}) {
  std::ostringstream out;
  std::ostringstream err;
  World world{.env = std::move(env), .out = out, .err = err};
  const int code = run(std::move(words), world);
  return {code, out.str(), err.str()};
}

}  // namespace tollgate::cli
