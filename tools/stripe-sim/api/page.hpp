#pragma once
#include <functional>
#include <string>
#include <vector>

#include "stripe-sim/api/query.hpp"

namespace tollgate::sim {

/// An entry of a list: its id for the cursors, its time for the created filter, its JSON when it is shown.
struct Entry {
  std::string_view id;
  int64_t created = 0;
  std::function<std::string()> json;
};

/// Cuts one page out of `entries`, newest first, as Stripe does (facts section 6): limit 1 to 100 (10), starting_after
/// or ending_before, created[gt|gte|lt|lte] where `created_filter`. Throws ApiError for wrong parameters and unknown
/// cursors.
[[nodiscard]] std::string page(const std::vector<Entry>& entries, const Query& query, bool created_filter);

/// Throws ApiError when a parameter is neither of the paging ones nor in `known`: a filter is never ignored.
void refuse_unknown(const Query& query, bool created_filter, const std::vector<std::string>& known);

}  // namespace tollgate::sim
