#include "billing/json.hpp"

#include <charconv>
#include <utility>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "common/base/utf8.hpp"
#include "stripe/json_number.hpp"

namespace tollgate::billing::json {
namespace {

// Numbers as text: RapidJSON's own conversion has crashed on some, and amounts must never pass through a double.
constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;

constexpr int64_t kYear10000 = 253402300800;

/// Fills a document from `text`, which is `original` or a copy with its large numbers blanked.
class Builder {
 public:
  Builder(std::string_view text, std::string_view original) : stream_(text.data(), text.size()), original_(original) {}

  bool operator()(rapidjson::Document& document) {
    document_ = &document;
    rapidjson::Reader reader;
    const auto result = reader.Parse<kParseFlags>(stream_, *this);
    large_number_ = result.Code() == rapidjson::kParseErrorNumberTooBig;
    return !result.IsError() && stream_.Tell() == original_.size();  // a NUL byte reads as the end
  }
  [[nodiscard]] bool large_number() const { return large_number_; }

  bool Null() { return document_->Null(); }
  bool Bool(bool value) { return document_->Bool(value); }
  bool Int(int value) { return document_->Int(value); }
  bool Uint(unsigned value) { return document_->Uint(value); }
  bool Int64(int64_t value) { return document_->Int64(value); }
  bool Uint64(uint64_t value) { return document_->Uint64(value); }
  bool Double(double value) { return document_->Double(value); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const bool blanked =
        stream_.Tell() < original_.size() && !stripe::leading_number(original_.substr(stream_.Tell())).empty();
    const auto integer = stripe::integer_of({text, size});
    return integer && !blanked ? document_->Int64(*integer) : document_->Null();
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy) { return document_->String(text, size, copy); }
  bool StartObject() { return document_->StartObject(); }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) { return document_->Key(text, size, copy); }
  bool EndObject(rapidjson::SizeType members) { return document_->EndObject(members); }
  bool StartArray() { return document_->StartArray(); }
  bool EndArray(rapidjson::SizeType items) { return document_->EndArray(items); }

 private:
  rapidjson::MemoryStream stream_;
  std::string_view original_;
  rapidjson::Document* document_ = nullptr;
  bool large_number_ = false;
};

const Value* child(const Value& value, std::string_view step) {
  if (value.IsObject()) {
    const auto member =
        value.FindMember(Value(rapidjson::StringRef(step.data(), static_cast<rapidjson::SizeType>(step.size()))));
    return member == value.MemberEnd() ? nullptr : &member->value;
  }
  rapidjson::SizeType index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool is_index = error == std::errc{} && end == step.data() + step.size();
  return is_index && value.IsArray() && index < value.Size() ? &value[index] : nullptr;
}

Cell cell_of_text(std::string_view text) {
  if (text.size() > kTextBytesMax) {
    std::size_t end = kTextBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  return is_storable_text(text) ? Cell(std::string(text)) : Cell();
}

}  // namespace

rapidjson::Document parse_object(std::string_view text) {
  rapidjson::Document document;
  Builder builder(text, text);
  document.Populate(builder);
  if (builder.large_number()) {
    const std::string blanked = stripe::without_large_numbers(text);
    Builder again(blanked, text);
    document.Populate(again);
  }
  if (!document.IsObject()) document.SetNull();
  return document;
}

const Value* find(const Value& value, std::string_view path) {
  const Value* at = &value;
  while (at != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    at = child(*at, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return at == nullptr || at->IsNull() ? nullptr : at;
}

std::string_view view_of(const Value& string) { return {string.GetString(), string.GetStringLength()}; }

Cell text_at(const Value& value, std::string_view path) {
  const Value* found = find(value, path);
  return found != nullptr && found->IsString() ? cell_of_text(view_of(*found)) : Cell();
}

Cell reference_at(const Value& value, std::string_view path) {
  const Value* found = find(value, path);
  if (found == nullptr) return {};
  return found->IsObject() ? text_at(*found, "id") : text_at(*found, "");
}

Cell integer_at(const Value& value, std::string_view path) {
  const Value* found = find(value, path);
  return found != nullptr && found->IsInt64() ? Cell(found->GetInt64()) : Cell();
}

Cell truth_at(const Value& value, std::string_view path) {
  const Value* found = find(value, path);
  return found != nullptr && found->IsBool() ? Cell(int64_t{found->GetBool()}) : Cell();
}

Cell time_at(const Value& value, std::string_view path) {
  const Cell cell = integer_at(value, path);
  const auto* seconds = std::get_if<int64_t>(&cell);
  return seconds != nullptr && *seconds >= 0 && *seconds < kYear10000 ? cell : Cell();
}

Cell strings_at(const Value& value, std::string_view path) {
  const Value* found = find(value, path);
  if (found == nullptr || !found->IsArray()) return {};
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartArray();
  for (const Value& item : found->GetArray()) {
    const Cell cell = text_at(item, "");
    if (const auto* text = std::get_if<std::string>(&cell))
      writer.String(text->data(), static_cast<rapidjson::SizeType>(text->size()));
  }
  writer.EndArray();
  return std::string(buffer.GetString(), buffer.GetSize());
}

bool is_null(const Cell& cell) { return std::holds_alternative<std::monostate>(cell); }

Cell first_of(Cell first, Cell second) { return is_null(first) ? std::move(second) : std::move(first); }

}  // namespace tollgate::billing::json
