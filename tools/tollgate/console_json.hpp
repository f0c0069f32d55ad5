#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/tollgate/output.hpp"

namespace tollgate::cli {

/// A value inside an answer of the console; copies share the answer. A default-made one is null.
class JsonValue {
 public:
  JsonValue();
  /// Nothing when it is not JSON.
  [[nodiscard]] static std::optional<JsonValue> parse(std::string_view text);

  /// Null when this is no object or has no such member; "counts.total" goes deeper.
  [[nodiscard]] JsonValue operator[](std::string_view path) const;
  [[nodiscard]] std::vector<JsonValue> items() const;  ///< of an array; else none
  [[nodiscard]] std::string text() const;              ///< empty when it is no text
  [[nodiscard]] int64_t integer() const;               ///< 0 when it is no whole number
  [[nodiscard]] bool boolean() const;                  ///< false when it is no truth value
  [[nodiscard]] bool is_null() const;
  /// For a table: arrays and objects as their JSON.
  [[nodiscard]] Value cell() const;
  /// One line, ASCII only: no terminal can be told anything by it.
  [[nodiscard]] std::string line() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

/// Prints rows: a line of JSON each, or a table of these members (the last part of the name is the heading).
[[nodiscard]] std::string render_rows(const std::vector<JsonValue>& rows, const std::vector<std::string>& members,
                                      Format format);
/// One object: all of it as JSON, or these members line by line.
[[nodiscard]] std::string render_one(const JsonValue& value, const std::vector<std::string>& members, Format format);

}  // namespace tollgate::cli
