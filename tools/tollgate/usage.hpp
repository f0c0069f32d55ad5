#pragma once
#include <string>
#include <vector>

#include "common/postgres/error.hpp"

namespace CLI {
class App;
class Error;
class ParseError;
}  // namespace CLI

namespace tollgate::cli {

/// A sentence when the words of the command line name a command that does not exist, with the one that was likely
/// meant; empty when they are fine so far.
[[nodiscard]] std::string explain_unknown_command(const CLI::App& app, const std::vector<std::string>& arguments);

/// The parser's refusal as a sentence that says what to do; for an unknown option with the one that was likely meant.
[[nodiscard]] std::string explain_parse_error(const CLI::App& app, const CLI::ParseError& error);

/// What Postgres refused, and what to do about the common causes.
[[nodiscard]] std::string explain(const postgres::PostgresError& error);

}  // namespace tollgate::cli
