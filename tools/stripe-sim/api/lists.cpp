#include <algorithm>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/filters.hpp"
#include "stripe-sim/api/reader.hpp"

namespace tollgate::sim {
namespace {

/// Lists under a parent that Stripe has and this simulator's histories never fill.
bool always_empty(std::string_view parent, std::string_view child) {
  if (child == "line_items") return parent == "checkout/sessions" || parent == "quotes" || parent == "payment_links";
  return parent == "customers" &&
         (child == "balance_transactions" || child == "cash_balance_transactions" || child == "sources");
}

struct Child {
  std::string_view type, facet;
};

/// Children that are objects of their own, found by what they refer to.
Child child_of(std::string_view parent, std::string_view child) {
  if (parent == "customers" && child == "payment_methods") return {"payment_method", "customer"};
  if (parent == "customers" && child == "tax_ids") return {"tax_id", "customer"};
  if (parent == "charges" && child == "refunds") return {"refund", "charge"};
  return {};
}

std::string_view account_child(std::string_view child) {
  if (child == "persons") return "person";
  if (child == "capabilities") return "capability";
  return child == "external_accounts" ? "bank_account" : "";
}

}  // namespace

std::string Reader::objects(std::string_view type, const Query& query, const View& view, bool created_filter,
                            const Wanted& wanted) const {
  static const std::vector<Life> nothing;
  const std::vector<Life>& lives = view.no_objects ? nothing : timeline_.lives(type, view.account);
  const Moment& moment = view.moment;
  Source source;
  source.size = lives.size();
  source.shown = [&](size_t i) { return lives[i].at(moment) && wanted(*timeline_.shown(lives[i], moment)); };
  source.json = [&](size_t i) { return shown_json(*timeline_.shown(lives[i], moment), query, view, "data."); };
  source.find = [&](const std::string& id) -> std::optional<size_t> {
    const Life* life = lives.empty() ? nullptr : timeline_.find(type, view.account, id, moment);
    if (life == nullptr) return std::nullopt;
    return static_cast<size_t>(life - lives.data());
  };
  if (created_filter) source.created = [&](size_t i) { return lives[i].created; };
  return page(source, query);
}

std::string Reader::list(const Resource& resource, const Query& query, const View& view) const {
  if (!resource.listed)
    throw ApiError(404, "", "Unrecognized request URL (GET: " + query.path + "): objects of this kind are read by id.");
  refuse_unknown(query, parameters_of(resource));
  return objects(resource.type, query, view, resource.created_filter, Matcher(resource, query));
}

std::string Reader::nested(const std::string& parent, const std::string& id, const std::string& child,
                           const Query& query, const View& view) const {
  const Resource* resource = find_resource(parent);
  const Event* owner = state_of(resource->type, id, view);
  if (owner == nullptr) throw missing(std::string(resource->type), id);
  if (always_empty(parent, child)) return list_body(query.path, false, {});
  if (const auto type = account_child(child); parent == "accounts" && !type.empty()) {
    refuse_unknown(query, {});
    View below = view;
    below.account = id;
    return objects(type, query, below, false, [](const Event&) { return true; });
  }
  if (const Child found = child_of(parent, child); !found.type.empty()) {
    refuse_unknown(query, {"type"});
    const auto type = query.find("type");
    return objects(found.type, query, view, false, [&](const Event& event) {
      return facet(event, found.facet) == id && (!type || facet(event, "type") == *type);
    });
  }
  return inner_list(resource->type, id, child, query, view);
}

std::string Reader::inner_list(std::string_view type, const std::string& id, std::string_view member,
                               const Query& query, const View& view) const {
  refuse_unknown(query, {"subscription", "customer", "file"});
  const Event* owner = state_of(type, id, view);
  if (owner == nullptr) throw missing(std::string(type), id);
  const Json state = parse_json(owner->state());
  const Json* shown = state.find(member);
  const Json* short_list = shown == nullptr ? nullptr : shown->find("data");
  if (short_list == nullptr) throw ApiError(404, "", "Unrecognized request URL (GET: " + query.path + ").");
  const auto& whole_lists = timeline_.world().long_lists;
  const auto whole = whole_lists.find(query.path);
  const Json::Array& data = whole != whole_lists.end() ? whole->second : short_list->array();
  Source source;
  source.size = data.size();
  source.shown = [](size_t) { return true; };
  source.json = [&](size_t i) { return write_json(data[i], Style::pretty); };
  source.find = [&](const std::string& cursor) -> std::optional<size_t> {
    const auto found = std::find_if(data.begin(), data.end(), [&](const Json& e) { return e.text_of("id") == cursor; });
    if (found == data.end()) return std::nullopt;
    return static_cast<size_t>(found - data.begin());
  };
  return page(source, query);
}

}  // namespace tollgate::sim
