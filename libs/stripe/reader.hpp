#pragma once
#include <bit>
#include <cstdint>
#include <cstring>

#include <rapidjson/reader.h>

#include "stripe/body_stream.hpp"

namespace tollgate::stripe {

using ReaderMemory = rapidjson::MemoryPoolAllocator<>;
using Reader = rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, ReaderMemory>;

constexpr uint64_t kOnes = 0x0101010101010101;   // each byte 0x01
constexpr uint64_t kHighs = 0x8080808080808080;  // the high bit of each byte

/// How many bytes at `begin` are ASCII without NUL; may stop up to seven short.
[[nodiscard]] inline std::size_t ascii_bytes(const char* begin, const char* end) {
  const char* at = begin;
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof word);
    if (((word | (word - kOnes)) & kHighs) != 0) break;
  }
  return static_cast<std::size_t>(at - begin);
}

/// How many bytes at `begin` can be copied as they are: none is a quote, a backslash or a control character. May stop
/// short of the first such byte by up to seven. Eight bytes at a time; never reads at or past `end`.
[[nodiscard]] inline std::size_t plain_bytes(const char* begin, const char* end) {
  const char* at = begin;
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof word);
    const uint64_t quotes = word ^ (kOnes * '"');
    const uint64_t backslashes = word ^ (kOnes * '\\');
    // Little-endian only in that the lowest special byte is the first (x86, arm64). The high bit of a byte is set where
    // it was zero (quote, backslash) or below 0x20; bytes above 0x7F never are.
    const uint64_t special =
        (((quotes - kOnes) & ~quotes) | ((backslashes - kOnes) & ~backslashes) | ((word - kOnes * 0x20) & ~word)) &
        kHighs;
    if (special != 0)
      return static_cast<std::size_t>(at - begin) + static_cast<std::size_t>(std::countr_zero(special)) / 8;
  }
  return static_cast<std::size_t>(at - begin);
}

}  // namespace tollgate::stripe

RAPIDJSON_NAMESPACE_BEGIN
// Most tokens have no blank before them.
template <>
inline void SkipWhitespace(tollgate::stripe::BodyStream& stream) {
  const char* at = stream.at();
  while (at != stream.end() && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) ++at;
  stream.skip(static_cast<std::size_t>(at - stream.at()));
}

// RapidJSON copies strings byte by byte except where this hook of its own is specialised, as it is for its
// NUL-terminated stream with SSE. It is called only without kParseValidateEncodingFlag: scan_event() validates the
// whole body first.
template <>
template <>
inline void tollgate::stripe::Reader::ScanCopyUnescapedString(tollgate::stripe::BodyStream& stream,
                                                              StackStream<char>& target) {
  const std::size_t size = tollgate::stripe::plain_bytes(stream.at(), stream.end());
  if (size == 0) return;
  std::memcpy(target.Push(static_cast<SizeType>(size)), stream.at(), size);
  stream.skip(size);
}
RAPIDJSON_NAMESPACE_END
