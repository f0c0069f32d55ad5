#include "model/reference_tie.hpp"

#include <algorithm>
#include <set>

namespace tollgate::ledger::model {
namespace {

Fields before_of(const Said& said) {
  Fields before = said.state;
  for (const auto& [name, value] : said.previous) before[name] = value;
  return before;
}

std::set<Fields> reachable(const Fields& from, const std::vector<Said>& events) {
  std::set<Fields> seen{from};
  for (std::size_t size = 0; size != seen.size();) {
    size = seen.size();
    for (const Said& event : events) {
      if (event.kind != FactKind::updated) continue;
      const Fields tail = before_of(event);
      if (seen.contains(tail) || seen.contains(event.state)) seen.insert({tail, event.state});
    }
  }
  return seen;
}

}  // namespace

ReferenceDecision decide_reference(const std::vector<Said>& events, const std::optional<Fields>& before) {
  std::map<Fields, int> degree;
  std::set<Fields> walk;
  std::set<Fields> created;
  std::set<Fields> shown;
  bool arrows = false;
  for (const Said& event : events) {
    if (event.kind == FactKind::updated) {
      arrows = true;
      ++degree[event.state];
      --degree[before_of(event)];
      walk.insert({event.state, before_of(event)});
    } else if (event.kind == FactKind::created) {
      created.insert(event.state);
      walk.insert(event.state);
    } else {
      shown.insert(event.state);
    }
  }
  const auto greatest =
      std::max_element(events.begin(), events.end(), [](const Said& a, const Said& b) { return a.source < b.source; });
  const ReferenceDecision unsettled{false, greatest->state};
  if (walk.empty()) return shown.size() == 1 ? ReferenceDecision{true, *shown.begin()} : unsettled;
  if (!arrows && created.size() == 1 && shown.size() == 1) return {true, *shown.begin()};
  for (const Fields& state : shown) {
    if (!walk.contains(state)) return unsettled;
  }
  std::vector<Fields> ends;
  for (const auto& [state, count] : degree) {
    for (int i = 0; i < count; ++i) ends.push_back(state);
  }
  std::optional<Fields> end;
  if (ends.size() == 1) end = ends[0];
  if (ends.empty())
    end = created.size() == 1 ? std::optional(*created.begin()) : created.empty() ? before : std::nullopt;
  if (!end || !walk.contains(*end)) return unsettled;
  const std::set<Fields> together = reachable(*end, events);
  if (!std::includes(together.begin(), together.end(), walk.begin(), walk.end())) return unsettled;
  return {true, *end};
}

std::vector<Fields> possible_ends(const std::vector<Said>& events, const std::optional<Fields>& before) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < events.size(); ++i) order.push_back(i);
  std::set<Fields> ends;
  do {
    std::optional<Fields> now = before;
    bool fits = true;
    for (std::size_t i = 0; i < order.size() && fits; ++i) {
      const Said& event = events[order[i]];
      if (event.kind == FactKind::created)
        fits = i == 0;
      else if (event.kind == FactKind::updated)
        fits = !now || *now == before_of(event);
      else
        fits = !now || *now == event.state;
      now = event.state;
    }
    if (fits) ends.insert(*now);
  } while (std::next_permutation(order.begin(), order.end()));
  return {ends.begin(), ends.end()};
}

}  // namespace tollgate::ledger::model
