#include "services/console/body.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <set>

#include "common/base/rfc3339.hpp"
#include "common/base/utf8.hpp"
#include "services/console/query_string.hpp"

namespace tollgate::console {
namespace {

using rapidjson::Value;
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

std::string list_of(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::string_view view_of(const Value& text) { return {text.GetString(), text.GetStringLength()}; }

[[noreturn]] void refuse_whole(std::string detail) { throw Refused(invalid_body({{"/body", std::move(detail)}})); }

}  // namespace

// An object inside the body shares its document and its list of faults.
struct Body::Impl {
  std::shared_ptr<rapidjson::Document> document;
  const Value* object;
  std::string pointer;
  std::shared_ptr<std::vector<Fault>> faults;

  [[nodiscard]] const Value* find(std::string_view name) const {
    const auto member =
        object->FindMember(Value(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))));
    return member == object->MemberEnd() ? nullptr : &member->value;
  }

  void check_names(std::span<const std::string_view> known) {
    std::set<std::string_view> seen;
    for (const auto& member : object->GetObject()) {
      const std::string_view name = view_of(member.name);
      if (std::find(known.begin(), known.end(), name) == known.end())
        faults->push_back({pointer + "/" + std::string(name), "there is no such member; there are " + list_of(known)});
      else if (!seen.insert(name).second)
        faults->push_back({pointer + "/" + std::string(name), "expected it once"});
    }
  }
};

Body::Body(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Body::~Body() = default;
Body::Body(Body&&) noexcept = default;

Body::Body(std::string_view text, std::span<const std::string_view> known) : impl_(std::make_unique<Impl>()) {
  impl_->document = std::make_shared<rapidjson::Document>();
  impl_->faults = std::make_shared<std::vector<Fault>>();
  impl_->pointer = "/body";
  if (text.empty()) text = "{}";
  impl_->document->Parse<kParseFlags>(text.data(), text.size());
  if (impl_->document->HasParseError())
    refuse_whole("expected JSON, found at byte " + std::to_string(impl_->document->GetErrorOffset()) + ": " +
                 rapidjson::GetParseError_En(impl_->document->GetParseError()));
  if (!impl_->document->IsObject()) refuse_whole("expected a JSON object");
  impl_->object = impl_->document.get();
  impl_->check_names(known);
}

void Body::fault(std::string_view name, std::string detail) {
  impl_->faults->push_back({impl_->pointer + "/" + std::string(name), std::move(detail)});
}

void Body::check() const {
  if (!impl_->faults->empty()) throw Refused(invalid_body(*impl_->faults));
}

bool Body::has(std::string_view name) const { return impl_->find(name) != nullptr; }

std::optional<std::string> Body::text(std::string_view name, size_t characters_max) {
  const Value* value = impl_->find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->IsString() || value->GetStringLength() == 0 || count_characters(view_of(*value)) > characters_max ||
      !is_storable_text(view_of(*value))) {
    fault(name, "expected a text of 1 to " + std::to_string(characters_max) + " characters without NUL");
    return std::nullopt;
  }
  return std::string(view_of(*value));
}

std::optional<int64_t> Body::integer(std::string_view name, int64_t min, int64_t max) {
  const Value* value = impl_->find(name);
  if (value == nullptr) return std::nullopt;
  if (value->IsInt64() && value->GetInt64() >= min && value->GetInt64() <= max) return value->GetInt64();
  fault(name, "expected a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<double> Body::number(std::string_view name, double min, double max) {
  const Value* value = impl_->find(name);
  if (value == nullptr) return std::nullopt;
  if (value->IsNumber() && value->GetDouble() >= min && value->GetDouble() <= max) return value->GetDouble();
  fault(name, fmt::format("expected a number from {} to {}", min, max));
  return std::nullopt;
}

std::optional<bool> Body::boolean(std::string_view name) {
  const Value* value = impl_->find(name);
  if (value == nullptr) return std::nullopt;
  if (value->IsBool()) return value->GetBool();
  fault(name, "expected true or false");
  return std::nullopt;
}

std::vector<std::string> Body::texts(std::string_view name, size_t count_max) {
  constexpr size_t kCharactersMax = 250;
  const Value* value = impl_->find(name);
  if (value == nullptr) return {};
  std::vector<std::string> out;
  bool fits = value->IsArray() && value->Size() > 0 && value->Size() <= count_max;
  for (rapidjson::SizeType i = 0; fits && i < value->Size(); ++i) {
    const Value& item = (*value)[i];
    fits = item.IsString() && item.GetStringLength() > 0 && count_characters(view_of(item)) <= kCharactersMax &&
           is_storable_text(view_of(item));
    if (fits) out.emplace_back(view_of(item));
  }
  if (fits) return out;
  fault(name, "expected an array of 1 to " + std::to_string(count_max) + " texts of 1 to 250 characters");
  return {};
}

std::optional<std::string> Body::one_of(std::string_view name, std::span<const std::string_view> words) {
  const Value* value = impl_->find(name);
  if (value == nullptr) return std::nullopt;
  if (value->IsString() && std::find(words.begin(), words.end(), view_of(*value)) != words.end())
    return std::string(view_of(*value));
  fault(name, "expected one of " + list_of(words));
  return std::nullopt;
}

std::optional<int64_t> Body::time(std::string_view name) {
  const Value* value = impl_->find(name);
  if (value == nullptr) return std::nullopt;
  const auto micros = value->IsString() ? parse_rfc3339_micros(view_of(*value)) : std::nullopt;
  if (!micros) fault(name, "expected an RFC 3339 time such as 2026-11-21T10:00:00Z");
  return micros;
}

Body Body::object(std::string_view name, std::span<const std::string_view> known) {
  static const Value kNone(rapidjson::kObjectType);
  const Value* value = impl_->find(name);
  if (value != nullptr && !value->IsObject()) {
    fault(name, "expected an object");
    value = nullptr;
  }
  auto inner = std::make_unique<Impl>(*impl_);
  inner->object = value == nullptr ? &kNone : value;
  inner->pointer += "/" + std::string(name);
  inner->check_names(known);
  return Body(std::move(inner));
}

}  // namespace tollgate::console
