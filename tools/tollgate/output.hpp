#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tollgate::cli {

enum class Format { table, json };

/// A cell: nothing, text, a number, yes or no. Text may be anything Stripe sent: rendering neutralises it.
using Value = std::variant<std::monostate, std::string, int64_t, bool>;

/// A list for people and programs. Column names are the JSON keys and stay as they are between versions.
struct Listing {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

/// table: a heading and aligned columns, "-" for nothing; no heading when there are no rows. json: one object a line.
/// Ends with a newline unless empty. Pure.
[[nodiscard]] std::string render(const Listing& listing, Format format);

/// One record: table: a line for each column, names aligned; json: as in a list.
[[nodiscard]] std::string render_record(std::span<const std::string> columns, std::span<const Value> values,
                                        Format format);

/// Text that is safe on a terminal and keeps its line breaks and tabs.
[[nodiscard]] std::string neutralise_lines(std::string_view text);

}  // namespace tollgate::cli
