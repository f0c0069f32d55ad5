#include "stripe-sim/api/sim_pages.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>

namespace tollgate::sim {

size_t tied_events(const World& world) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view, int64_t>, size_t> groups;
  for (const Event& event : world.events()) {
    if (event.mirrored) ++groups[{event.object_type, event.account, event.object_id, event.created}];
  }
  size_t tied = 0;
  for (const auto& [group, count] : groups) tied += count > 1 ? count : 0;
  return tied;
}

namespace {

Json count(uint64_t number) { return {static_cast<int64_t>(number)}; }

/// The truth has whole lists: an event shows the first entries, and who reads the rest by its url has more than the
/// event told.
Json whole(Json object, const std::map<std::string, Json::Array>& long_lists) {
  if (!object.is_object()) return object;
  for (auto& [name, value] : object.object()) {
    const auto found = long_lists.find(std::string(value.text_of("url")));
    if (found == long_lists.end()) continue;
    value["data"] = found->second;
    value["has_more"] = false;
  }
  return object;
}

}  // namespace

SimPages::SimPages(Parts parts) : parts_(parts) {
  const World& world = parts_.timeline.world();
  const Plan& plan = parts_.plan;
  std::set<std::string_view> types;
  for (const Event& event : world.events()) types.insert(event.type);
  const auto shown =
      std::count_if(world.objects().begin(), world.objects().end(), [](const Object* o) { return o->shown; });
  history_["seed"] = count(parts_.seed);
  history_["events_total"] = count(world.events().size());
  history_["types"] = count(types.size());
  history_["objects"] = count(static_cast<uint64_t>(shown));
  history_["ties"] = count(world.ties());
  history_["tied_events"] = count(tied_events(world));
  history_["posts_planned"] = count(plan.posts.size());
  history_["doubled"] = count(plan.doubled);
  history_["shuffled"] = count(plan.shuffled);
  history_["delayed"] = count(plan.delayed);
  history_["lost"] = count(plan.lost);
  history_["thin"] = count(parts_.thin.all().size());
}

std::string SimPages::status() const {
  Json body = history_;
  const Tally& tally = parts_.tally;
  body["posted"] = count(tally.posted.load());
  body["acked"] = count(tally.acked.load());
  body["retried"] = count(tally.retried.load());
  body["refused"] = count(tally.refused.load());
  body["broken"] = count(tally.broken.load());
  body["given_up"] = count(tally.given_up.load());
  body["answer_p50_ms"] = tally.latency_ms(0.5);
  body["answer_p99_ms"] = tally.latency_ms(0.99);
  body["statuses"] = Json::Object{};
  for (size_t status = 0; status < tally.statuses.size(); ++status) {
    if (const uint64_t times = tally.statuses[status].load(); times > 0)
      body["statuses"][std::to_string(status)] = count(times);
  }
  body["done"] = tally.done.load();
  return write_json(body, Style::pretty) + "\n";
}

std::string SimPages::objects() const { return objects({INT64_MAX, parts_.timeline.world().events().size()}); }

std::string SimPages::objects(const Moment& moment) const {
  std::string lines;
  for (const Object* object : parts_.timeline.world().objects()) {
    const Event* last = parts_.timeline.shown(*object, moment);
    if (last == nullptr) continue;
    Json line;
    line["type"] = object->type;
    line["account"] = object->account;
    line["livemode"] = false;
    line["id"] = object->id;
    line["deleted"] = last->deletes;
    line["object"] = whole(parse_json(last->state()), parts_.timeline.world().long_lists);
    lines += write_json(line, Style::compact) + "\n";
  }
  return lines;
}

std::string SimPages::acked() const {
  std::string lines;
  const auto& events = parts_.timeline.world().events();
  for (size_t i = 0; i < events.size(); ++i) {
    if (!parts_.tally.is_acked(i)) continue;
    const auto* thin = parts_.thin.of_event(i);
    lines += "{\"id\":\"" + (thin == nullptr ? events[i].id : thin->id) +
             "\",\"created\":" + std::to_string(events[i].created) + "}\n";
  }
  return lines;
}

std::string SimPages::clock() const {
  const Moment moment = parts_.clock.now();
  Json body;
  body["second"] = moment.second;
  body["happened"] = count(moment.happened);
  body["events_total"] = count(parts_.clock.events());
  body["start"] = parts_.timeline.world().start();
  body["end"] = parts_.clock.end();
  body["speed"] = parts_.clock.speed();
  return write_json(body, Style::pretty) + "\n";
}

}  // namespace tollgate::sim
