#include "common/base/rfc3339.hpp"

#include <chrono>

namespace tollgate {
namespace {

constexpr int64_t kMicros = 1'000'000;

int64_t floor_div(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

/// Takes fixed-width pieces off the front of a text; once a piece does not fit, all later ones fail too.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(size_t count) {
    int value = 0;
    if (rest_.size() < count) return fail();
    for (size_t i = 0; i < count; ++i) {
      if (!is_digit(rest_[i])) return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }

  char one_of(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      fail();
      return '\0';
    }
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  /// ".123…" as microseconds, digits past the sixth dropped; 0 when there is none.
  int64_t fraction() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    rest_.remove_prefix(1);
    if (rest_.empty() || !is_digit(rest_.front())) return fail();
    int64_t micros = 0;
    int64_t unit = kMicros / 10;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), unit /= 10) {
      micros += unit * (rest_.front() - '0');
    }
    return micros;
  }

  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  int fail() {
    ok_ = false;
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

int64_t read_offset_seconds(Reader& reader) {
  const char sign = reader.one_of("Zz+-");
  if (sign != '+' && sign != '-') return 0;
  const int hours = reader.digits(2);
  reader.one_of(":");
  const int minutes = reader.digits(2);
  if (hours > 23 || minutes > 59) reader.one_of("");  // no such offset: fails the reader
  const int64_t seconds = hours * 3600 + minutes * 60;
  return sign == '-' ? -seconds : seconds;
}

// Two such times are written for every webhook; snprintf took more of it than all other record headers together.
char* put_digits(char* at, unsigned value, int count) {
  for (int i = count - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
  return at + count;
}

char* put(char* at, char mark, unsigned value, int digits) {
  *at = mark;
  return put_digits(at + 1, value, digits);
}

/// "2023-11-14T22:13:20" at `at`, `seconds` in range; its end.
char* put_date_time(char* at, int64_t seconds) {
  const int64_t days = floor_div(seconds, 86400);
  const auto second = static_cast<unsigned>(seconds - days * 86400);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  at = put_digits(at, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  at = put(at, '-', static_cast<unsigned>(date.month()), 2);
  at = put(at, '-', static_cast<unsigned>(date.day()), 2);
  at = put(at, 'T', second / 3600, 2);
  at = put(at, ':', second / 60 % 60, 2);
  return put(at, ':', second % 60, 2);
}

bool has_text(int64_t seconds) { return seconds >= kRfc3339SecondsMin && seconds <= kRfc3339SecondsMax; }

constexpr size_t kLongest = std::string_view("2023-11-14T22:13:20.000001Z").size();

}  // namespace

std::string format_rfc3339_seconds(int64_t unix_seconds) {
  if (!has_text(unix_seconds)) return {};
  char text[kLongest];
  char* end = put_date_time(text, unix_seconds);
  *end++ = 'Z';
  return {text, end};
}

std::string format_rfc3339_micros(int64_t unix_micros) {
  const int64_t seconds = floor_div(unix_micros, kMicros);
  if (!has_text(seconds)) return {};
  char text[kLongest];
  char* end = put_date_time(text, seconds);
  end = put(end, '.', static_cast<unsigned>(unix_micros - seconds * kMicros), 6);
  *end++ = 'Z';
  return {text, end};
}

std::optional<int64_t> parse_rfc3339_micros(std::string_view text) {
  Reader reader(text);
  const int year = reader.digits(4);
  reader.one_of("-");
  const int month = reader.digits(2);
  reader.one_of("-");
  const int day = reader.digits(2);
  reader.one_of("Tt ");
  const int hour = reader.digits(2);
  reader.one_of(":");
  const int minute = reader.digits(2);
  reader.one_of(":");
  const int second = reader.digits(2);
  const int64_t fraction = reader.fraction();
  const int64_t offset = read_offset_seconds(reader);
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!reader.done() || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const int64_t seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset;
  return seconds * kMicros + (second == 60 ? 0 : fraction);
}

std::optional<int64_t> parse_rfc3339_seconds(std::string_view text) {
  const std::optional<int64_t> micros = parse_rfc3339_micros(text);
  if (!micros) return std::nullopt;
  return floor_div(*micros, kMicros);
}

}  // namespace tollgate
