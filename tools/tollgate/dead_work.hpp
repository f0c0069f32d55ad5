#pragma once
#include "tools/tollgate/session.hpp"

namespace CLI {
class App;
}

namespace tollgate::cli {

/// `dead replay` and `dead discard`.
void add_dead_work(CLI::App& noun, Session& session);

}  // namespace tollgate::cli
