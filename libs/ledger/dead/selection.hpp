#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "common/postgres/params.hpp"

namespace tollgate::ledger::dead {

/// Conditions on letters; all that are given must hold. Values are parameters of a statement, never its text.
struct Filter {
  std::optional<std::string> type;  ///< of the event; "invoice.*" means all that start with "invoice."
  std::optional<std::string> object_type;
  std::optional<std::string> object_id;
  std::optional<std::string> account;  ///< empty text: the platform's own
  std::optional<bool> livemode;
  std::optional<std::string> error_class;
  std::optional<std::string> error_code;
  std::optional<int64_t> failed_from_us;   ///< last failure, Unix microseconds, this moment included
  std::optional<int64_t> failed_until_us;  ///< … and this one not
  friend bool operator==(const Filter&, const Filter&) = default;
};

/// Which letters an operation is about: exactly one of the four ways.
struct Selection {
  std::vector<std::string> letter_ids;
  std::string fingerprint;       ///< a whole group
  std::optional<Filter> filter;  ///< with one condition at least
  bool everything = false;       ///< each open letter; said in so many words, as no filter is never "all"
  friend bool operator==(const Selection&, const Selection&) = default;
};

/// Refuses (empty_selection, ambiguous_selection, too_many_ids) what selects in no or several ways: a filter without a
/// condition is a mistake, not a wish for everything. Pure.
[[nodiscard]] Result<void> judge(const Selection& selection);
/// As it is kept in tollgate.operations.selection: one JSON object with the members that were given. Pure.
[[nodiscard]] std::string to_json(const Selection& selection);
/// Adds the selection's 11 parameters, in the order in which the statements of db/queries/dead take them ($1 to $11:
/// letter ids, fingerprint, type, object_type, object_id, account, livemode, error_class, error_code, from, until).
/// Pure.
void add_to(postgres::Params& params, const Selection& selection);

inline constexpr std::size_t kLetterIdsMax = 1000;  ///< by name; more is a filter's work

}  // namespace tollgate::ledger::dead
