#include "stripe-sim/api/thin.hpp"

#include <algorithm>
#include <ctime>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/filters.hpp"
#include "stripe-sim/api/reader.hpp"

namespace tollgate::sim {
namespace {

std::string rfc3339(int64_t second, int64_t millisecond) {
  const auto time = static_cast<std::time_t>(second);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[40];
  const size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::string fraction = std::to_string(1000 + millisecond);
  fraction[0] = '.';
  return std::string(text, size) + fraction + "Z";
}

/// Where the object of an event is read; empty for kinds no GET gives.
std::string url_of(const Event& event) {
  if (event.object_type == "balance") return "/v1/balance";
  const std::string parent = "/v1/accounts/" + event.account;
  if (event.object_type == "person") return parent + "/persons/" + event.object_id;
  if (event.object_type == "capability") return parent + "/capabilities/" + event.object_id;
  const auto path = path_of_type(event.object_type);
  return path.empty() ? std::string() : "/v1/" + std::string(path) + "/" + event.object_id;
}

std::string body_of(const Event& event, const std::string& id, const std::string& url, int64_t millisecond) {
  Json body;
  body["id"] = id;
  body["object"] = "v2.core.event";
  body["type"] = "v1." + event.type;
  body["created"] = rfc3339(event.created, millisecond);
  body["livemode"] = false;
  if (!event.account.empty()) body["context"] = event.account;
  Json related;
  related["id"] = event.object_id;
  related["type"] = event.object_type;
  related["url"] = url;
  body["related_object"] = std::move(related);
  body["reason"] = nullptr;
  body["snapshot_event"] = event.id;
  return write_json(body, Style::pretty);
}

}  // namespace

ThinEvents::ThinEvents(const World& world, double share, uint64_t seed) {
  Random random(seed ^ 0x7419EA7ULL);
  for (size_t i = 0; share > 0 && i < world.events().size(); ++i) {
    const Event& event = world.events()[i];
    const bool chosen = random.chance(share);
    const std::string id = "evt_thin_" + random.alphanumeric(20);
    const int64_t millisecond = random.between(0, 999);
    const std::string url = url_of(event);
    if (!chosen || !event.mirrored || url.empty()) continue;
    by_event_[i] = by_id_[id] = thin_.size();
    thin_.push_back({i, id, body_of(event, id, url, millisecond)});
  }
}

const ThinEvents::Thin* ThinEvents::of_event(size_t event) const {
  const auto found = by_event_.find(event);
  return found == by_event_.end() ? nullptr : &thin_[found->second];
}

const ThinEvents::Thin* ThinEvents::find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &thin_[found->second];
}

std::string Reader::thin_event(const std::string& id, const View& view) const {
  const auto* thin = thin_.find(id);
  if (thin == nullptr || !listed(thin->event, view)) throw missing("event", id);
  return thin->body;
}

std::string Reader::thin_events(const Query& query, const View& view) const {
  // v2 pages upwards by a token, here the place to go on from.
  const auto limit_text = query.find("limit");
  const int64_t limit = limit_text ? number_of(*limit_text, "limit") : 20;
  if (limit < 1 || limit > 100) throw ApiError(400, "", "Invalid limit: must be between 1 and 100", "limit");
  const auto token = query.find("page");
  const auto types = query.all("types[]");
  if (types.size() > 20) throw ApiError(400, "", "types may hold at most 20 names", "types");
  const auto wanted = [&](const ThinEvents::Thin& thin) {
    const Event& event = timeline_.world().events()[thin.event];
    const auto object = query.find("object_id");
    return listed(thin.event, view) && within(event.created, query, "created") &&
           (!object || event.object_id == *object) &&
           (types.empty() || std::find(types.begin(), types.end(), "v1." + event.type) != types.end());
  };
  const auto& all = thin_.all();
  auto place = token ? static_cast<size_t>(std::max<int64_t>(number_of(*token, "page"), 0)) : all.size();
  std::string data;
  int64_t count = 0;
  for (place = std::min(place, all.size()); place > 0 && count < limit; --place) {
    if (!wanted(all[place - 1])) continue;
    data += (count++ == 0 ? "\n" : ",\n") + all[place - 1].body;
  }
  std::string next = "/v2/core/events?page=" + std::to_string(place);
  for (const auto& [name, value] : query.parameters) {
    if (name != "page") next += "&" + name + "=" + value;
  }
  return "{\n\"data\": [" + data + "],\n\"next_page_url\": " + (place > 0 ? "\"" + next + "\"" : "null") +
         ",\n\"previous_page_url\": null\n}";
}

}  // namespace tollgate::sim
