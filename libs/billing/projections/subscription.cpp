#include <map>
#include <string>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "billing/projections/column.hpp"
#include "stripe/json_number.hpp"

// billing.subscriptions from `subscription`: what the customer pays for, and so what the product lets them do.
//   tier    of the first item's price: its lookup_key, else its metadata.tier, else its product's id.
//   quotas  every metadata key that begins with quota_, without that beginning: quota_seats = "10" gives {"seats": 10}.
//           Stripe's metadata are strings; one that is an integer becomes a number. The items' price, then their plan,
//           in order, each name taken where it is first found; the subscription's own metadata overrides them all, so
//           that one customer can be given more.
// Where Stripe moved a field (2025-03-31.basil: the period went to the items), both places are looked at. Before
// prices there were plans: a plan stands in for a missing price.
namespace tollgate::billing::projections {
namespace {

using json::find;
using json::Value;

constexpr std::string_view kQuota = "quota_";

const Value* price_of(const Value& object) {
  for (const char* path : {"items.data.0.price", "items.data.0.plan", "plan"})
    if (const Value* found = find(object, path)) return found;
  return nullptr;
}

/// An empty text says as little as none.
Cell unless_empty(Cell cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr && text->empty() ? Cell() : cell;
}

Cell price_id(const Value& object) {
  return json::first_of(
      json::reference_at(object, "items.data.0.price"),
      json::first_of(json::reference_at(object, "items.data.0.plan"), json::reference_at(object, "plan")));
}

Cell product_id(const Value& object) {
  const Value* price = price_of(object);
  return price == nullptr ? Cell() : json::reference_at(*price, "product");
}

Cell tier_of(const Value& object) {
  const Value* price = price_of(object);
  if (price == nullptr) return {};
  Cell tier = unless_empty(json::text_at(*price, "lookup_key"));
  tier = json::first_of(std::move(tier), unless_empty(json::text_at(*price, "metadata.tier")));
  return json::first_of(std::move(tier), unless_empty(json::reference_at(*price, "product")));
}

/// Name to JSON; sorted, so that equal quotas are equal texts.
using Quotas = std::map<std::string, Cell, std::less<>>;

void add_quotas(const Value* holder, Quotas& quotas) {
  const Value* metadata = holder == nullptr ? nullptr : find(*holder, "metadata");
  if (metadata == nullptr || !metadata->IsObject()) return;
  for (const auto& member : metadata->GetObject()) {
    const Cell name = json::text_at(member.name, "");
    const auto* key = std::get_if<std::string>(&name);
    if (key == nullptr || !key->starts_with(kQuota) || key->size() == kQuota.size()) continue;
    const Cell value = json::first_of(json::text_at(member.value, ""), json::integer_at(member.value, ""));
    if (!json::is_null(value)) quotas.try_emplace(key->substr(kQuota.size()), value);
  }
}

Quotas quotas_by_precedence(const Value& object) {
  Quotas quotas;
  add_quotas(&object, quotas);
  if (const Value* items = find(object, "items.data"); items != nullptr && items->IsArray()) {
    for (const Value& item : items->GetArray()) {
      add_quotas(find(item, "price"), quotas);
      add_quotas(find(item, "plan"), quotas);
    }
  }
  add_quotas(find(object, "plan"), quotas);
  return quotas;
}

Cell quotas_of(const Value& object) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  for (const auto& [name, value] : quotas_by_precedence(object)) {
    writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    const auto* text = std::get_if<std::string>(&value);
    const auto number = text == nullptr ? std::optional(std::get<int64_t>(value)) : stripe::integer_of(*text);
    if (number)
      writer.Int64(*number);
    else
      writer.String(text->data(), static_cast<rapidjson::SizeType>(text->size()));
  }
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize());
}

Cell quantity_of(const Value& object) {
  return json::first_of(json::integer_at(object, "items.data.0.quantity"), json::integer_at(object, "quantity"));
}

Cell period_start(const Value& object) {
  return json::first_of(json::time_at(object, "items.data.0.current_period_start"),
                        json::time_at(object, "current_period_start"));
}

Cell period_end(const Value& object) {
  return json::first_of(json::time_at(object, "items.data.0.current_period_end"),
                        json::time_at(object, "current_period_end"));
}

constexpr Column kColumns[] = {
    reference("customer", "customer"),
    text("status", "status"),
    {"tier", ColumnKind::text, "items.data.0.price.{lookup_key, metadata.tier, product}", tier_of},
    {"quotas", ColumnKind::json, "metadata.quota_*, items.data.*.{price,plan}.metadata.quota_*", quotas_of},
    {"price", ColumnKind::text, "items.data.0.price.id", price_id},
    {"product", ColumnKind::text, "items.data.0.price.product", product_id},
    {"quantity", ColumnKind::integer, "items.data.0.quantity", quantity_of},
    text("currency", "currency"),
    text("collection_method", "collection_method"),
    {"current_period_start", ColumnKind::time, "items.data.0.current_period_start", period_start},
    {"current_period_end", ColumnKind::time, "items.data.0.current_period_end", period_end},
    time("trial_end", "trial_end"),
    time("cancel_at", "cancel_at"),
    truth("cancel_at_period_end", "cancel_at_period_end"),
    time("canceled_at", "canceled_at"),
    time("ended_at", "ended_at"),
    text("pause_behavior", "pause_collection.behavior"),
    reference("latest_invoice", "latest_invoice"),
    time("created", "created"),
};

}  // namespace

std::span<const Column> subscription() { return kColumns; }

}  // namespace tollgate::billing::projections
