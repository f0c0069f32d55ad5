#pragma once
#include <cstdint>
#include <string>

#include "tools/tollgate/console_client.hpp"

namespace tollgate::cli {

/// Exit code when an operation ended and some of its letters died again or could not be sent.
inline constexpr int kExitPartly = 5;

/// "[#####-----]  50 %  25/50 applied 20, dead 1 …"; `width` is that of the bar. Pure.
[[nodiscard]] std::string progress_line(const JsonValue& operation, int width);

/// Follows an operation until it ends or waits for a person. On a terminal a bar, else a line now and then; JSON: a
/// line for each change. 0: all went well; 5: it ended, but not all did; 1: it was stopped, paused or canceled.
int watch_operation(Session& session, ConsoleClient& console, const std::string& id);

}  // namespace tollgate::cli
