#pragma once
#include <chrono>
#include <functional>

namespace tollgate::lifecycle {

/// Blocks SIGTERM and SIGINT in this and all later threads, ignores SIGPIPE. Call first in main().
void block_stop_signals();

/// Waits until SIGTERM or SIGINT arrives, or `finished` (polled every 100 ms; may be empty) says so. A second signal
/// while draining ends the process at once with 130.
void wait_for_stop(const std::function<bool()>& finished = {});

/// Ends the process hard (exit 70) if it is still alive after `limit`: the watchdog behind a drain.
void arm_watchdog(std::chrono::milliseconds limit);

}  // namespace tollgate::lifecycle
