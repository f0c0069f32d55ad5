#pragma once
#include <string>

namespace tollgate::bench {

/// CPU seconds (user and system) a process has used, from /proc; throws when it is gone.
[[nodiscard]] double cpu_seconds_of(int pid);
/// CPU seconds of this process.
[[nodiscard]] double cpu_seconds();

}  // namespace tollgate::bench
