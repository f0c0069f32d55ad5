#include "ledger/reconcile/drift_text.hpp"
#include "ledger/reconcile/drifts.hpp"
#include "services/reconciler/shard_plan.hpp"
#include "support/catch.hpp"

using namespace tollgate::ledger::reconcile;

namespace {

constexpr const char* kOld = R"({"id":"cus_1","name":"old"})";
constexpr const char* kNew = R"({"id":"cus_1","name":"new"})";
constexpr const char* kVersion = "2026-10-28.endive";

MirrorState mirror_of(const char* raw, const char* source = "evt_1") {
  return {.raw = raw, .as_of = 100, .revision = 1, .api_version = kVersion, .source = source};
}
Cause cause_of(const std::optional<MirrorState>& mirror, const std::vector<KnownEvent>& events) {
  return diagnose(mirror, kNew, kVersion, events).cause;
}

}  // namespace

TEST_CASE("drift: each cause is told from what the ledger holds") {
  const KnownEvent source{"evt_1", 100, "applied", "", kOld};
  CHECK(cause_of(mirror_of(kOld), {source}) == Cause::lost);
  CHECK(cause_of(std::nullopt, {}) == Cause::never_seen);
  CHECK(cause_of(mirror_of(kOld), {{"evt_2", 200, "dead", "x", kNew}, source}) == Cause::dead);
  CHECK(cause_of(mirror_of(kOld), {{"evt_2", 90, "superseded", "older_second", kNew}, source}) ==
        Cause::superseded_wrongly);
  CHECK(cause_of(mirror_of(R"({"id":"cus_1","name":"hand"})"), {source}) == Cause::written_by_someone_else);
  auto other_version = mirror_of(kOld);
  other_version.api_version = "2020-08-27";
  CHECK(cause_of(other_version, {source}) == Cause::api_version);
  CHECK(diagnose(mirror_of(kOld), kNew, kVersion, std::vector<KnownEvent>{{"evt_2", 200, "dead", "x", kNew}}).events ==
        std::vector<std::string>{"evt_2"});
}

TEST_CASE("drift: null equals absent, order of members does not count, a deletion on one side does") {
  CHECK(is_same(mirror_of(R"({"a":null,"b":1})"), R"({"b":1})"));
  CHECK(is_same(mirror_of(R"({"a":1,"b":2})"), R"({"b":2,"a":1})"));
  CHECK(!is_same(mirror_of(kOld), ""));
  CHECK(!is_same(std::nullopt, kNew));
  CHECK(is_same(std::nullopt, ""));
  auto gone = mirror_of(kOld);
  gone.deleted = true;
  CHECK(is_same(gone, ""));
  CHECK(!is_same(gone, kOld));
}

TEST_CASE("drift: the places that differ, for people") {
  const DriftText text = drift_text(kOld, kNew);
  CHECK(text.paths == std::vector<std::string>{"/name"});
  CHECK(text.changes == R"([{"path":"/name","mirror":"old","stripe":"new"}])");
}

TEST_CASE("shards: a range is halved until a second is left, and no second is lost") {
  using tollgate::reconciler::halves_of;
  const Shard shard{.shard_id = 1, .type = "customer", .from = 100, .until = 200, .cursor = "cus_9"};
  const auto halves = halves_of(shard, 150);
  REQUIRE(halves.size() == 2);
  CHECK(*halves[0].from == 125);
  CHECK(*halves[0].until == 150);
  CHECK(*halves[1].from == 100);
  CHECK(*halves[1].until == 125);
  CHECK(halves[0].cursor.empty());
  CHECK(halves_of(shard, 101).empty());
  CHECK(halves_of({.shard_id = 1, .type = "quote"}, 100).empty());
}

TEST_CASE("shards: a run reads every kind that events tell of and Stripe lists, whole lists first") {
  const Run run{.run_id = "run_1", .kind = RunKind::backfill};
  const auto shards = tollgate::reconciler::first_shards(run, false, 1'800'000'000);
  const auto has = [&](const std::string& type) {
    return std::ranges::find(shards, type, &Shard::type) != shards.end();
  };
  CHECK(has("customer"));
  CHECK(has("subscription"));
  CHECK(has("payment_method"));
  CHECK(has("tax_id"));
  CHECK(!has("event"));
  CHECK(!has("country_spec"));
  CHECK(shards.front().parent.empty());
  CHECK(!shards.back().parent.empty());
  const Run only{.run_id = "run_2", .kind = RunKind::backfill, .types = {"invoice"}};
  CHECK(tollgate::reconciler::first_shards(only, false, 1'800'000'000).size() == 1);
}
