#include <algorithm>
#include <array>
#include <limits>

#include "common/base/rfc3339.hpp"
#include "common/base/utf8.hpp"
#include "stripe/delivery.hpp"
#include "stripe/header_names.hpp"
#include "stripe/header_reader.hpp"

namespace tollgate::stripe {
namespace {

constexpr size_t kMessageBytesMax = 1024;
constexpr size_t kUtf8BytesMax = 4;
constexpr int kAttemptMax = 1000000;  // far above any ladder; a greater number is nonsense
constexpr std::array kFailureHeaders = {kAttempt,      kNotBefore,  kFirstFailedAt, kErrorClass,      kErrorCode,
                                        kErrorMessage, kErrorPlace, kOriginTopic,   kOriginPartition, kOriginOffset};

bool is_failure_header(const kafka::Header& header) {
  return std::find(kFailureHeaders.begin(), kFailureHeaders.end(), header.name) != kFailureHeaders.end();
}

/// Bytes of the character that starts `text`; 0 when it is not UTF-8 or a NUL.
size_t character_size(std::string_view text) {
  for (size_t size = 1; size <= std::min(kUtf8BytesMax, text.size()); ++size) {
    if (is_storable_text(text.substr(0, size))) return size;
  }
  return 0;
}

std::string escaped(unsigned char byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (byte == '\n') return "\\n";
  if (byte == '\t') return "\\t";
  return {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
}

/// One line of UTF-8, whole characters only, whatever a library put into its message.
std::string one_line(std::string_view message) {
  std::string line;
  while (!message.empty()) {
    const size_t size = character_size(message);
    const auto first = static_cast<unsigned char>(message.front());
    const bool plain = size > 1 || (size == 1 && first >= 0x20 && first != 0x7F);
    const std::string piece = plain ? std::string(message.substr(0, size)) : escaped(first);
    if (line.size() + piece.size() > kMessageBytesMax) break;
    line += piece;
    message.remove_prefix(std::max<size_t>(size, 1));
  }
  return line;
}

void read_origin(HeaderReader& reader, Failure& failure) {
  failure.origin_topic = reader.text(kOriginTopic);
  failure.origin_partition =
      static_cast<int32_t>(reader.integer(kOriginPartition, 0, std::numeric_limits<int32_t>::max()));
  failure.origin_offset = reader.integer(kOriginOffset, 0, std::numeric_limits<int64_t>::max());
}

/// What an earlier failure of the same record knows better: where it came from first, and when it failed first.
void keep_first(Failure& failure, const kafka::Headers& original) {
  HeaderReader origin_reader(original);
  Failure first;
  read_origin(origin_reader, first);
  if (!origin_reader.refusal()) {
    failure.origin_topic = first.origin_topic;
    failure.origin_partition = first.origin_partition;
    failure.origin_offset = first.origin_offset;
  }
  HeaderReader time_reader(original);
  const int64_t first_failed_at_us = time_reader.time_micros(kFirstFailedAt);
  if (!time_reader.refusal()) failure.first_failed_at_us = first_failed_at_us;
}

}  // namespace

kafka::Headers with_failure(kafka::Headers original, const Failure& latest) {
  Failure failure = latest;
  keep_first(failure, original);
  std::erase_if(original, is_failure_header);
  const auto add = [&original](std::string_view name, std::string value) {
    original.push_back({std::string(name), std::move(value)});
  };
  add(kAttempt, std::to_string(failure.attempt));
  if (failure.not_before_us != 0) add(kNotBefore, format_rfc3339_micros(failure.not_before_us));
  add(kFirstFailedAt, format_rfc3339_micros(failure.first_failed_at_us));
  add(kErrorClass, failure.error_class);
  add(kErrorCode, failure.code);
  add(kErrorMessage, one_line(failure.message));
  if (!failure.place.empty()) add(kErrorPlace, one_line(failure.place));
  add(kOriginTopic, failure.origin_topic);
  add(kOriginPartition, std::to_string(failure.origin_partition));
  add(kOriginOffset, std::to_string(failure.origin_offset));
  return original;
}

Result<Failure> failure_from(const kafka::Headers& headers) {
  HeaderReader reader(headers);
  Failure failure;
  failure.attempt = static_cast<int>(reader.integer(kAttempt, 1, kAttemptMax));
  if (!reader.optional_text(kNotBefore).empty()) failure.not_before_us = reader.time_micros(kNotBefore);
  failure.first_failed_at_us = reader.time_micros(kFirstFailedAt);
  failure.error_class = reader.text(kErrorClass);
  failure.code = reader.text(kErrorCode);
  failure.message = reader.optional_text(kErrorMessage);
  failure.place = reader.optional_text(kErrorPlace);
  read_origin(reader, failure);
  if (reader.refusal()) return tl::unexpected<Error>(*reader.refusal());
  return failure;
}

}  // namespace tollgate::stripe
