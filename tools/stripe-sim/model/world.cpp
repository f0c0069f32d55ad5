#include "stripe-sim/model/world.hpp"

#include <algorithm>

#include "stripe-sim/model/difference.hpp"

namespace tollgate::sim {
namespace {

bool later(int64_t at_a, uint64_t order_a, int64_t at_b, uint64_t order_b) {
  return at_a != at_b ? at_a > at_b : order_a > order_b;
}

}  // namespace

std::string key_of(const Json& state) {
  if (const auto id = state.text_of("id"); !id.empty()) return std::string(id);
  const auto type = state.text_of("object");
  if (type == "entitlements.active_entitlement_summary" || type == "cash_balance")
    return std::string(state.text_of("customer"));
  return std::string(type);
}

std::string_view Event::state() const {
  // The members before "data" are ids, versions and times: none holds this text.
  const std::string_view text = body;
  const size_t start = text.find('{', text.find("\"object\":", text.find("\"data\":")));
  int depth = 0;
  bool quoted = false;
  for (size_t i = start; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '}')) {
      depth += c == '{' ? 1 : -1;
      if (depth == 0) return text.substr(start, i + 1 - start);
    }
  }
  return {};
}

World::World(const WorldOptions& options) : options_(options), random_(options.seed), now_(options.start) {
  events_.reserve(options.events);
}

std::string World::new_id(std::string_view prefix) { return std::string(prefix) + "_1" + random_.alphanumeric(23); }

Object& World::create(Json state, std::initializer_list<std::string_view> types, std::string_view account) {
  auto made = std::make_unique<Object>();
  made->type = state.text_of("object");
  made->account = account;
  made->id = key_of(state);
  made->created = now_;
  made->state = std::move(state);
  if (full()) return *unborn_.emplace_back(std::move(made));
  auto& place = by_key_[{made->type, made->account, made->id}];
  if (place) {
    place->state = std::move(made->state);
    place->deleted = false;
    place->created = now_;
  } else {
    place = std::move(made);
    order_.push_back(place.get());
  }
  Object& object = *place;
  note_tie(object, true);
  for (std::string_view type : types) show(object, type);
  return object;
}

void World::change(Object& object, const std::function<void(Json&)>& mutate, std::string_view updated_type,
                   std::initializer_list<std::string_view> shown) {
  if (full() || object.deleted) return;
  const Json before = object.state;
  mutate(object.state);
  const Json previous = previous_attributes(before, object.state);
  const bool changed = !previous.object().empty();
  note_tie(object, changed);
  if (changed && !updated_type.empty()) emit(&object, object.state, updated_type, object.account, &previous);
  for (std::string_view type : shown) {
    // Stripe tells some changes by two updates: refund.updated and charge.refund.updated.
    const bool second_update = changed && type.ends_with(".updated");
    emit(&object, object.state, type, object.account, second_update ? &previous : nullptr);
  }
}

void World::show(Object& object, std::string_view type) { emit(&object, object.state, type, object.account, nullptr); }

void World::remove(Object& object, std::string_view deleted_type) {
  if (full() || object.deleted) return;
  note_tie(object, true);
  object.deleted = true;
  emit(&object, object.state, deleted_type, object.account, nullptr);
}

void World::announce(const Json& preview, std::string_view type, std::string_view account) {
  emit(nullptr, preview, type, account, nullptr);
}

void World::emit(Object* object, const Json& state, std::string_view type, std::string_view account,
                 const Json* previous) {
  if (full()) return;
  Event event;
  event.id = new_id("evt");
  event.type = type;
  event.account = account;
  event.created = now_;
  event.object_type = state.text_of("object");
  event.mirrored = object != nullptr;
  if (object != nullptr) {
    event.object_id = object->id;
    event.deletes = object->deleted;
    const Json* created = state.find("created");
    event.object_created = created != nullptr && created->is_integer() ? created->integer() : object->created;
    object->shown = true;
    note_tie(*object, false);
    Moment& moment = moments_[object];
    if (++moment.events == 2 && moment.states > 1) ++ties_;
  }
  if (options_.render != Render::none) {
    Json body = Json::Object{};
    body["id"] = event.id;
    body["object"] = "event";
    if (!account.empty()) body["account"] = account;
    body["api_version"] = kApiVersion;
    body["created"] = now_;
    body["data"]["object"] = state;
    if (previous != nullptr) body["data"]["previous_attributes"] = *previous;
    body["livemode"] = false;
    body["pending_webhooks"] = 1;
    body["request"] = request_;
    body["type"] = type;
    event.facets = facets_of(state);
    event.body = write_json(body, options_.render == Render::pretty ? Style::pretty : Style::compact);
  }
  events_.push_back(std::move(event));
}

void World::note_tie(const Object& object, bool state_changed) {
  Moment& moment = moments_[&object];
  if (moment.second != now_) moment = Moment{.second = now_, .events = 0, .states = 0};
  if (!state_changed) return;
  if (++moment.states == 2 && moment.events > 1) ++ties_;
}

void World::after(int64_t seconds, std::function<void()> step) {
  steps_.push_back(Step{now_ + std::max<int64_t>(seconds, 0), ++steps_made_, std::move(step)});
  std::push_heap(steps_.begin(), steps_.end(),
                 [](const Step& a, const Step& b) { return later(a.at, a.order, b.at, b.order); });
}

void World::run() {
  while (!steps_.empty() && !full()) {
    std::pop_heap(steps_.begin(), steps_.end(),
                  [](const Step& a, const Step& b) { return later(a.at, a.order, b.at, b.order); });
    Step step = std::move(steps_.back());
    steps_.pop_back();
    now_ = step.at;
    request_ = Json::Object{};
    const bool asked = random_.chance(0.7);
    request_["id"] = asked ? Json("req_" + random_.alphanumeric(14)) : Json();
    request_["idempotency_key"] = asked ? Json(random_.hex(8) + "-" + random_.hex(4) + "-4" + random_.hex(3) + "-a" +
                                               random_.hex(3) + "-" + random_.hex(12))
                                        : Json();
    step.run();
  }
}

Object* World::find(std::string_view type, std::string_view account, std::string_view id) const {
  const auto found = by_key_.find(std::tuple(std::string(type), std::string(account), std::string(id)));
  return found == by_key_.end() ? nullptr : found->second.get();
}

}  // namespace tollgate::sim
