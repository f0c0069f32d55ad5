#pragma once
#include <cstdint>
#include <string>

#include "tools/tollgate/console_client.hpp"

namespace tollgate::cli {

/// Exit code when a comparison found objects that differed.
inline constexpr int kExitDrift = 3;

/// "[####----] running 50 % 5000 of about 10000 objects, 3 differed, about 2m left"; `width` is that of the bar, and
/// `elapsed_seconds` since the run was seen with `objects_then`. Pure.
[[nodiscard]] std::string run_line(const JsonValue& run, int width, int64_t elapsed_seconds, int64_t objects_then);
/// What a run that ended means: 0 well, 3 a comparison found drift (a dry run of a backfill too), 1 stopped, failed or
/// canceled. Pure.
[[nodiscard]] int exit_code_of_run(const JsonValue& run);

/// Refuses (1) when no reconciler leads, with what to do.
void need_leader(ConsoleClient& console);
/// Follows a run until it ends or waits for a person: on a terminal a bar, else a line every 5 s; JSON: a line for each
/// change. Ends with Failure (1) when no reconciler leads for a while.
int watch_run(Session& session, ConsoleClient& console, const std::string& id);

}  // namespace tollgate::cli
