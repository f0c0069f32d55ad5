#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::ledger {

/// Levels of nesting parse_json() accepts: what scan_event() lets through (PITFALLS 5 j1). It bounds every recursion
/// here.
inline constexpr std::size_t kJsonDepthMax = 64;

/// A JSON value that keeps numbers as written and strings decoded; an object's keys are sorted by bytes.
struct Json {
  enum class Kind { null, truth, number, string, array, object };
  Kind kind = Kind::null;
  std::string text;               ///< number, true or false as written; a string's decoded bytes
  std::vector<std::string> keys;  ///< object only: keys[i] belongs to items[i]
  std::vector<Json> items;        ///< array and object

  /// The member `key` of an object, or null.
  [[nodiscard]] const Json* find(std::string_view key) const;
};

/// Nothing when `text` is not one JSON value of at most kJsonDepthMax levels.
[[nodiscard]] std::optional<Json> parse_json(std::string_view text);

/// Equal for equal states: keys sorted by bytes, numbers as written, strings by their decoded bytes, no spaces.
/// Members that are null are left out: Stripe gives null in previous_attributes for what was not set (facts section 2),
/// so a metadata key put back as null must equal its absence.
[[nodiscard]] std::string canonical(const Json& value);

enum class Controls { as_they_are, escaped };
/// Appends null, true, a number or a string as JSON. `controls`: of a string, whether control characters and DEL are
/// escaped, which makes it JSON that is harmless on a terminal.
void write_scalar(const Json& value, Controls controls, std::string& out);
/// Appends a string as JSON, as write_scalar() does.
void write_string(std::string_view text, Controls controls, std::string& out);

/// The state before an update: `previous` (previous_attributes) put back into `object`. Objects merge, arrays and
/// scalars are replaced; null in `previous` means it was null.
void put_back(Json& object, const Json& previous);

}  // namespace tollgate::ledger
