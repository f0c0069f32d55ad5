#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::console {

/// A place in a list that keeps its order: the last row shown. Rows that come or go elsewhere do not move it.
struct Position {
  int64_t number = 0;
  std::string text;
};

/// Opaque to clients, good for this list only; holds nothing secret and is a value to the database, never SQL.
[[nodiscard]] std::string write_cursor(std::string_view list, const Position& position);
/// Nothing when it is not a cursor of that list.
[[nodiscard]] std::optional<Position> read_cursor(std::string_view list, std::string_view cursor);

}  // namespace tollgate::console
