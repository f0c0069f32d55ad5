#include "stripe-sim/api/reader.hpp"

#include <algorithm>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/filters.hpp"
#include "stripe-sim/model/fixtures.hpp"

namespace tollgate::sim {
namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t slash = std::min(path.find('/'), path.size());
    parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return parts;
}

ApiError unrecognized(const Query& query) { return {404, "", "Unrecognized request URL (GET: " + query.path + ")."}; }

/// Children that are objects of their own: read by their id, whatever the parent's.
std::string_view child_type(std::string_view parent, std::string_view child) {
  if (parent == "accounts" && child == "persons") return "person";
  if (parent == "accounts" && child == "capabilities") return "capability";
  if (parent == "accounts" && child == "external_accounts") return "bank_account";
  if (parent == "customers" && child == "tax_ids") return "tax_id";
  if (parent == "customers" && child == "payment_methods") return "payment_method";
  if (parent == "charges" && child == "refunds") return "refund";
  return {};
}

Json stub_of(const std::string& id) {
  Json stub;
  stub["id"] = id;
  stub["object"] = "customer";
  stub["deleted"] = true;
  return stub;
}

}  // namespace

std::string Reader::read(const Query& query, const View& view) const {
  const Parts parts = split_path(query.path);
  if (parts.size() >= 2 && parts[0] == "v1") return read_v1(parts, query, view);
  if (parts.size() >= 3 && parts[0] == "v2" && parts[1] == "core" && parts[2] == "events")
    return parts.size() == 3 ? thin_events(query, view) : thin_event(parts[3], view);
  throw unrecognized(query);
}

std::string Reader::read_v1(const Parts& parts, const Query& query, const View& view) const {
  const auto of = [&](const char* name) { return query.find(name).value_or(""); };
  if (parts[1] == "events") return parts.size() == 2 ? events(query, view) : event(parts[2], view);
  if (query.path == "/v1/balance") return one("balance", "balance", query, view);
  if (query.path == "/v1/account") return own_account(query, view);
  if (query.path == "/v1/subscription_items")
    return inner_list("subscription", of("subscription"), "items", query, view);
  if (query.path == "/v1/entitlements/active_entitlements")
    return inner_list("entitlements.active_entitlement_summary", of("customer"), "entitlements", query, view);
  if (query.path == "/v1/file_links") return inner_list("file", of("file"), "links", query, view);
  // Two words of a path are one resource in billing/meters, checkout/sessions …
  const bool two = parts.size() > 2 && find_resource(parts[1] + "/" + parts[2]) != nullptr;
  const std::string path = two ? parts[1] + "/" + parts[2] : parts[1];
  const Resource* resource = find_resource(path);
  if (resource == nullptr) throw unrecognized(query);
  const size_t first = two ? 3 : 2;
  const size_t rest = parts.size() - first;
  if (rest == 0) return list(*resource, query, view);
  const std::string& id = parts[first];
  if (rest == 1) return one(resource->type, id, query, view);
  if (rest == 2) return nested(path, id, parts[first + 1], query, view);
  const std::string_view type = child_type(path, parts[first + 1]);
  if (rest > 3 || type.empty()) throw unrecognized(query);
  View below = view;
  if (path == "accounts") below.account = id;
  return one(type, parts[first + 2], query, below);
}

const Event* Reader::state_of(std::string_view type, const std::string& id, const View& view) const {
  const Life* life = view.no_objects ? nullptr : timeline_.find(type, view.account, id, view.moment);
  return life == nullptr ? nullptr : timeline_.shown(*life->object, view.moment);
}

std::string Reader::one(std::string_view type, const std::string& id, const Query& query, const View& view) const {
  refuse_unknown(query, {});
  if (const Event* event = state_of(type, id, view)) return shown_json(*event, query, view, "");
  const Object* object = timeline_.world().find(type, type == "account" ? id : view.account, id);
  const Event* last = object == nullptr ? nullptr : timeline_.shown(*object, view.moment);
  if (view.no_objects && last != nullptr)
    throw ApiError(404, "resource_missing",
                   "No such " + std::string(type) + ": '" + id +
                       "'; a similar object exists in test mode, but a live mode key was used to make this request.",
                   "id");
  if (type == "customer" && last != nullptr && !view.no_objects) return write_json(stub_of(id), Style::pretty);
  throw missing(std::string(type), id);
}

std::string Reader::own_account(const Query& query, const View& view) const {
  if (!view.account.empty()) return one("account", view.account, query, view);
  Json account = sample("account");
  account["id"] = "acct_1StripeSimulator";
  return write_json(account, Style::pretty);
}

bool Reader::knows_account(const std::string& account, const Moment& moment) const {
  return timeline_.find("account", account, account, moment) != nullptr;
}

std::string Reader::shown_json(const Event& event, const Query& query, const View& view,
                               std::string_view prefix) const {
  const auto paths = query.all("expand[]");
  if (paths.empty()) return std::string(event.state());
  Json state = parse_json(event.state());
  for (std::string_view path : paths) {
    if (std::count(path.begin(), path.end(), '.') > 3)
      throw ApiError(400, "", "You cannot expand more than 4 levels of a property. Property: " + std::string(path),
                     "expand");
    if (!path.starts_with(prefix))
      throw ApiError(400, "", "This property cannot be expanded (" + std::string(path) + ").", "expand");
    expand(state, path.substr(prefix.size()), view);
  }
  return write_json(state, Style::pretty);
}

}  // namespace tollgate::sim
