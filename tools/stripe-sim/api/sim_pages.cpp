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

namespace {

Json count(uint64_t number) { return {static_cast<int64_t>(number)}; }

}  // namespace

SimPages::SimPages(const World& world, const Plan& plan, const Tally& tally, uint64_t seed)
    : world_(world), tally_(tally) {
  std::set<std::string_view> types;
  for (const Event& event : world.events()) types.insert(event.type);
  const auto shown =
      std::count_if(world.objects().begin(), world.objects().end(), [](const Object* o) { return o->shown; });
  history_["seed"] = count(seed);
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
}

std::string SimPages::status() const {
  Json body = history_;
  body["posted"] = count(tally_.posted.load());
  body["acked"] = count(tally_.acked.load());
  body["retried"] = count(tally_.retried.load());
  body["refused"] = count(tally_.refused.load());
  body["broken"] = count(tally_.broken.load());
  body["given_up"] = count(tally_.given_up.load());
  body["answer_p50_ms"] = tally_.latency_ms(0.5);
  body["answer_p99_ms"] = tally_.latency_ms(0.99);
  body["statuses"] = Json::Object{};
  for (size_t status = 0; status < tally_.statuses.size(); ++status) {
    if (const uint64_t times = tally_.statuses[status].load(); times > 0)
      body["statuses"][std::to_string(status)] = count(times);
  }
  body["done"] = tally_.done.load();
  return write_json(body, Style::pretty) + "\n";
}

std::string SimPages::objects() const {
  std::string lines;
  for (const Object* object : world_.objects()) {
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
  for (size_t i = 0; i < world_.events().size(); ++i) {
    if (!tally_.is_acked(i)) continue;
    lines +=
        "{\"id\":\"" + world_.events()[i].id + "\",\"created\":" + std::to_string(world_.events()[i].created) + "}\n";
  }
  return lines;
}

}  // namespace tollgate::sim
