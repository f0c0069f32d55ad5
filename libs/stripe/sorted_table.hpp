#pragma once
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tollgate::stripe {

/// True when the rows' `type`s rise strictly: sorted, none twice.
template <class Row, std::size_t size>
[[nodiscard]] constexpr bool is_sorted_table(const Row (&rows)[size]) {
  for (std::size_t i = 1; i < size; ++i) {
    if (!(rows[i - 1].type < rows[i].type)) return false;
  }
  return true;
}

/// The row of `type` in a table that is_sorted_table(), or null.
template <class Row, std::size_t size>
[[nodiscard]] constexpr const Row* find_in(const Row (&rows)[size], std::string_view type) {
  const Row* row = std::lower_bound(rows, rows + size, type,
                                    [](const Row& left, std::string_view right) { return left.type < right; });
  return row != rows + size && row->type == type ? row : nullptr;
}

}  // namespace tollgate::stripe
