#include "model/world.hpp"

#include <array>
#include <cstdlib>
#include <iostream>
#include <utility>

namespace tollgate::ledger::model {
namespace {

constexpr std::array kInvoiceStatuses = {"draft", "open", "paid", "void", "uncollectible"};

/// What Stripe held, and since which second.
struct Moment {
  int64_t at = 0;
  std::optional<Fields> state;
};

class Maker {
 public:
  Maker(const LifeShape& shape, Random& random) : shape_(shape), random_(random) {}

  Life run() {
    life_.object_type = shape_.object_type;
    const bool created_known = random_.happens(shape_.created_known);
    if (!created_known) {
      state_ = first_state();
      moments_.push_back({0, state_});
    }
    life_.begin = state_;
    for (int i = 0; i < shape_.seconds && !over(); ++i) {
      now_ += random_.between(1, 2);
      live_one_second();
    }
    add_fetches();
    life_.end = state_;
    return std::move(life_);
  }

 private:
  [[nodiscard]] bool comes_back() const { return shape_.object_type != "customer" && shape_.object_type != "invoice"; }
  [[nodiscard]] bool over() const { return !state_ && ever_lived_ && !comes_back(); }

  Fields first_state() {
    ever_lived_ = true;
    Fields state;
    for (const char* name : {"p", "q", "r", "s"}) state[name] = random_.between(0, 1);
    if (random_.happens(0.3)) state["s"] = kUnset;
    state["more"] = random_.happens(shape_.truncated) ? 1 : 0;
    if (shape_.object_type == "invoice") state["status"] = 0;
    return state;
  }

  void say(FactKind kind, Fields previous = {}) {
    std::string source = "evt_" + std::to_string(random_.next() % 100000) + "_" + std::to_string(++count_);
    life_.said.push_back({kind, now_, std::move(source), *state_, std::move(previous)});
    if (kind != FactKind::updated && kind != FactKind::shown) undo_.clear();
    if (kind == FactKind::deleted) state_.reset();
    moments_.push_back({now_, state_});
  }

  void live_one_second() {
    const int changes = random_.between(1, shape_.changes_a_second);
    for (int i = 0; i < changes && !over(); ++i) {
      if (!state_) {
        state_ = first_state();
        say(FactKind::created);
        if (random_.happens(0.5)) return;  // often it is left alone for the second
      } else if (random_.happens(shape_.deletions)) {
        say(FactKind::deleted);
        if (random_.happens(0.8)) return;
      } else if (shape_.object_type == "invoice" && (*state_)["status"] < 2 && random_.happens(0.4)) {
        move_status();
      } else {
        update();
      }
      if (state_ && random_.happens(0.2)) say(FactKind::shown);
    }
  }

  // Some moves come with an update, some are only seen in what another event shows.
  void move_status() {
    const Fields before = *state_;
    int& status = (*state_)["status"];
    status = status == 0 ? 1 : random_.between(2, 4);
    if (random_.happens(0.5))
      say(FactKind::updated, {{"status", before.at("status")}});
    else
      say(FactKind::shown);
  }

  void update() {
    if (!undo_.empty() && random_.happens(0.4)) return go_back();
    std::vector<std::string> names = {"p", "q", "r", "s"};
    random_.shuffle(names);
    names.resize(static_cast<std::size_t>(random_.between(1, 2)));
    Fields previous;
    for (const std::string& name : names) {
      int& value = (*state_)[name];
      previous[name] = value;
      if (name == "s")
        value = value == kUnset ? random_.between(0, 1) : kUnset;
      else
        value = (value + random_.between(1, 2)) % 3;
    }
    undo_ = previous;
    say(FactKind::updated, previous);
  }

  // There and back: the case no comparison of two events alone can decide.
  void go_back() {
    Fields previous;
    for (const auto& [name, value] : undo_) previous[name] = std::exchange((*state_)[name], value);
    undo_ = previous;
    say(FactKind::updated, std::move(previous));
  }

  // An answer shows the object as it was at any moment after the start of its request, which may be seconds later.
  void add_fetches() {
    for (int64_t start = 1; start <= now_ + 1; ++start) {
      for (int i = 0; i < 2 && random_.happens(shape_.fetches); ++i) add_fetch(start);
    }
  }

  void add_fetch(int64_t start) {
    std::vector<const Moment*> candidates;
    const Moment* before = nullptr;
    for (const Moment& moment : moments_) {
      if (moment.at < start)
        before = &moment;
      else if (moment.at <= start + 2)
        candidates.push_back(&moment);
    }
    if (before != nullptr) candidates.push_back(before);
    if (candidates.empty()) return;
    const Moment& moment = *random_.pick(candidates);
    Said answer;
    answer.kind = moment.state ? FactKind::fetched : FactKind::fetched_missing;
    answer.at = start;
    answer.source = (random_.happens(0.5) ? "fetch_" : "Fetch_") + std::to_string(random_.next());
    if (moment.state) {
      answer.state = *moment.state;
      answer.state["more"] = 0;
    }
    life_.said.push_back(std::move(answer));
  }

  const LifeShape& shape_;
  Random& random_;
  Life life_;
  std::optional<Fields> state_;
  Fields undo_;  // what takes the last update back
  std::vector<Moment> moments_;
  int64_t now_ = 0;
  int count_ = 0;
  bool ever_lived_ = false;
};

std::string text_of(std::string_view text, Random& random) {
  std::string out = "\"";
  for (const char c : text) {
    if (random.happens(0.1)) {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) / 16];
      out += kHex[static_cast<unsigned char>(c) % 16];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string object_of(std::vector<std::pair<std::string, std::string>> members, Random& random) {
  random.shuffle(members);
  const std::string space = random.happens(0.3) ? " " : "";
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ',';
    out += space;
    out += text_of(name, random);
    out += ':';
    out += space;
    out += value;
  }
  return out + space + "}";
}

std::string value_of(const std::string& name, int value, Random& random) {
  if (value == kUnset) return "null";
  if (name == "status") return text_of(kInvoiceStatuses.at(static_cast<std::size_t>(value)), random);
  return std::to_string(value);
}

std::string json_of(const Fields& fields, FactKind kind, bool whole, Random& random) {
  std::vector<std::pair<std::string, std::string>> top;
  std::vector<std::pair<std::string, std::string>> metadata;
  for (const auto& [name, value] : fields) {
    if (name == "more") continue;
    const bool inside = name == "r" || name == "s";
    if (inside && whole && value == kUnset) continue;
    (inside ? metadata : top).emplace_back(name, value_of(name, value, random));
  }
  if (whole || !metadata.empty()) top.emplace_back("metadata", object_of(metadata, random));
  if (whole) {
    const bool more = fields.at("more") == 1;
    top.emplace_back("lines", more ? R"({"data":[1,2],"has_more":true})"
                                   : (kind == FactKind::fetched ? R"({"data":[1,2],"has_more":false})"
                                                                : R"({"has_more": false,"data":[ 1,2]})"));
    top.emplace_back("id", "\"x\"");
  }
  return object_of(std::move(top), random);
}

}  // namespace

Life make_life(const LifeShape& shape, Random& random) { return Maker(shape, random).run(); }

Fact fact_of(const Said& said, Random& random) {
  Fact fact;
  fact.kind = said.kind;
  fact.at = said.at;
  fact.source = said.source;
  if (said.kind != FactKind::fetched_missing) fact.object = json_of(said.state, said.kind, true, random);
  if (said.kind == FactKind::updated) fact.previous = json_of(said.previous, said.kind, false, random);
  fact.truncated = said.state.contains("more") && said.state.at("more") == 1;
  return fact;
}

bool same_but_list(Fields a, Fields b) {
  a.erase("more");
  b.erase("more");
  return a == b;
}

uint64_t seed_of_run() {
  const char* given = std::getenv("TOLLGATE_TEST_SEED");
  const uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "TOLLGATE_TEST_SEED=" << seed << std::endl;
  return seed;
}

}  // namespace tollgate::ledger::model
