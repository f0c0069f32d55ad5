#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tollgate::sim {

/// A JSON value with value semantics; members keep the order in which they were added. The simulator's own, so that
/// nothing of what it checks is shared with it.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;  ///< null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(static_cast<int64_t>(value)) {}
  Json(int64_t value) : value_(value) {}
  Json(double value) : value_(value) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(value_); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(value_); }
  [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(value_); }
  [[nodiscard]] bool is_integer() const { return std::holds_alternative<int64_t>(value_); }
  [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(value_); }
  [[nodiscard]] bool is_double() const { return std::holds_alternative<double>(value_); }

  [[nodiscard]] const std::string& text() const { return std::get<std::string>(value_); }
  [[nodiscard]] int64_t integer() const { return std::get<int64_t>(value_); }
  [[nodiscard]] bool boolean() const { return std::get<bool>(value_); }
  [[nodiscard]] double real() const { return std::get<double>(value_); }
  [[nodiscard]] const Array& array() const { return std::get<Array>(value_); }
  [[nodiscard]] Array& array() { return std::get<Array>(value_); }
  [[nodiscard]] const Object& object() const { return std::get<Object>(value_); }
  [[nodiscard]] Object& object() { return std::get<Object>(value_); }

  /// The member, made (as null) when absent; a null turns into an object first.
  Json& operator[](std::string_view key);
  /// Null pointer when this is no object or has no such member.
  [[nodiscard]] const Json* find(std::string_view key) const;
  /// The member's text, empty when it is absent or no string.
  [[nodiscard]] std::string_view text_of(std::string_view key) const;
  void erase(std::string_view key);

  /// Equal as JSON: the order of members does not count, the kind of a number does.
  friend bool operator==(const Json& a, const Json& b);

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, Array, Object> value_;
};

enum class Style { compact, pretty };

/// Throws std::runtime_error on what is no JSON.
[[nodiscard]] Json parse_json(std::string_view text);
/// `pretty` indents by two spaces, as Stripe's webhooks do.
[[nodiscard]] std::string write_json(const Json& value, Style style);

}  // namespace tollgate::sim
