#pragma once
#include <span>

#include "common/postgres/rows.hpp"
#include "tools/tollgate/output.hpp"

namespace tollgate::cli {

enum class Type { text, integer, boolean };

/// A column of a statement as it is shown; the order is the statement's.
struct Column {
  const char* name;
  Type type = Type::text;
};

[[nodiscard]] std::vector<std::string> names_of(std::span<const Column> columns);
[[nodiscard]] std::vector<Value> values_of(const postgres::Rows& rows, int row, std::span<const Column> columns);
[[nodiscard]] Listing listing_of(const postgres::Rows& rows, std::span<const Column> columns);

}  // namespace tollgate::cli
