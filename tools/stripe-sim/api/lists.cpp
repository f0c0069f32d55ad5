#include <algorithm>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/api.hpp"

namespace tollgate::sim {
namespace {

const Json* at_path(const Json& state, std::string_view path) {
  const Json* value = &state;
  while (value != nullptr && !path.empty()) {
    const std::string_view key = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(key.size() + 1, path.size()));
    value = value->find(key);
  }
  return value;
}

bool equals(const Json* value, const std::string& wanted) {
  if (value == nullptr) return false;
  if (value->is_string()) return value->text() == wanted;
  if (value->is_bool()) return wanted == (value->boolean() ? "true" : "false");
  return value->is_integer() && std::to_string(value->integer()) == wanted;
}

/// Subscriptions: without `status` canceled ones are left out, "all" leaves out none, "ended" means canceled or
/// expired.
bool status_wanted(const Object& subscription, const std::optional<std::string>& status) {
  const std::string_view is = subscription.state.text_of("status");
  if (!status) return is != "canceled";
  if (*status == "all") return true;
  if (*status == "ended") return is == "canceled" || is == "incomplete_expired";
  return is == *status;
}

bool has_price(const Object& subscription, const std::string& price) {
  const auto& items = at_path(subscription.state, "items.data")->array();
  return std::any_of(items.begin(), items.end(),
                     [&](const Json& item) { return equals(at_path(item, "price.id"), price); });
}

bool matches(const Object& object, const Resource& resource, const Query& query) {
  for (const auto& [parameter, path] : resource.filters) {
    const auto wanted = query.find(parameter);
    if (wanted && !path.empty() && !equals(at_path(object.state, path), *wanted)) return false;
  }
  if (resource.type == "subscription") {
    const auto price = query.find("price");
    return status_wanted(object, query.find("status")) && (!price || has_price(object, *price));
  }
  if (resource.type == "review") return object.state.find("open")->boolean();  // the list knows open ones only
  if (resource.type == "tax_id")
    return query.find("owner[customer]").has_value();  // by default only the account's own, and it has none
  return true;
}

bool type_wanted(const Event& event, const std::vector<std::string>& types) {
  return types.empty() || std::any_of(types.begin(), types.end(), [&](const std::string& wanted) {
           if (wanted.ends_with('*')) return event.type.starts_with(wanted.substr(0, wanted.size() - 1));
           return event.type == wanted;
         });
}

std::vector<std::string> types_of(const Query& query) {
  std::vector<std::string> types = query.all("types[]");
  const auto type = query.find("type");
  if (type && !types.empty())
    throw ApiError(400, "", "You may only specify one of these parameters: type, types.", "type");
  if (types.size() > 20) throw ApiError(400, "", "types may hold at most 20 names", "types");
  if (type) types.push_back(*type);
  return types;
}

}  // namespace

std::string Api::objects_page(std::string_view type, const std::string& account, const Query& query,
                              bool created_filter, const std::function<bool(const Object&)>& wanted) const {
  std::vector<Entry> entries;
  if (const auto found = newest_first_.find({std::string(type), account}); found != newest_first_.end()) {
    for (const Object* object : found->second) {
      if (!object->deleted && wanted(*object))
        entries.push_back({object->id, object->created, [object] { return write_json(object->state, Style::pretty); }});
    }
  }
  return page(entries, query, created_filter);
}

std::string Api::list(const Resource& resource, const Query& query, const std::string& account) const {
  if (!resource.listed)
    throw ApiError(404, "", "Unrecognized request URL (GET: " + query.path + "): objects of this kind are read by id.");
  std::vector<std::string> known;
  for (const auto& [parameter, path] : resource.filters) known.emplace_back(parameter);
  refuse_unknown(query, resource.created_filter, known);
  return objects_page(resource.type, account, query, resource.created_filter,
                      [&](const Object& object) { return matches(object, resource, query); });
}

std::string Api::nested(const std::string& parent, const std::string& id, const std::string& child, const Query& query,
                        const std::string& account) const {
  const std::string below = parent + "/" + child;
  if (below == "customers/payment_methods" || below == "customers/tax_ids") {
    const std::string_view type = child == "tax_ids" ? "tax_id" : "payment_method";
    return objects_page(type, account, query, false,
                        [&](const Object& object) { return equals(object.state.find("customer"), id); });
  }
  if (parent == "accounts") {
    const std::string_view type = child == "persons"        ? "person"
                                  : child == "capabilities" ? "capability"
                                                            : "bank_account";
    return objects_page(type, id, query, false, [](const Object&) { return true; });
  }
  const Resource* resource = find_resource(parent);
  const Object* owner = resource == nullptr ? nullptr : world_.find(resource->type, account, id);
  const Json* short_list = owner == nullptr || owner->deleted ? nullptr : owner->state.find(child);
  if (short_list == nullptr || short_list->find("data") == nullptr) throw missing(parent, id);
  const auto whole = world_.long_lists.find(query.path);
  const Json::Array& data = whole != world_.long_lists.end() ? whole->second : short_list->find("data")->array();
  std::vector<Entry> entries;
  for (const Json& item : data)
    entries.push_back({item.text_of("id"), 0, [&item] { return write_json(item, Style::pretty); }});
  return page(entries, query, false);
}

std::string Api::events(const Query& query, const std::string& account) const {
  refuse_unknown(query, true, {"type", "types[]", "delivery_success"});
  const std::vector<std::string> types = types_of(query);
  const auto delivered = query.find("delivery_success");
  std::vector<Entry> entries;
  const auto& all = world_.events();
  for (size_t i = all.size(); i-- > 0;) {
    const Event& event = all[i];
    if (event.account != account || !type_wanted(event, types)) continue;
    if (delivered && tally_.is_acked(i) != (*delivered == "true")) continue;
    entries.push_back({event.id, event.created, [&event] { return event.body; }});
  }
  return page(entries, query, true);
}

std::string Api::event(const std::string& id) const {
  for (const Event& event : world_.events()) {
    if (event.id == id) return event.body;
  }
  throw missing("event", id);
}

}  // namespace tollgate::sim
