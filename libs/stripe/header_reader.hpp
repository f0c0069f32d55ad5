#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/kafka/record.hpp"

namespace tollgate::stripe {

/// Reads headers by name and remembers the first one that is missing or nonsense, so that a caller asks once, at the
/// end. A name given twice is nonsense: readers would disagree on which holds.
class HeaderReader {
 public:
  explicit HeaderReader(const kafka::Headers& headers) : headers_(headers) {}

  /// Empty, and a refusal, when missing, empty, given twice or not UTF-8.
  std::string_view text(std::string_view name);
  /// The same, but a missing header is just empty.
  std::string_view optional_text(std::string_view name);
  /// What follows `prefix`; a refusal when it does not start so or nothing follows.
  std::string_view text_after(std::string_view name, std::string_view prefix);
  int64_t integer(std::string_view name, int64_t min, int64_t max);
  /// RFC 3339 as Unix microseconds.
  int64_t time_micros(std::string_view name);
  /// RFC 3339 as Unix seconds, rounded down.
  int64_t time_seconds(std::string_view name);
  bool truth(std::string_view name);

  void expect(bool holds, std::string_view name, std::string_view expected);
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 private:
  const kafka::Headers& headers_;
  std::optional<Error> refusal_;
};

}  // namespace tollgate::stripe
