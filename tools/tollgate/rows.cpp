#include "tools/tollgate/rows.hpp"

namespace tollgate::cli {
namespace {

Value value_of(const postgres::Rows& rows, int row, int column, Type type) {
  if (rows.is_null(row, column)) return std::monostate{};
  switch (type) {
    case Type::text:
      return std::string(rows.text(row, column));
    case Type::integer:
      return rows.integer(row, column);
    case Type::boolean:
      return rows.boolean(row, column);
  }
  return std::monostate{};
}

}  // namespace

std::vector<std::string> names_of(std::span<const Column> columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.emplace_back(column.name);
  return names;
}

std::vector<Value> values_of(const postgres::Rows& rows, int row, std::span<const Column> columns) {
  std::vector<Value> values;
  for (size_t i = 0; i < columns.size(); ++i)
    values.push_back(value_of(rows, row, static_cast<int>(i), columns[i].type));
  return values;
}

Listing listing_of(const postgres::Rows& rows, std::span<const Column> columns) {
  Listing listing{.columns = names_of(columns), .rows = {}};
  for (int row = 0; row < rows.size(); ++row) listing.rows.push_back(values_of(rows, row, columns));
  return listing;
}

}  // namespace tollgate::cli
