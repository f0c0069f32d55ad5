#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <CLI/CLI.hpp>

#include "tools/tollgate/session.hpp"

namespace tollgate::cli {

/// --output table|json of every command that lists.
void add_output(CLI::App& command, Session& session);

/// "1h", "2d" (before `now`), "2026-11-21" or an RFC 3339 time as Unix seconds; nothing when it is none of these.
[[nodiscard]] std::optional<int64_t> parse_since(std::string_view text, int64_t now);
/// The same against the clock; throws Failure (2) with a sentence.
[[nodiscard]] int64_t get_since(std::string_view text);

}  // namespace tollgate::cli
