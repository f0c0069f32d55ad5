#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/console/problem.hpp"

namespace tollgate::console {

/// How many characters UTF-8 text has: what limits in the contract count.
[[nodiscard]] size_t count_characters(std::string_view text);

/// %41 as A; + stays a plus (paths). Nothing when an escape is broken or the result is no text Postgres can hold.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// A query's parameters, each at most once. Readers note what is wrong; check() throws it all at once. An unknown
/// parameter is wrong, never ignored: a filter that does nothing would show, or replay, everything.
class QueryString {
 public:
  /// `known`: the names the route takes.
  QueryString(std::string_view query, std::span<const std::string_view> known);

  /// Absent: nothing. Given but empty: wrong, as a filter that matches nothing on purpose is a mistake of the caller.
  [[nodiscard]] std::optional<std::string> text(std::string_view name);
  [[nodiscard]] std::optional<std::string> one_of(std::string_view name, std::span<const std::string_view> words);
  [[nodiscard]] std::optional<int64_t> integer(std::string_view name, int64_t min, int64_t max);
  [[nodiscard]] std::optional<bool> boolean(std::string_view name);
  /// RFC 3339, as Unix microseconds.
  [[nodiscard]] std::optional<int64_t> time(std::string_view name);
  /// Connected account; "platform" is the own one, which the ledger keeps as an empty text.
  [[nodiscard]] std::optional<std::string> account();
  /// With * for any text, as SQL's LIKE pattern.
  [[nodiscard]] std::optional<std::string> pattern(std::string_view name);

  /// Throws Refused (400 INVALID_PARAMETER) when anything was wrong so far.
  void check() const;
  void fault(std::string_view name, std::string detail);

 private:
  void add(std::string_view pair, std::span<const std::string_view> known);

  std::map<std::string, std::string, std::less<>> values_;
  std::vector<Fault> faults_;
};

}  // namespace tollgate::console
