#include "stripe-sim/api/api.hpp"

#include <algorithm>

#include "stripe-sim/api/answer.hpp"

namespace tollgate::sim {
namespace {

/// Request ids are made from the request, so that an answer can be repeated.
std::string request_id(std::string_view target) {
  Random random(std::hash<std::string_view>{}(target));
  return "req_" + random.alphanumeric(14);
}

void check_key(const http::Request& request, const std::string& api_key) {
  const std::string_view given = request.header("authorization");
  if (given.empty())
    throw ApiError(401, "",
                   "You did not provide an API key. Provide it in the Authorization header, using Bearer auth.");
  if (given != "Bearer " + api_key) throw ApiError(401, "api_key_invalid", "Invalid API Key provided.");
}

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

/// Two words of a path are one resource in billing/meters, checkout/sessions …
size_t words_of(const std::vector<std::string>& parts) {
  return parts.size() > 2 && find_resource(parts[1] + "/" + parts[2]) != nullptr ? 2 : 1;
}

}  // namespace

Api::Api(const World& world, const Tally& tally, std::string api_key)
    : world_(world), tally_(tally), api_key_(std::move(api_key)) {
  for (const Object* object : world.objects()) {
    // A platform lists its connected accounts as its own.
    if (object->shown)
      newest_first_[{object->type, object->type == "account" ? "" : object->account}].push_back(object);
  }
  for (auto& [key, objects] : newest_first_) {
    std::stable_sort(objects.begin(), objects.end(),
                     [](const Object* a, const Object* b) { return a->created < b->created; });
    std::reverse(objects.begin(), objects.end());
  }
}

http::Response Api::answer(const http::Request& request) const {
  http::Response response;
  try {
    check_key(request, api_key_);
    if (request.method != "GET")
      throw ApiError(405, "", "This simulator's objects change by its own history only: send GET.");
    const std::string account(request.header("stripe-account"));
    response.body = route(parse_target(request.target), account);
    if (!account.empty()) response.headers.emplace_back("Stripe-Account", account);
  } catch (const ApiError& error) {
    response.status = error.status;
    response.body = error_body(error);
  }
  response.headers.emplace_back("Request-Id", request_id(request.target));
  response.headers.emplace_back("Stripe-Version", kApiVersion);
  return response;
}

std::string Api::route(const Query& query, const std::string& account) const {
  const std::vector<std::string> parts = split_path(query.path);  // v1, resource, [id], [child], [child id]
  if (parts.size() < 2 || parts[0] != "v1")
    throw ApiError(404, "", "Unrecognized request URL (GET: " + query.path + ").");
  if (parts[1] == "events") return parts.size() == 2 ? events(query, account) : event(parts[2]);
  if (parts[1] == "balance" && parts.size() == 2) return one("balance", account, "balance");
  if (parts[1] == "subscription_items" && parts.size() == 2)
    return nested("subscriptions", query.find("subscription").value_or(""), "items", query, account);
  const size_t words = words_of(parts);
  const Resource* resource = find_resource(words == 2 ? parts[1] + "/" + parts[2] : parts[1]);
  if (resource == nullptr) throw ApiError(404, "", "Unrecognized request URL (GET: " + query.path + ").");
  const size_t rest = parts.size() - 1 - words;
  if (rest == 0) return list(*resource, query, account);
  const std::string& id = parts[1 + words];
  if (rest == 1) return one(resource->type, resource->type == "account" ? id : account, id);
  if (rest == 2) return nested(parts[1], id, parts[3], query, account);
  if (rest == 3 && parts[1] == "accounts") {
    const std::string_view type = parts[3] == "persons"        ? "person"
                                  : parts[3] == "capabilities" ? "capability"
                                                               : "bank_account";
    return one(type, id, parts[4]);
  }
  throw ApiError(404, "", "Unrecognized request URL (GET: " + query.path + ").");
}

std::string Api::one(std::string_view type, const std::string& account, const std::string& id) const {
  const Object* object = world_.find(type, account, id);
  if (object == nullptr || !object->shown) throw missing(std::string(type), id);
  if (!object->deleted) return write_json(object->state, Style::pretty);
  if (type != "customer") throw missing(std::string(type), id);
  Json stub;
  stub["id"] = id;
  stub["object"] = "customer";
  stub["deleted"] = true;
  return write_json(stub, Style::pretty);
}

}  // namespace tollgate::sim
