#include <map>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/reader.hpp"

namespace tollgate::sim {
namespace {

/// What a member that holds an id refers to, where it is not named after it.
std::string_view type_behind(std::string_view member) {
  static const std::map<std::string_view, std::string_view> table = {
      {"latest_charge", "charge"},
      {"latest_invoice", "invoice"},
      {"default_payment_method", "payment_method"},
      {"default_price", "price"},
      {"pending_setup_intent", "setup_intent"},
      {"setup_intent", "setup_intent"},
      {"schedule", "subscription_schedule"},
      {"originating_transaction", "charge"},
      {"invoice_item", "invoiceitem"},
  };
  const auto found = table.find(member);
  return found == table.end() ? member : found->second;
}

}  // namespace

void Reader::expand(Json& value, std::string_view path, const View& view) const {
  if (path.empty() || value.is_null()) return;
  if (value.is_array()) {
    for (Json& entry : value.array()) expand(entry, path, view);
    return;
  }
  const std::string_view key = path.substr(0, path.find('.'));
  const std::string_view rest = path.substr(std::min(key.size() + 1, path.size()));
  if (value.find(key) == nullptr)
    throw ApiError(400, "", "This property cannot be expanded (" + std::string(key) + ").", "expand");
  Json& member = value[key];
  if (member.is_string()) {
    const Event* event = state_of(type_behind(key), member.text(), view);
    if (event == nullptr) return;  // an id stays an id where nothing stands behind it
    member = parse_json(event->state());
  }
  expand(member, rest, view);
}

}  // namespace tollgate::sim
