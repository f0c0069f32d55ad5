#pragma once
#include "tools/tollgate/session.hpp"

namespace CLI {
class App;
}

namespace tollgate::cli {

/// `dead restore` and `dead rebuild`.
void add_dead_mending(CLI::App& noun, Session& session);

}  // namespace tollgate::cli
