#pragma once
#include <string>

#include "stripe-sim/compare/comparison.hpp"

namespace tollgate::sim {

/// A line for each differing place, missing or extra object and event without outcome, then the summary.
[[nodiscard]] std::string print_text(const Comparison& comparison);
/// One JSON object: the summary's counts, "equal", "differences" (each object that differs, is missing or extra, with
/// the places) and "events_without_outcome".
[[nodiscard]] std::string print_json(const Comparison& comparison, bool extra_allowed);

}  // namespace tollgate::sim
