#include "stripe/api/json.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include "stripe/body_stream.hpp"
#include "stripe/json_number.hpp"

namespace tollgate::stripe::api {
namespace {

constexpr unsigned kFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;

/// Accepts everything but too deep nesting.
struct DepthHandler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, DepthHandler> {
  int depth = 0;
  bool enter() { return ++depth <= kJsonDepthMax; }
  bool leave() { return --depth >= 0; }
  bool StartObject() { return enter(); }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool StartArray() { return enter(); }
  bool EndArray(rapidjson::SizeType) { return leave(); }
};

struct StringHandler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, StringHandler> {
  std::string text;
  bool Default() { return false; }
  bool String(const char* begin, rapidjson::SizeType size, bool) {
    text.assign(begin, size);
    return true;
  }
};

rapidjson::ParseResult parse(std::string_view text) {
  rapidjson::Reader reader;
  BodyStream stream(text);
  DepthHandler handler;
  return reader.Parse<kFlags>(stream, handler);
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Walks the parts of an object or array of sound JSON.
class Cursor {
 public:
  /// `value` is an object or an array with its brackets.
  explicit Cursor(std::string_view value) : text_(value) {}

  /// Moves to the next part; false at the end.
  bool next_part() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == ',')) ++at_;
    return at_ < text_.size() && text_[at_] != '}' && text_[at_] != ']';
  }

  std::string_view value() {
    while (is_blank(text_[at_]) || text_[at_] == ':') ++at_;
    const size_t start = at_;
    int depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']') {
        --depth;
        ++at_;
      } else {
        skip_plain();
      }
    } while (depth > 0);
    return text_.substr(start, at_ - start);
  }

 private:
  void skip_string() {
    for (++at_; text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  /// A number or a word; inside of nested values colons, commas and blanks too.
  void skip_plain() {
    do {
      ++at_;
    } while (at_ < text_.size() && text_.substr(at_, 1).find_first_of("\",[]{} \n\r\t") == std::string_view::npos);
  }

  std::string_view text_;
  size_t at_ = 1;
};

bool same_key(std::string_view written, std::string_view key) {
  if (written.find('\\') == std::string_view::npos) return written == key;
  return string_of("\"" + std::string(written) + "\"") == key;
}

}  // namespace

std::string check_json(std::string_view text) {
  auto result = parse(text);
  if (result.Code() == rapidjson::kParseErrorNumberTooBig) result = parse(without_large_numbers(text));
  if (!result.IsError()) return {};
  if (result.Code() == rapidjson::kParseErrorTermination)
    return "it nests deeper than " + std::to_string(kJsonDepthMax) + " levels";
  return "an error at byte " + std::to_string(result.Offset()) + ": " + rapidjson::GetParseError_En(result.Code());
}

std::vector<Member> members_of(std::string_view value) {
  std::vector<Member> members;
  if (!is_object(value)) return members;
  Cursor cursor(value);
  while (cursor.next_part()) {
    const auto key = cursor.value();
    members.push_back({key.substr(1, key.size() - 2), cursor.value()});
  }
  return members;
}

std::vector<std::string_view> elements_of(std::string_view value) {
  std::vector<std::string_view> elements;
  if (!is_array(value)) return elements;
  Cursor cursor(value);
  while (cursor.next_part()) elements.push_back(cursor.value());
  return elements;
}

std::string_view find_member(const std::vector<Member>& members, std::string_view key) {
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (same_key(member->key, key)) return member->value;
  }
  return {};
}

std::string_view find_member(std::string_view object, std::string_view key) {
  return find_member(members_of(object), key);
}

std::optional<std::string> string_of(std::string_view value) {
  if (value.size() < 2 || value.front() != '"') return std::nullopt;
  if (value.find('\\') == std::string_view::npos) return std::string(value.substr(1, value.size() - 2));
  rapidjson::Reader reader;
  BodyStream stream(value);
  StringHandler handler;
  if (reader.Parse<kFlags>(stream, handler).IsError()) return std::nullopt;
  return std::move(handler.text);
}

std::optional<int64_t> integer_value(std::string_view value) { return integer_of(value); }

}  // namespace tollgate::stripe::api
