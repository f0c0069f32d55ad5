#pragma once
#include <charconv>
#include <cstdint>
#include <string>

#include "common/base/result.hpp"

namespace tollgate::ledger::dead {

/// Where a page ended: a time (or place) and the key that tells rows of one time apart. Private to this folder.
struct Cursor {
  int64_t at = 0;
  std::string key;
};

[[nodiscard]] inline std::string to_text(const Cursor& cursor) { return std::to_string(cursor.at) + "." + cursor.key; }

/// Refuses bad_cursor.
[[nodiscard]] inline Result<Cursor> parse_cursor(const std::string& text) {
  Cursor cursor;
  const auto dot = text.find('.');
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cursor.at);
  constexpr int64_t kYear9999 = 253402300800LL * 1000000;  // no time a row can have is later, and no place
  const bool possible = error == std::errc{} && cursor.at >= 0 && cursor.at < kYear9999;
  if (dot == std::string::npos || !possible || end != text.data() + dot)
    return refuse("bad_cursor", "expected the cursor of an earlier page, found another text; begin again without one");
  cursor.key = text.substr(dot + 1);
  return cursor;
}

}  // namespace tollgate::ledger::dead
