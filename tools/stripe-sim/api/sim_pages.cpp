#include "stripe-sim/api/sim_pages.hpp"

#include <algorithm>
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

std::string SimPages::status() const {
  std::set<std::string_view> types;
  for (const Event& event : world.events()) types.insert(event.type);
  const auto shown = std::count_if(world.objects().begin(), world.objects().end(), [](const Object* o) { return o->shown; });
  const auto count = [](auto number) { return Json(static_cast<int64_t>(number)); };
  Json body;
  body["seed"] = count(seed);
  body["events_total"] = count(world.events().size());
  body["posts_planned"] = count(plan.posts.size());
  body["posted"] = count(tally.posted.load());
  body["acked"] = count(tally.acked.load());
  body["retried"] = count(tally.retried.load());
  body["refused"] = count(tally.refused.load());
  body["broken"] = count(tally.broken.load());
  body["given_up"] = count(tally.given_up.load());
  body["doubled"] = count(plan.doubled);
  body["shuffled"] = count(plan.shuffled);
  body["delayed"] = count(plan.delayed);
  body["lost"] = count(plan.lost);
  body["tied_events"] = count(tied_events(world));
  body["ties"] = count(world.ties());
  body["types"] = count(types.size());
  body["objects"] = count(shown);
  body["answer_p50_ms"] = tally.latency_ms(0.5);
  body["answer_p99_ms"] = tally.latency_ms(0.99);
  body["statuses"] = Json::Object{};
  for (size_t status = 0; status < tally.statuses.size(); ++status) {
    if (const uint64_t times = tally.statuses[status].load(); times > 0) body["statuses"][std::to_string(status)] = count(times);
  }
  body["done"] = tally.done.load();
  return write_json(body, Style::pretty) + "\n";
}

std::string SimPages::objects() const {
  std::string lines;
  for (const Object* object : world.objects()) {
    if (!object->shown) continue;
    Json line;
    line["type"] = object->type;
    line["account"] = object->account;
    line["livemode"] = false;
    line["id"] = object->id;
    line["deleted"] = object->deleted;
    line["object"] = object->state;
    lines += write_json(line, Style::compact) + "\n";
  }
  return lines;
}

std::string SimPages::acked() const {
  std::string lines;
  for (size_t i = 0; i < world.events().size(); ++i) {
    if (!tally.is_acked(i)) continue;
    lines += "{\"id\":\"" + world.events()[i].id + "\",\"created\":" + std::to_string(world.events()[i].created) + "}\n";
  }
  return lines;
}

}  // namespace tollgate::sim
