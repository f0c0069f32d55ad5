#include "integration/reconciler/sweep_world.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::test;
using reconciler::Scope;

TEST_CASE("sweep: what the ledger lacks is published, oldest first, and the seal goes as far as the outcomes do") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.list("evt_b", kNow - 4000);
  world.list("evt_c", kNow - 3000);
  world.database.record_event("evt_b", kNow - 4000);
  world.until_up_to_date();
  CHECK(world.published == std::vector<std::string>{"evt_a", "evt_c"});
  CHECK(world.sealed_until() <= kNow - 5000);
  world.database.record_event("evt_a", kNow - 5000);
  world.database.record_event("evt_c", kNow - 3000);
  world.turn();
  CHECK(world.sealed_until() == kNow - 60);
  CHECK(world.published.size() == 2);  // nothing is read twice
}

TEST_CASE("sweep: an event that shows late, but within the overlap, is found") {
  SweepWorld world;
  world.until_up_to_date();
  CHECK(world.sealed_until() == kNow - 60);
  world.list("evt_late", kNow - 30);
  world.stripe.now_s = kNow + 100;
  world.until_up_to_date();
  CHECK(world.published == std::vector<std::string>{"evt_late"});
}

TEST_CASE("sweep: a window with too many events is halved until it fits, and none is lost") {
  SweepWorld world;
  world.options.window_events_max = 10;
  world.stripe.page_size = 4;
  for (int i = 0; i < 200; ++i) world.list("evt_" + std::to_string(i), kNow - 2000 + i / 3);
  world.until_up_to_date();
  CHECK(world.published.size() == 200);
  CHECK(world.database.value("select sum(events) from tollgate.sweep_windows") == "200");
  CHECK(world.database.value("select count(*) from (select from_at, lag(until_at) over (order by from_at) as before "
                             "from tollgate.sweep_windows) w where before <> from_at") == "0");
}

TEST_CASE("sweep: a second with more events than any window may have is read whole") {
  SweepWorld world;
  world.options.window_events_max = 10;
  world.stripe.page_size = 4;
  for (int i = 0; i < 50; ++i) world.list("evt_" + std::to_string(i), kNow - 500);
  world.until_up_to_date();
  CHECK(world.published.size() == 50);
}

TEST_CASE("sweep: neither a call that fails nor an ack that does not come moves the cursor (fault 43)") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.refusal = "expected Kafka's ack";
  world.until_up_to_date();
  CHECK(world.database.value("select count(*) from tollgate.sweep_windows where until_at > to_timestamp(1799995000)") ==
        "0");
  CHECK(world.database.value("select last_error from tollgate.sweep_scopes") == "expected Kafka's ack");
  world.refusal.clear();
  world.stripe.trouble = stripe::api::ApiError{.trouble = stripe::api::Trouble::server, .message = "500 (req_1)"};
  world.database.execute("update tollgate.sweep_scopes set next_sweep_at = now()");
  world.until_up_to_date();
  CHECK(world.database.value("select last_error from tollgate.sweep_scopes") == "500 (req_1)");
  CHECK(world.published.empty());
  world.stripe.trouble.reset();
  world.database.execute("update tollgate.sweep_scopes set next_sweep_at = now()");
  world.until_up_to_date();
  CHECK(world.published == std::vector<std::string>{"evt_a"});
}

TEST_CASE("sweep: what Stripe forgot before it was read is a gap that people see") {
  SweepWorld world;
  world.until_up_to_date();
  world.stripe.now_s = kNow + kMonth + 1000;
  world.until_up_to_date();
  CHECK(world.database.value(
            "select string_agg(extract(epoch from from_at)::int8 || '-' || extract(epoch from until_at)::int8, ' ') "
            "from tollgate.sweep_gaps") ==
        std::to_string(kNow - 60) + "-" + std::to_string(kNow + 1000 + 600));  // and what it forgets next
}

TEST_CASE("sweep: events that never get an outcome are sent again") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.until_up_to_date();
  world.turn();
  CHECK(world.published.size() == 1);
  world.database.execute(
      "update tollgate.sweep_windows set listed_at = now() - interval '1 hour' where sealed_at is null");
  world.turn();
  CHECK(world.published == std::vector<std::string>{"evt_a", "evt_a"});
}

TEST_CASE(
    "sweep: a connected account is swept once the ledger has heard of it, and seldom while nothing happens there") {
  SweepWorld world;
  const Scope connected{"acct_1", false};
  world.list("evt_x", kNow - 5000, connected);
  world.database.execute(
      "insert into tollgate.events (event_id, created, account, livemode, type, kind, outcome, topic, partition, "
      "kafka_offset) "
      "values ('evt_seen', now(), 'acct_1', false, 'a.b', 'shown', 'ignored', 't', 0, 0)");
  world.until_up_to_date();
  CHECK(world.published == std::vector<std::string>{"evt_x"});
  world.database.execute(
      "update tollgate.sweep_scopes set last_event_at = to_timestamp(1), next_sweep_at = now() where account = "
      "'acct_1'");
  world.stripe.now_s += 200;
  world.until_up_to_date();
  CHECK(
      world.database.value(
          "select next_sweep_at > now() + interval '30 minutes' from tollgate.sweep_scopes where account = 'acct_1'") ==
      "true");
}

TEST_CASE("sweep: a leader whose lease is another's writes nothing") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.database.execute("update tollgate.leases set epoch = epoch + 1, owner = 'another'");
  CHECK_THROWS_AS(world.turn(), postgres::PostgresError);
  CHECK(world.database.value("select count(*) from tollgate.sweep_scopes") == "0");
}
