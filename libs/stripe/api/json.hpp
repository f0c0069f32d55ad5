#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::stripe::api {

/// Views into JSON text whose bytes are kept as Stripe sent them. All but check_json() take text that check_json()
/// let pass, or a part of it that is one value; other text is a bug.

/// Levels of nesting that are accepted: what events may have, too (PITFALLS 5 j1). It bounds every recursion here.
inline constexpr int kJsonDepthMax = 64;

/// Empty when `text` is one JSON value in UTF-8; else what is wrong with it and where.
[[nodiscard]] std::string check_json(std::string_view text);

struct Member {
  std::string_view key;    ///< as written, between its quotes
  std::string_view value;  ///< as written
};
/// The members of an object, in order; none when `value` is not an object.
[[nodiscard]] std::vector<Member> members_of(std::string_view value);
/// The elements of an array, in order; none when `value` is not an array.
[[nodiscard]] std::vector<std::string_view> elements_of(std::string_view value);

/// The member `key` (plain ASCII) of an object; of several the last, as Postgres' jsonb has it. Empty: none.
[[nodiscard]] std::string_view find_member(std::string_view object, std::string_view key);
[[nodiscard]] std::string_view find_member(const std::vector<Member>& members, std::string_view key);

/// A string decoded; nothing when `value` is none.
[[nodiscard]] std::optional<std::string> string_of(std::string_view value);
[[nodiscard]] std::optional<int64_t> integer_value(std::string_view value);
[[nodiscard]] inline bool is_object(std::string_view value) { return value.starts_with('{'); }
[[nodiscard]] inline bool is_array(std::string_view value) { return value.starts_with('['); }

}  // namespace tollgate::stripe::api
