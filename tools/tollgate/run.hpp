#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tools/tollgate/session.hpp"

namespace CLI {
class App;
}

namespace tollgate::cli {

/// The whole command line as a tree, for parsing and for shell completion.
[[nodiscard]] std::shared_ptr<CLI::App> make_app(Session& session);

/// Runs one command line (without the program's name) and returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 not
/// found, 78 wrong settings. Nothing escapes it but what is a bug.
[[nodiscard]] int run(std::vector<std::string> arguments, World& world);

}  // namespace tollgate::cli
