#pragma once
#include <cstddef>
#include <string_view>

#include <rapidjson/rapidjson.h>

namespace tollgate::stripe {

/// A RapidJSON input stream over bytes that need no NUL at their end. RapidJSON decodes UTF-8 by taking bytes it has
/// not peeked at, so both ways of reading mind the end.
class BodyStream {
 public:
  using Ch = char;

  explicit BodyStream(std::string_view body) : at_(body.data()), end_(at_ + body.size()), begin_(at_) {}

  [[nodiscard]] Ch Peek() const { return at_ == end_ ? '\0' : *at_; }
  Ch Take() { return at_ == end_ ? '\0' : *at_++; }
  [[nodiscard]] std::size_t Tell() const { return static_cast<std::size_t>(at_ - begin_); }

  [[nodiscard]] const Ch* at() const { return at_; }
  [[nodiscard]] const Ch* end() const { return end_; }
  void skip(std::size_t count) { at_ += count; }

  // Only asked for when parsing in place; RapidJSON wants them to exist.
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  void Flush() {}
  std::size_t PutEnd(Ch*) { return 0; }

 private:
  const char* at_;
  const char* end_;
  const char* begin_;
};

}  // namespace tollgate::stripe

RAPIDJSON_NAMESPACE_BEGIN
template <typename Stream>
struct StreamTraits;
/// Strings and numbers are read through a copy held in registers, written back afterwards: while the handler hears of
/// one, Tell() is where it begins.
template <>
struct StreamTraits<tollgate::stripe::BodyStream> {
  enum { copyOptimization = 1 };
};
RAPIDJSON_NAMESPACE_END
