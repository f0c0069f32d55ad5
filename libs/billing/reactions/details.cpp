#include "billing/reactions/details.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace tollgate::billing::reactions {

Details& Details::text(std::string_view name, const json::Value& object, std::string_view path) {
  return put(name, json::text_at(object, path));
}

Details& Details::reference(std::string_view name, const json::Value& object, std::string_view path) {
  return put(name, json::reference_at(object, path));
}

Details& Details::integer(std::string_view name, const json::Value& object, std::string_view path) {
  return put(name, json::integer_at(object, path));
}

Details& Details::put(std::string_view name, Cell cell) {
  if (!json::is_null(cell)) members_.emplace_back(name, std::move(cell));
  return *this;
}

Reaction Details::reaction(ReactionKind kind) const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  for (const auto& [name, cell] : members_) {
    writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    if (const auto* text = std::get_if<std::string>(&cell))
      writer.String(text->data(), static_cast<rapidjson::SizeType>(text->size()));
    else
      writer.Int64(std::get<int64_t>(cell));
  }
  writer.EndObject();
  return {kind, std::string(buffer.GetString(), buffer.GetSize())};
}

Cell subscription_of_invoice(const json::Value& invoice) {
  return json::first_of(json::reference_at(invoice, "parent.subscription_details.subscription"),
                        json::reference_at(invoice, "subscription"));
}

std::string text_or_empty(const json::Value& object, std::string_view path) {
  const Cell cell = json::text_at(object, path);
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string() : *text;
}

}  // namespace tollgate::billing::reactions
