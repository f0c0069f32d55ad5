#include "tools/tollgate/console_json.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace tollgate::cli {
namespace {

using Node = rapidjson::Value;
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
const Node kNull;

const Node* member_of(const Node* value, std::string_view name) {
  if (!value->IsObject()) return &kNull;
  const auto found =
      value->FindMember(Node(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))));
  return found == value->MemberEnd() ? &kNull : &found->value;
}

std::vector<std::string> headings(const std::vector<std::string>& members) {
  std::vector<std::string> names;
  for (const std::string& member : members) names.push_back(member.substr(member.rfind('.') + 1));
  return names;
}

std::vector<Value> cells(const JsonValue& value, const std::vector<std::string>& members) {
  std::vector<Value> out;
  for (const std::string& member : members) out.push_back(value[member].cell());
  return out;
}

}  // namespace

struct JsonValue::Impl {
  std::shared_ptr<const rapidjson::Document> document;
  const Node* value = &kNull;
};

JsonValue::JsonValue() : impl_(std::make_shared<Impl>()) {}

std::optional<JsonValue> JsonValue::parse(std::string_view text) {
  auto document = std::make_shared<rapidjson::Document>();
  document->Parse<kParseFlags>(text.data(), text.size());
  if (document->HasParseError()) return std::nullopt;
  auto impl = std::make_shared<Impl>();
  impl->value = document.get();
  impl->document = std::move(document);
  JsonValue value;
  value.impl_ = std::move(impl);
  return value;
}

JsonValue JsonValue::operator[](std::string_view path) const {
  auto impl = std::make_shared<Impl>(*impl_);
  while (!path.empty()) {
    const size_t end = std::min(path.find('.'), path.size());
    impl->value = member_of(impl->value, path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  JsonValue value;
  value.impl_ = std::move(impl);
  return value;
}

std::vector<JsonValue> JsonValue::items() const {
  std::vector<JsonValue> out;
  if (!impl_->value->IsArray()) return out;
  for (const Node& item : impl_->value->GetArray()) {
    auto impl = std::make_shared<Impl>(*impl_);
    impl->value = &item;
    out.emplace_back().impl_ = std::move(impl);
  }
  return out;
}

std::string JsonValue::text() const {
  const Node& value = *impl_->value;
  return value.IsString() ? std::string(value.GetString(), value.GetStringLength()) : std::string();
}
int64_t JsonValue::integer() const { return impl_->value->IsInt64() ? impl_->value->GetInt64() : 0; }
bool JsonValue::boolean() const { return impl_->value->IsBool() && impl_->value->GetBool(); }
bool JsonValue::is_null() const { return impl_->value->IsNull(); }

Value JsonValue::cell() const {
  if (is_null()) return std::monostate{};
  if (impl_->value->IsString()) return text();
  if (impl_->value->IsInt64()) return integer();
  if (impl_->value->IsBool()) return boolean();
  return line();
}

std::string JsonValue::line() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer(buffer);
  impl_->value->Accept(writer);
  std::string out;
  for (const char c : std::string_view(buffer.GetString(), buffer.GetSize())) c == '\x7f' ? out += "\\u007f" : out += c;
  return out;
}

std::string render_rows(const std::vector<JsonValue>& rows, const std::vector<std::string>& members, Format format) {
  if (format == Format::json) {
    std::string out;
    for (const JsonValue& row : rows) out += row.line() + "\n";
    return out;
  }
  Listing listing{.columns = headings(members), .rows = {}};
  for (const JsonValue& row : rows) listing.rows.push_back(cells(row, members));
  return render(listing, format);
}

std::string render_one(const JsonValue& value, const std::vector<std::string>& members, Format format) {
  if (format == Format::json) return value.line() + "\n";
  return render_record(headings(members), cells(value, members), format);
}

}  // namespace tollgate::cli
