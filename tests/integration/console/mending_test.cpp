#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {

constexpr const char* kReplay = R"({"kind":"replay","selection":{"fingerprint":"f00d"},"reason":"mended"})";

/// What a discard leaves, as the worker writes it.
void discard_all(World& world) {
  world.database.execute(
      "update tollgate.events set outcome = 'discarded', reason = 'test data';"
      "update tollgate.dead_letters set state = 'discarded'");
}

std::string entries(World& world, const std::string& action) {
  return world.value(
      "select coalesce(string_agg(outcome, ' ' order by sequence), '') from tollgate.audit_log where action = '" +
      action + "'");
}

}  // namespace

TEST_CASE("restore: a discard is taken back, in ledger and index; the dry run only says how many") {
  World world;
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  discard_all(world);
  const cli::Ran dry = world.run({"dead", "restore", "0-1", "--dry-run", "-o", "json"}, world.operator_);
  INFO(dry.err);
  CHECK(dry.out == "{\"dry_run\":true,\"selected\":1,\"restored\":0}\n");
  CHECK(world.count("select count(*) from tollgate.dead_letters where state = 'open'") == 0);
  CHECK(entries(world, "dead_letters.restore").empty());
  CHECK(world.run({"dead", "restore", "0-1"}, world.operator_).code == 2);
  CHECK(world.run({"dead", "restore", "0-1", "--reason", "x"}, world.viewer).code == 4);
  const cli::Ran done = world.run({"dead", "restore", "0-1", "--reason", "a customer after all"}, world.operator_);
  CHECK(done.out == "1 letters are open again\n");
  CHECK(world.value("select string_agg(letter_id, ' ') from tollgate.dead_letters where state = 'open'") == "0-1");
  CHECK(world.value("select outcome || ' ' || reason from tollgate.events where event_id = 'evt_1'") == "dead broken");
  CHECK(world.count("select count(*) from tollgate.events where outcome = 'discarded'") == 2);
  CHECK(entries(world, "dead_letters.restore") == "refused done");
  CHECK(world.post("/dead-letters/restore", world.operator_, R"({"selection":{"letter_ids":["0-1"]},"reason":"x"})")
            .code() == "NOTHING_SELECTED");
  CHECK(world.post("/dead-letters/restore", world.operator_, R"({"selection":{},"reason":"x"})").status == 422);
  CHECK(world.post("/operations", world.operator_, kReplay).json["counts.total"].integer() == 1);
}

TEST_CASE("restore: nothing else may be done to an outcome that is final") {
  World world;
  for (int i = 1; i <= 2; ++i) world.add_letter(i);
  discard_all(world);
  CHECK_THROWS_AS(world.database.execute("update tollgate.events set outcome = 'applied' where event_id = 'evt_1'"),
                  postgres::PostgresError);
  CHECK_THROWS_AS(world.database.execute("update tollgate.events set object_id = 'cus_9', outcome = 'ignored'"),
                  postgres::PostgresError);
  // Whatever its letter says: an event with an effect stays closed.
  world.database.execute(
      "alter table tollgate.events disable trigger user; update tollgate.events set outcome = 'applied'; alter table "
      "tollgate.events enable trigger user");
  CHECK(world.post("/dead-letters/restore", world.operator_, R"({"selection":{"everything":true},"reason":"x"})")
            .code() == "NOTHING_SELECTED");
  CHECK(world.count("select count(*) from tollgate.events where outcome = 'applied'") == 2);
}

TEST_CASE("release: what was sent and never answered lets its letter go; what waits for a try does not") {
  World world;
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  const std::string id = world.sent_replay();
  world.database.execute(
      "insert into tollgate.event_attempts (event_id, attempt, outcome, error_class, error_code, next_topic, next_at, "
      "type, livemode, origin, worker, started_at, duration, topic, partition, kafka_offset) values ('evt_3', 1, "
      "'retry', 'transient', 'x', 'stripe.events.retry.1h', now() + interval '1 hour', 'customer.updated', false, "
      "'replay', 'w', now(), interval '1 ms', 'stripe.events', 0, 7)");
  const std::string path = "/operations/" + id + "/release";
  CHECK(
      world.post(path, world.operator_, R"({"dry_run":true,"sent_before_seconds":86400})").json["released"].integer() ==
      0);
  CHECK(world.post(path, world.operator_, R"({"dry_run":true})").json["released"].integer() == 2);
  CHECK(world.count("select count(*) from tollgate.operation_items where state = 'published'") == 3);
  CHECK(world.post(path, world.operator_, "{}").status == 400);
  CHECK(world.post(path, world.operator_, R"({"reason":"x","letter_ids":[]})").status == 400);
  CHECK(world.post(path, world.viewer, R"({"reason":"x"})").status == 403);
  const cli::Ran done = world.run({"operations", "release", id, "--reason", "topic truncated"}, world.operator_);
  INFO(done.err);
  CHECK(done.err.find("2 letters were let go") != std::string::npos);
  CHECK(
      world.value("select string_agg(letter_id || ' ' || state, ', ' order by letter_id) from tollgate.dead_letters") ==
      "0-1 open, 0-2 open, 0-3 replaying");
  CHECK(world.value("select detail from tollgate.operation_items where letter_id = '0-1'") ==
        "released by otto, as no outcome came: topic truncated");
  CHECK(world.run({"operations", "release", id, "--item", "0-3", "--reason", "now"}, world.operator_).code == 0);
  CHECK(world.count("select count(*) from tollgate.dead_letters where state = 'open'") == 3);
  CHECK(world.post("/operations/none/release", world.operator_, R"({"reason":"x"})").status == 404);
  // A letter whose event got its effect in some other way is not opened.
  CHECK(world.run({"audit", "verify"}, world.operator_).code == 0);
}

TEST_CASE("rebuild: the dead topic's progress begins anew under a new epoch, and nothing else's") {
  World world;
  CHECK(world.post("/dead-letters/rebuild", world.admin, R"({"reason":"lost"})").code() == "NOTHING_READ");
  world.database.execute(
      "insert into tollgate.partition_progress (consumer_group, topic, partition, epoch, next_offset, owner) values "
      "('tollgate-worker-dead', 'stripe.events.dead', 0, 4, 70, 'w'), ('tollgate-worker', 'stripe.events', 0, 5, 80, "
      "'w'), "
      "('other-dead', 'stripe.events.dead', 0, 6, 90, 'w')");
  const auto progress = [&] {
    return world.value(
        "select string_agg(epoch || ':' || coalesce(next_offset::text, 'start'), ' ' order by epoch) from "
        "tollgate.partition_progress");
  };
  const cli::Ran dry = world.run({"dead", "rebuild", "--dry-run"}, world.admin);
  INFO(dry.err);
  CHECK(dry.code == 0);
  CHECK(progress() == "4:70 5:80 6:90");
  CHECK(world.run({"dead", "rebuild", "--reason", "x"}, world.operator_).code == 4);
  CHECK(world.run({"dead", "rebuild"}, world.admin).code == 2);
  CHECK(world.run({"dead", "rebuild", "--reason", "index lost"}, world.admin).err.find("tollgate-worker-dead") !=
        std::string::npos);
  CHECK(progress() == "5:80 5:start 6:90");
  CHECK(entries(world, "dead_letters.rebuild") == "refused refused done");
}

TEST_CASE("predictions: an operation keeps what the dry run foresaw and counts what came otherwise") {
  World world;
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  world.database.execute(
      "update tollgate.events set payload = null where event_id = 'evt_3';"
      "update tollgate.dead_letters set letter_id = event_id");
  const Answer made = world.post("/operations", world.operator_, kReplay);
  INFO(made.raw.body);
  CHECK(made.json["predicted.applied"].integer() == 2);
  CHECK(made.json["predicted.unknown"].integer() == 1);
  const std::string id = made.json["operation_id"].text();
  CHECK(world.get("/operations/" + id + "/items", world.viewer).json["data"].items()[0]["predicted"].text() ==
        "applied");
  world.database.execute(
      "update tollgate.operation_items set state = 'done', outcome = case letter_id when 'evt_1' then 'applied' else "
      "'dead' end");
  CHECK(world.get("/operations/" + id, world.viewer).json["predicted.surprises"].integer() == 1);
  const cli::Ran shown = world.run({"operations", "show", id}, world.viewer);
  CHECK(shown.out.find("1 letter ended otherwise than foreseen, 1 were not foreseen") != std::string::npos);
  CHECK(shown.out.find("OUTCOME") != std::string::npos);
}

TEST_CASE(
    "dry run: letters that only the dead topic has are told as not read, with the reason, never as something else") {
  World world;
  for (int i = 1; i <= 2; ++i) world.add_letter(i);
  world.database.execute("delete from tollgate.events where event_id = 'evt_1'");
  const Answer dry = world.post("/operations", world.operator_,
                                R"({"kind":"replay","selection":{"fingerprint":"f00d"},"dry_run":true})");
  INFO(dry.raw.body);
  CHECK(dry.json["not_read"].integer() == 1);
  CHECK(dry.json["refused"].integer() == 0);
  CHECK(dry.json["applied"].integer() == 1);
  CHECK(dry.json["not_read_reason"].text().find("KAFKA_BROKERS") != std::string::npos);
}

TEST_CASE("audit: a refused approval leaves one entry that says so; a dry run leaves none") {
  World world(0);
  world.add_letter(1);
  const std::string id = world.post("/operations", world.operator_, kReplay).json["operation_id"].text();
  const std::string path = "/operations/" + id;
  CHECK(world.post(path + "/approve", world.operator_, "{}").code() == "SAME_PERSON");
  CHECK(entries(world, "operations.approve") == "refused");
  CHECK(world.post(path + "/approve", world.admin, R"({"dry_run":true})").json["state"].text() == "running");
  CHECK(world.get(path, world.viewer).json["state"].text() == "awaiting_approval");
  CHECK(world.post(path + "/pause", world.operator_, R"({"dry_run":true})").status == 409);
  CHECK(entries(world, "operations.approve") == "refused");
  CHECK(world.post(path + "/approve", world.admin, "{}").json["state"].text() == "running");
  CHECK(entries(world, "operations.approve") == "refused done");
  CHECK(entries(world, "operations.pause") == "refused");
  CHECK(world.run({"audit", "verify"}, world.operator_).code == 0);
}

TEST_CASE("operations: made, told and begun at once: nothing of it is left when its audit entry cannot be written") {
  World world;
  world.add_letter(1);
  world.database.execute(
      "create function public.away() returns trigger language plpgsql as $$begin raise exception 'away' using errcode "
      "= "
      "'57P01'; end$$; create trigger away before insert on tollgate.audit_log for each row when (new.action = "
      "'operations.create' and new.outcome = 'done') execute function public.away()");
  const auto create = [&] {
    return world.call("POST", "/operations", world.operator_, kReplay,
                      {{"Content-Type", "application/json"}, {"Idempotency-Key", "key-1"}});
  };
  CHECK(create().status == 503);
  CHECK(world.count("select count(*) from tollgate.operations") == 0);
  CHECK(world.count("select count(*) from tollgate.idempotency_keys") == 0);
  world.database.execute("drop trigger away on tollgate.audit_log");
  CHECK(create().json["state"].text() == "running");
  CHECK(entries(world, "operations.create").ends_with("done"));
}

TEST_CASE("tokens: after too many bad ones an address waits, and those who hold a good one do not notice") {
  ConsoleOptions options;
  options.failed_tokens.per_minute = 3;
  World world(100, options);
  CHECK(world.get("/token", world.viewer).status == 200);
  const std::string wrong = "tgt_0123456789abcdef_" + std::string(64, '0');
  CHECK(world.get("/token", wrong).status == 401);
  CHECK(world.get("/token", wrong).status == 401);
  CHECK(world.get("/token", "nonsense").status == 401);
  const Answer refused = world.get("/token", wrong);
  CHECK(refused.status == 429);
  CHECK(refused.code() == "TOO_MANY_FAILURES");
  CHECK(std::stoi(std::string(refused.raw.header("Retry-After"))) >= 1);
  CHECK(world.get("/token", "nonsense").status == 429);
  CHECK(world.get("/token", world.viewer).status == 200);
}

TEST_CASE(
    "events: a list of a large ledger reads stretches by the index, and tells where it stopped (others' bugs 8, 9)") {
  ConsoleOptions options;
  options.rules.search_budget = std::chrono::milliseconds(0);
  World world(100, options);
  world.database.execute(
      "insert into tollgate.events (event_id, created, livemode, type, object_type, object_id, kind, outcome, topic, "
      "partition, kafka_offset) select 'evt_' || n, now() - n * interval '2 seconds', false, case n when 150000 then "
      "'rare' else 'customer.updated' end, 'customer', 'cus_1', 'updated', 'applied', 'stripe.events', 0, n from "
      "generate_series(200000, 1, -1) n; analyze tollgate.events");
  const postgres::Rows plan = world.database.query(
      "explain select * from tollgate.events where created >= now() - interval '10 minutes' and created < now()");
  std::string text;
  for (int row = 0; row < plan.size(); ++row) text += std::string(plan.text(row, 0)) + "\n";
  INFO(text);
  CHECK(text.find("created_idx") != std::string::npos);
  CHECK(text.find("Seq Scan on events_2") == std::string::npos);
  // With no time to spare a page is one stretch; going on finds what is rare all the same.
  const std::string until = world.value(
      "select to_char((created + interval '90 seconds') at time zone 'UTC', "
      "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from tollgate.events where type = 'rare'");
  const std::string query = "/events?type=rare&until=" + until;
  const Answer first = world.get(query, world.viewer);
  INFO(first.raw.body);
  CHECK(first.json["data"].items().empty());
  CHECK(first.json["has_more"].boolean());
  const Answer second = world.get(query + "&cursor=" + first.json["next_cursor"].text(), world.viewer);
  REQUIRE(second.json["data"].items().size() == 1);
  CHECK(second.json["data"].items()[0]["event_id"].text() == "evt_150000");
}
