#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::ledger::dead {

/// One place where two JSON texts differ.
struct Change {
  std::string path;                   ///< RFC 6901 pointer; empty: the whole
  std::optional<std::string> before;  ///< canonical JSON; nothing: was not there
  std::optional<std::string> after;   ///< nothing: is gone
  friend bool operator==(const Change&, const Change&) = default;
};

/// The smallest places that differ: objects member by member, arrays index by index. Numbers as written; null and
/// absent are told apart. Text that is not JSON (or deeper than kJsonDepthMax) counts as absent, as does empty text.
/// Pure.
[[nodiscard]] std::vector<Change> diff(std::string_view before, std::string_view after);

}  // namespace tollgate::ledger::dead
