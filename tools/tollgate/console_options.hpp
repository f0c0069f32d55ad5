#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tools/tollgate/console_client.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {

/// "2h", a date … as RFC 3339; nothing when empty. Throws Failure (2).
[[nodiscard]] std::optional<std::string> rfc3339_since(const std::string& text);
void add_limit(CLI::App& verb, int64_t& limit);
/// Fetches and prints a list of the console; `empty` is said when there are no rows.
int print_list(Session& session, const std::string& path, const ConsoleQuery& query, int64_t limit,
               const std::vector<std::string>& columns, std::string_view empty);

/// Which dead letters are meant: by id, by group, or by what they have in common.
struct LetterOptions {
  std::vector<std::string> ids;
  std::optional<std::string> group, type, object, object_type, account, error_class, error_code;
  std::string since, until;
  bool everything = false;
};
void add_letter_filters(CLI::App& verb, LetterOptions& options);
/// The "selection" of a new operation, as JSON. Throws Failure (2) when nothing was said: that never means all.
[[nodiscard]] std::string selection_json(const LetterOptions& options);

}  // namespace tollgate::cli
