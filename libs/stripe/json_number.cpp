#include "stripe/json_number.hpp"

#include <algorithm>
#include <charconv>

namespace tollgate::stripe {
namespace {

constexpr int64_t kNumericDigitsMax = 131072;  // Postgres: NUMERIC_WEIGHT_MAX
constexpr int64_t kNumericScaleMax = 16383;    // NUMERIC_DSCALE_MAX
constexpr int64_t kExponentMax = INT32_MAX / 2;
constexpr int64_t kDoubleDigitsMax = 300;  // RapidJSON's own limits lie a little higher

bool is_digit(char c) { return c >= '0' && c <= '9'; }

size_t count_digits(std::string_view text) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

/// A JSON number in its parts; `valid` is false when it is none.
struct Parts {
  bool valid = false;
  std::string_view whole;
  std::string_view fraction;
  int64_t exponent = 0;  // beyond ±kExponentMax only its sign holds
};

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view take_digits(std::string_view& text) {
  const std::string_view digits = text.substr(0, count_digits(text));
  text.remove_prefix(digits.size());
  return digits;
}

int64_t exponent_of(std::string_view digits, bool negative) {
  int64_t value = 0;
  for (const char digit : digits) value = std::min(value * 10 + (digit - '0'), kExponentMax + 1);
  return negative ? -value : value;
}

Parts parts_of(std::string_view number) {
  Parts parts;
  take(number, "-");
  parts.whole = take_digits(number);
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole.front() == '0')) return parts;
  if (take(number, ".")) {
    parts.fraction = take_digits(number);
    if (parts.fraction.empty()) return parts;
  }
  if (take(number, "eE")) {
    const bool negative = !take(number, "+") && take(number, "-");
    const std::string_view digits = take_digits(number);
    if (digits.empty()) return parts;
    parts.exponent = exponent_of(digits, negative);
  }
  parts.valid = number.empty();
  return parts;
}

/// Digits before the point once the exponent is applied, leading zeros not counted; 0 or less for small numbers and
/// zero.
int64_t whole_digits(const Parts& parts) {
  const auto size = [](std::string_view text) { return static_cast<int64_t>(text.size()); };
  if (parts.whole != "0") return size(parts.whole) + parts.exponent;
  const size_t zeros = parts.fraction.find_first_not_of('0');
  return zeros == std::string_view::npos ? 0 : parts.exponent - static_cast<int64_t>(zeros);
}

bool fits_double(const Parts& parts) {
  return static_cast<int64_t>(parts.whole.size()) <= kDoubleDigitsMax &&
         parts.exponent + static_cast<int64_t>(parts.whole.size()) <= kDoubleDigitsMax;
}

/// Index of the quote that ends the string starting at `begin`, or the end of `json`.
size_t end_of_string(std::string_view json, size_t begin) {
  for (size_t i = begin + 1; i < json.size(); ++i) {
    if (json[i] == '\\')
      ++i;
    else if (json[i] == '"')
      return i;
  }
  return json.size();
}

}  // namespace

std::string_view leading_number(std::string_view text) {
  return text.substr(0, std::min(text.find_first_not_of("0123456789+-.eE"), text.size()));
}

std::optional<int64_t> integer_of(std::string_view number) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || end != number.data() + number.size() || number == "-0") return std::nullopt;
  return value;
}

bool fits_numeric(std::string_view number) {
  const Parts parts = parts_of(number);
  if (!parts.valid || parts.exponent > kExponentMax || parts.exponent < -kExponentMax) return false;
  const int64_t scale = static_cast<int64_t>(parts.fraction.size()) - parts.exponent;
  return scale <= kNumericScaleMax && whole_digits(parts) <= kNumericDigitsMax;
}

std::string without_large_numbers(std::string_view json) {
  std::string copy(json);
  for (size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"') {
      i = end_of_string(json, i);
    } else if (json[i] == '-' || is_digit(json[i])) {
      const std::string_view number = leading_number(json.substr(i));
      const Parts parts = parts_of(number);
      if (parts.valid && !fits_double(parts)) copy.replace(i, number.size(), number.size(), ' ').at(i) = '0';
      i += number.size() - 1;
    }
  }
  return copy;
}

}  // namespace tollgate::stripe
