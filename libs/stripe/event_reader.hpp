#pragma once
#include <cstddef>

#include <rapidjson/reader.h>

#include "stripe/event_handler.hpp"
#include "stripe/reader.hpp"

namespace tollgate::stripe {

// Iterative: a megabyte of '[' would overflow the stack. Numbers as text: RapidJSON 1.1's own conversion overflows on
// crafted exponents. Its own check of the encoding is three times slower than checking all bytes before (reader.hpp).
inline constexpr unsigned kScanFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
/// Means nothing to RapidJSON: with it, the functions specialised below are RapidJSON's own again.
inline constexpr unsigned kAnyFormFlag = 1U << 30;

/// How many bytes at `begin` are an integer, a sign and at most eighteen digits; 0 for any other number, and when the
/// text ends with it.
[[nodiscard]] inline std::size_t short_integer_bytes(const char* begin, const char* end) {
  constexpr std::ptrdiff_t kDigitsMax = 18;
  const char* const digits = begin != end && *begin == '-' ? begin + 1 : begin;
  const char* at = digits;
  while (at != end && *at >= '0' && *at <= '9') ++at;
  const bool goes_on = at == end || *at == '.' || *at == 'e' || *at == 'E';
  const bool leading_zero = at - digits > 1 && *digits == '0';
  if (at == digits || at - digits > kDigitsMax || goes_on || leading_zero) return 0;
  return static_cast<std::size_t>(at - begin);
}

}  // namespace tollgate::stripe

RAPIDJSON_NAMESPACE_BEGIN
// RapidJSON copies every string and number byte by byte before it tells of it. Nearly all of Stripe's are the same
// read from the body: they are told as they stand there (`copy` false), everything else goes RapidJSON's way.
template <>
template <>
inline void tollgate::stripe::Reader::ParseString<tollgate::stripe::kScanFlags, tollgate::stripe::BodyStream,
                                                  tollgate::stripe::EventHandler>(
    tollgate::stripe::BodyStream& stream, tollgate::stripe::EventHandler& handler, bool is_key) {
  using namespace tollgate::stripe;
  const char* const text = stream.at() + 1;
  const std::size_t size = plain_bytes(text, stream.end());
  if (text + size == stream.end() || text[size] != '"')
    return ParseString<kScanFlags | kAnyFormFlag>(stream, handler, is_key);
  const auto length = static_cast<SizeType>(size);
  if (is_key ? handler.Key(text, length, false) : handler.String(text, length, false))
    stream.skip(size + 2);
  else
    SetParseError(kParseErrorTermination, stream.Tell());
}

template <>
template <>
inline void tollgate::stripe::Reader::ParseNumber<tollgate::stripe::kScanFlags, tollgate::stripe::BodyStream,
                                                  tollgate::stripe::EventHandler>(
    tollgate::stripe::BodyStream& stream, tollgate::stripe::EventHandler& handler) {
  using namespace tollgate::stripe;
  const std::size_t size = short_integer_bytes(stream.at(), stream.end());
  if (size == 0) return ParseNumber<kScanFlags | kAnyFormFlag>(stream, handler);
  if (handler.RawNumber(stream.at(), static_cast<SizeType>(size), false))
    stream.skip(size);
  else
    SetParseError(kParseErrorTermination, stream.Tell());
}
RAPIDJSON_NAMESPACE_END
