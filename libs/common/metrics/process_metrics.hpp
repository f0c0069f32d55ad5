#pragma once
#include <string>

namespace tollgate::metrics {

/// The process_* metrics every Prometheus client library gives (CPU, memory, descriptors, start time, threads), read
/// from /proc, in text exposition format. What /proc does not tell is left out. Thread safe.
[[nodiscard]] std::string process_metrics_text();

}  // namespace tollgate::metrics
