#include "stripe/header_reader.hpp"

#include <charconv>

#include "common/base/rfc3339.hpp"
#include "common/base/utf8.hpp"

namespace tollgate::stripe {

std::string_view HeaderReader::optional_text(std::string_view name) {
  const kafka::Header* found = nullptr;
  for (const kafka::Header& header : headers_) {
    if (header.name != name) continue;
    expect(found == nullptr, name, "once");
    found = &header;
  }
  if (found == nullptr) return {};
  expect(is_storable_text(found->value), name, "as UTF-8 text");
  return found->value;
}

std::string_view HeaderReader::text(std::string_view name) {
  const std::string_view value = optional_text(name);
  expect(!value.empty(), name, "with a value");
  return value;
}

std::string_view HeaderReader::text_after(std::string_view name, std::string_view prefix) {
  const std::string_view value = text(name);
  const bool fits = value.starts_with(prefix) && value.size() > prefix.size();
  expect(fits, name, "to start with " + std::string(prefix));
  return fits ? value.substr(prefix.size()) : std::string_view();
}

int64_t HeaderReader::integer(std::string_view name, int64_t min, int64_t max) {
  const std::string_view value = text(name);
  int64_t number = min;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  expect(error == std::errc{} && end == value.data() + value.size() && number >= min && number <= max, name,
         "as a number from " + std::to_string(min) + " to " + std::to_string(max));
  return number;
}

int64_t HeaderReader::time_micros(std::string_view name) {
  const std::optional<int64_t> micros = parse_rfc3339_micros(text(name));
  expect(micros.has_value(), name, "as an RFC 3339 time");
  return micros.value_or(0);
}

int64_t HeaderReader::time_seconds(std::string_view name) {
  const std::optional<int64_t> seconds = parse_rfc3339_seconds(text(name));
  expect(seconds.has_value(), name, "as an RFC 3339 time");
  return seconds.value_or(0);
}

bool HeaderReader::truth(std::string_view name) {
  const std::string_view value = text(name);
  expect(value == "true" || value == "false", name, "as true or false");
  return value == "true";
}

void HeaderReader::expect(bool holds, std::string_view name, std::string_view expected) {
  if (holds || refusal_) return;
  refusal_ = Error{"foreign_record", "expected header " + std::string(name) + " " + std::string(expected) +
                                         ", found another; only Tollgate may write to its topics"};
}

}  // namespace tollgate::stripe
