// What the sweep must not do over and over: send what is on its way, ask who never answers.
#include "integration/reconciler/sweep_world.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::test;

namespace {

const reconciler::Scope kConnected{"acct_1", false};

void open_connected(SweepWorld& world) {
  world.database.execute(
      "insert into tollgate.events (event_id, created, account, livemode, type, kind, outcome, topic, partition, "
      "kafka_offset) values ('evt_seen', now(), 'acct_1', false, 'a.b', 'shown', 'ignored', 't', 0, 0)");
}
int64_t pause_seconds(SweepWorld& world) {
  return world.number(
      "select extract(epoch from next_sweep_at - clock_timestamp())::int8 from tollgate.sweep_scopes "
      "where account = 'acct_1'");
}
void record_try(SweepWorld& world, const std::string& event_id, const std::string& due) {
  world.database.execute(
      "insert into tollgate.event_attempts (event_id, attempt, outcome, error_class, next_topic, next_at, type, "
      "livemode, origin, worker, started_at, duration, topic, partition, kafka_offset) values ('" +
      event_id + "', 1, 'retry', 'transient', 'stripe.retry.1h', " + due +
      ", 'a.b', false, 'webhook', 'w', now(), '1 ms', 't', 0, 1)");
}

}  // namespace

TEST_CASE("sweep pause: events without outcome are sent again after a pause that doubles") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.until_up_to_date();
  world.turn();
  CHECK(world.published.size() == 1);
  const auto sent_after = [&](const std::string& age) {
    world.published.clear();
    world.age_windows(age);
    world.turn();
    return !world.published.empty();
  };
  CHECK_FALSE(sent_after("9 minutes"));
  CHECK(sent_after("11 minutes"));
  CHECK_FALSE(sent_after("19 minutes"));
  CHECK(sent_after("21 minutes"));
  CHECK_FALSE(sent_after("39 minutes"));
  CHECK(sent_after("41 minutes"));
}

TEST_CASE("sweep pause: an event that waits for its next try is not sent again, and holds the seal") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  record_try(world, "evt_a", "now() + interval '1 hour'");
  world.until_up_to_date();
  world.age_windows("1 hour");
  world.turn();
  CHECK(world.published.empty());
  CHECK(world.sealed_until() <= kNow - 5000);
  world.database.execute("update tollgate.event_attempts set next_at = now() - interval '1 day'");
  world.age_windows("1 day");
  world.turn();
  CHECK(world.published == std::vector<std::string>{"evt_a"});  // its try never came
}

TEST_CASE("sweep pause: an account that does not let us in is asked ever more seldom") {
  SweepWorld world;
  open_connected(world);
  world.stripe.denied = {"acct_1"};
  world.until_up_to_date();
  CHECK(pause_seconds(world) <= 5);
  for (int i = 0; i < 4; ++i) {
    world.due_again();
    world.turn();
  }
  CHECK(pause_seconds(world) > 60);
  for (int i = 0; i < 12; ++i) {
    world.due_again();
    world.turn();
  }
  CHECK(pause_seconds(world) > 3500);
  CHECK(pause_seconds(world) <= 3600);
  world.stripe.denied.clear();
  world.due_again();
  world.until_up_to_date();
  CHECK(world.database.value("select last_error from tollgate.sweep_scopes where account = 'acct_1'") == "null");
  world.stripe.denied = {"acct_1"};
  world.stripe.now_s += 100;
  world.due_again();
  world.turn();
  CHECK(pause_seconds(world) <= 5);  // the pauses begin anew
}

TEST_CASE("sweep pause: an account that is not due and holds nothing is left alone") {
  SweepWorld world;
  open_connected(world);
  world.until_up_to_date();
  world.turn();
  world.database.execute(
      "update tollgate.sweep_scopes set next_sweep_at = now() + interval '1 hour' where account = 'acct_1'");
  const std::string version = "select xmin::text from tollgate.sweep_scopes where account = 'acct_1'";
  const std::string before = world.database.value(version);
  world.turn();
  CHECK(world.database.value(version) == before);
}
