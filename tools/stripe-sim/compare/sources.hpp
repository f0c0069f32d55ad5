#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "stripe-sim/compare/comparison.hpp"

namespace tollgate::sim {

/// The simulator's side, connected accounts included; `at`: "end" or "now" (by its clock). Both throw
/// std::runtime_error with a sentence when it does not answer.
[[nodiscard]] std::map<RowKey, Truth> read_truth(const std::string& sim_url, const std::string& at);
[[nodiscard]] std::vector<std::pair<std::string, int64_t>> read_acked(
    const std::string& sim_url);  ///< event id, created

/// Called now and then with how far it is.
using Progress = std::function<void(const char* what, uint64_t done)>;

/// The mirror's side: reads all rows and the outcomes of `acked` into `comparison`, page by page. Throws
/// postgres::PostgresError.
void read_mirror(const std::string& database_url, const std::vector<std::pair<std::string, int64_t>>& acked,
                 Comparison& comparison, const Progress& progress);

}  // namespace tollgate::sim
