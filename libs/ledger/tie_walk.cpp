#include "ledger/tie_walk.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ledger/canonical.hpp"

namespace tollgate::ledger {
namespace {

struct State {
  std::string_view canonical;  // the key in Graph::index
  int rank = -1;               // stage in the object's lifecycle, -1: none
  int entered_more = 0;        // times entered minus times left
  bool on_walk = false;
  bool shown = false;  // by an event that says nothing else of it
  bool created = false;
  std::vector<std::size_t> next;  // over arrows, either way
};

struct Graph {
  std::map<std::string, std::size_t> index;
  std::vector<State> states;
  std::vector<std::size_t> state_of_fact;
  bool has_arrows = false;
};

std::size_t find_or_add(Graph& graph, const Json& object, std::string_view object_type) {
  const auto [at, added] = graph.index.try_emplace(canonical(object), graph.states.size());
  if (added) {
    State state;
    state.canonical = at->first;
    const Json* status = object.find("status");
    if (status != nullptr && status->kind == Json::Kind::string) {
      state.rank = stripe::lifecycle_rank(object_type, status->text);
    }
    graph.states.push_back(std::move(state));
  }
  return at->second;
}

void add_arrow(Graph& graph, std::size_t from, std::size_t to) {
  State& before = graph.states[from];
  State& after = graph.states[to];
  before.entered_more -= 1;
  after.entered_more += 1;
  before.on_walk = after.on_walk = graph.has_arrows = true;
  before.next.push_back(to);
  after.next.push_back(from);
}

// False when the fact cannot be read.
bool add_fact(Graph& graph, const Fact& fact, std::string_view object_type) {
  std::optional<Json> object = parse_json(fact.object);
  if (!object) return false;
  const std::size_t after = find_or_add(graph, *object, object_type);
  graph.state_of_fact.push_back(after);
  if (fact.kind == FactKind::created) {
    graph.states[after].created = graph.states[after].on_walk = true;
    return true;
  }
  if (fact.kind == FactKind::updated && !fact.previous.empty()) {
    const std::optional<Json> previous = parse_json(fact.previous);
    if (!previous) return false;
    put_back(*object, *previous);
    const std::size_t before = find_or_add(graph, *object, object_type);
    if (before != after) {
      add_arrow(graph, before, after);
      return true;
    }
  }
  graph.states[after].shown = true;  // also an update that tells of no change
  return true;
}

bool all_connected(const Graph& graph, std::size_t from) {
  std::vector<bool> seen(graph.states.size(), false);
  std::vector<std::size_t> todo{from};
  seen[from] = true;
  while (!todo.empty()) {
    const std::size_t at = todo.back();
    todo.pop_back();
    for (const std::size_t next : graph.states[at].next) {
      if (!seen[next]) todo.push_back(next);
      seen[next] = true;
    }
  }
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    if (graph.states[i].on_walk && !seen[i]) return false;
  }
  return true;
}

// Where a closed walk began, if that is told.
std::optional<std::size_t> find_start(const Graph& graph, const StateBefore& before) {
  std::optional<std::size_t> start;
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    if (!graph.states[i].created) continue;
    if (start) return std::nullopt;
    start = i;
  }
  if (start) return start;
  const std::optional<std::string> state = before();
  if (!state) return std::nullopt;
  const auto at = graph.index.find(*state);
  if (at == graph.index.end() || !graph.states[at->second].on_walk) return std::nullopt;
  return at->second;
}

std::optional<std::size_t> find_end(const Graph& graph, const StateBefore& before) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    if (graph.states[i].entered_more > 0) ends.push_back(i);
  }
  if (ends.size() > 1 || (ends.size() == 1 && graph.states[ends[0]].entered_more > 1)) return std::nullopt;
  const std::optional<std::size_t> end = ends.empty() ? find_start(graph, before) : ends[0];
  if (!end || !all_connected(graph, *end)) return std::nullopt;
  return end;
}

std::vector<std::size_t> states_off_walk(const Graph& graph) {
  std::vector<std::size_t> off;
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    if (graph.states[i].shown && !graph.states[i].on_walk) off.push_back(i);
  }
  return off;
}

// Created, then seen in one other state, with no word of how it came there.
std::optional<std::size_t> find_only_later_state(const Graph& graph, const std::vector<std::size_t>& off) {
  if (graph.has_arrows || off.size() != 1 || graph.states.size() != 2) return std::nullopt;
  const State& first = graph.states[1 - off[0]];
  return first.created && !first.shown ? std::optional(off[0]) : std::nullopt;
}

std::optional<std::size_t> find_last_by_lifecycle(const Graph& graph, std::optional<std::size_t> end,
                                                  const std::vector<std::size_t>& off) {
  const auto rank = [&](std::size_t i) { return graph.states[i].rank; };
  for (const State& state : graph.states) {
    if (state.rank < 0) return std::nullopt;
  }
  if (end && std::all_of(off.begin(), off.end(), [&](std::size_t i) { return rank(i) < rank(*end); })) return end;
  std::size_t last = 0;
  for (std::size_t i = 1; i < graph.states.size(); ++i) {
    if (rank(i) > rank(last)) last = i;
  }
  for (std::size_t i = 0; i < graph.states.size(); ++i) {
    if (i != last && rank(i) == rank(last)) return std::nullopt;
  }
  return last;
}

std::optional<std::size_t> find_last_state(const Graph& graph, const StateBefore& before) {
  if (graph.states.size() == 1) return 0;
  const std::vector<std::size_t> off = states_off_walk(graph);
  std::optional<std::size_t> end;
  if (off.size() < graph.states.size()) end = find_end(graph, before);
  if (end && off.empty()) return end;
  if (const auto only = find_only_later_state(graph, off)) return only;
  return find_last_by_lifecycle(graph, end, off);
}

bool comes_later(const Fact& a, const Fact& b) {
  const bool a_fetched = a.kind == FactKind::fetched;
  const bool b_fetched = b.kind == FactKind::fetched;
  return a_fetched != b_fetched ? a_fetched : a.source > b.source;
}

// The greatest fact, or the greatest that shows `state`; facts.size() when none does.
std::size_t find_greatest(std::span<const Fact* const> facts, const Graph& graph, std::optional<std::size_t> state) {
  std::size_t best = facts.size();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (state && graph.state_of_fact[i] != *state) continue;
    if (best == facts.size() || comes_later(*facts[i], *facts[best])) best = i;
  }
  return best;
}

TieDecision keep(std::size_t kept, const Graph& graph, bool settled) {
  TieDecision decision{settled, kept, {}, {}};
  const std::size_t state = graph.state_of_fact[kept];
  decision.state = graph.states[state].canonical;
  for (std::size_t i = 0; i < graph.state_of_fact.size(); ++i) {
    if (graph.state_of_fact[i] == state) decision.alike.push_back(i);
  }
  return decision;
}

}  // namespace

TieDecision decide_tie(std::span<const Fact* const> facts, std::string_view object_type, const StateBefore& before) {
  Graph graph;
  bool fetched = false;
  for (const Fact* fact : facts) {
    fetched = fetched || fact->kind == FactKind::fetched;
    if (!add_fact(graph, *fact, object_type)) {
      const std::size_t kept = find_greatest(facts, graph, std::nullopt);
      return TieDecision{false, kept, {kept}, {}};
    }
  }
  std::optional<std::size_t> last;
  if (!fetched) {
    last = find_last_state(graph, before);
  } else if (std::equal(graph.state_of_fact.begin() + 1, graph.state_of_fact.end(), graph.state_of_fact.begin())) {
    last = graph.state_of_fact[0];
  }
  if (last) {
    // A state that is only left, never shown as the object, cannot be the last.
    if (const std::size_t kept = find_greatest(facts, graph, last); kept < facts.size()) return keep(kept, graph, true);
  }
  return keep(find_greatest(facts, graph, std::nullopt), graph, false);
}

}  // namespace tollgate::ledger
