#include "support/catch.hpp"

#include <map>
#include <set>

#include "unit/sim/support.hpp"

namespace tollgate::sim::test {

TEST_CASE("events: previous_attributes put back give the state that was shown before") {
  std::map<std::string, Json> known;
  size_t arrows = 0;
  for (const Parsed& event : default_events()) {
    if (!event.mirrored) continue;
    INFO(event.type << " " << event.key);
    const auto before = known.find(event.key);
    // refund.updated told this change already.
    const bool told_twice =
        event.type == "charge.refund.updated" && before != known.end() && before->second == event.object;
    if (event.previous != nullptr && !told_twice) {
      const Json computed = put_back(event.object, *event.previous);
      if (before != known.end()) {
        ++arrows;
        REQUIRE(without_nulls(computed) == without_nulls(before->second));
      }
    }
    if (deletes(event.type)) {
      known.erase(event.key);
    } else {
      known[event.key] = event.object;
    }
  }
  CHECK(arrows > 3000);
}

TEST_CASE("events: previous_attributes come with updates only, and hold nothing that did not change") {
  for (const Parsed& event : default_events()) {
    INFO(event.type << " " << event.key);
    REQUIRE((event.previous != nullptr) == event.type.ends_with(".updated"));
    if (event.previous == nullptr) continue;
    REQUIRE_FALSE(event.previous->object().empty());
    for (const auto& [key, old] : event.previous->object()) {
      const Json* now = event.object.find(key);
      if (now != nullptr) REQUIRE_FALSE(*now == old);
    }
  }
}

TEST_CASE("events: where a kind has an updated event, no state appears without one") {
  // Kinds of which every change is an arrow; charges, payment and setup intents, sessions … change by events that only
  // show.
  const std::set<std::string> kinds = {"customer",    "subscription", "invoice",        "product",
                                       "price",       "plan",         "coupon",         "promotion_code",
                                       "tax_rate",    "tax_id",       "payment_method", "subscription_schedule",
                                       "credit_note", "payout",       "transfer",       "dispute",
                                       "account",     "refund",       "person",         "capability"};
  std::map<std::string, Json> known;
  for (const Parsed& event : default_events()) {
    if (!event.mirrored || !kinds.contains(std::string(event.object.text_of("object")))) continue;
    INFO(event.type << " " << event.key);
    const auto before = known.find(event.key);
    if (before != known.end() && event.previous == nullptr && !event.type.ends_with(".created"))
      REQUIRE(event.object == before->second);
    known[event.key] = event.object;
  }
}

TEST_CASE("events: an id that comes back does so in a later second than it went") {
  std::map<std::string, int64_t> gone;
  size_t revived = 0;
  for (const Parsed& event : default_events()) {
    if (!event.mirrored) continue;
    const auto went = gone.find(event.key);
    if (deletes(event.type)) {
      gone[event.key] = event.created;
    } else if (went != gone.end()) {
      INFO(event.type << " " << event.key);
      REQUIRE(event.created > went->second);
      REQUIRE(event.type == "coupon.created");
      gone.erase(went);
      ++revived;
    }
  }
  CHECK(revived > 0);
}

TEST_CASE("events: each is an envelope as Stripe documents it") {
  std::set<std::string> ids_of_two_accounts;
  std::map<std::string, std::set<std::string>> accounts_of;
  size_t connected = 0;
  for (const Parsed& event : default_events()) {
    INFO(event.type);
    REQUIRE(event.body.text_of("id").starts_with("evt_"));
    REQUIRE(event.body.text_of("object") == "event");
    REQUIRE(event.body.text_of("api_version") == kApiVersion);
    REQUIRE(event.body.find("livemode")->is_bool());
    REQUIRE(event.body.find("pending_webhooks")->is_integer());
    REQUIRE(event.body.find("request")->is_object());
    const Json* account = event.body.find("account");
    connected += account != nullptr;
    if (account != nullptr) REQUIRE(account->text().starts_with("acct_"));
    if (event.type == "coupon.created")
      accounts_of[std::string(event.object.text_of("id"))].insert(account != nullptr ? account->text() : "");
  }
  CHECK(connected > 100);
  CHECK(accounts_of["WELCOME10"].size() > 1);  // one id in several accounts
}

TEST_CASE("events: pretty bodies are the same events as compact ones") {
  const auto pretty =
      make_history({.seed = 5, .events = 300, .ties = 10, .end_at = 1794000000, .render = Render::pretty});
  const auto compact =
      make_history({.seed = 5, .events = 300, .ties = 10, .end_at = 1794000000, .render = Render::compact});
  for (size_t i = 0; i < 300; ++i)
    REQUIRE(parse_json(pretty->events()[i].body) == parse_json(compact->events()[i].body));
  CHECK(pretty->events()[0].body.find("\n  \"id\"") != std::string::npos);
  CHECK(compact->events()[0].body.find('\n') == std::string::npos);
}

}  // namespace tollgate::sim::test
