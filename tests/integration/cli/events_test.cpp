#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "cli_world.hpp"
#include "support/catch.hpp"

using namespace tollgate::cli;

namespace {

constexpr int64_t kTime = 1'700'000'000;

/// Five events over four months, the newest last.
struct FiveEvents : CliWorld {
  FiveEvents() {
    for (int64_t i = 0; i < 5; ++i) {
      add({.id = "evt_" + std::to_string(i),
           .created = kTime + i * 30 * 86400,
           .type = i % 2 == 0 ? "invoice.paid" : "customer.updated",
           .object_id = "in_" + std::to_string(i),
           .outcome = i == 3 ? "superseded" : "applied",
           .reason = i == 3 ? "older_second" : "",
           .beaten_by = i == 3 ? "evt_4" : "",
           .account = i == 4 ? "acct_1" : ""});
    }
  }
  /// The ids of a list, in order.
  std::string ids(std::vector<std::string> words) {
    words.insert(words.begin(), {"events", "list", "--output", "json"});
    const Ran ran = run(words);
    INFO(ran.err);
    REQUIRE(ran.code == kExitOk);
    std::string found;
    for (size_t at = 0; (at = ran.out.find("\"evt_", at)) != std::string::npos; ++at) {
      if (ran.out.compare(at - 11, 11, "\"event_id\":") == 0) found += ran.out[at + 5];
    }
    return found;
  }
};

}  // namespace

TEST_CASE("events list: newest first, JSON stable") {
  FiveEvents world;
  CHECK(world.ids({}) == "43210");
  const Ran ran = world.run({"events", "list", "--output", "json", "--object", "in_3"});
  CHECK(
      ran.out ==
      R"({"created":"2024-02-12T22:13:20Z","event_id":"evt_3","type":"customer.updated","object_id":"in_3","account":"","livemode":false,"outcome":"superseded","reason":"older_second","beaten_by":"evt_4"})"
      "\n");
}

TEST_CASE("events list: each filter narrows, all together too") {
  FiveEvents world;
  CHECK(world.ids({"--type", "invoice.*"}) == "420");
  CHECK(world.ids({"--type", "customer.updated"}) == "31");
  CHECK(world.ids({"--type", "invoice_paid"}).empty());
  CHECK(world.ids({"--object", "in_2"}) == "2");
  CHECK(world.ids({"--account", "acct_1"}) == "4");
  CHECK(world.ids({"--account", "platform"}) == "3210");
  CHECK(world.ids({"--outcome", "superseded"}) == "3");
  CHECK(world.ids({"--since", "2024-01-01"}) == "432");
  CHECK(world.ids({"--type", "invoice.*", "--account", "platform", "--since", "2023-12-01"}) == "2");
}

TEST_CASE("events list: pages by key until the end, naming the next") {
  FiveEvents world;
  const Ran first = world.run({"events", "list", "--limit", "2", "--output", "json"});
  CHECK(first.err == "there are more: --starting-after evt_3\n");
  CHECK(world.ids({"--limit", "2", "--starting-after", "evt_3"}) == "21");
  CHECK(world.ids({"--limit", "2", "--starting-after", "evt_1"}) == "0");
  CHECK(world.run({"events", "list", "--limit", "2", "--starting-after", "evt_1"}).err.empty());
}

TEST_CASE("events list: events of one second are paged by id") {
  CliWorld world;
  for (const char* id : {"evt_a", "evt_b", "evt_c"}) world.add({.id = id, .created = kTime});
  const Ran ran = world.run({"events", "list", "--starting-after", "evt_c", "--limit", "1", "--output", "json"});
  CHECK(ran.out.find("evt_b") != std::string::npos);
  CHECK(ran.err == "there are more: --starting-after evt_b\n");
}

TEST_CASE("events list: nothing found is said on stderr; an unknown page start is not found") {
  CliWorld world;
  const Ran empty = world.run({"events", "list"});
  CHECK(empty.code == kExitOk);
  CHECK(empty.out.empty());
  CHECK(empty.err == "no event matches\n");
  CHECK(world.run({"events", "list", "--starting-after", "evt_nowhere"}).code == kExitNotFound);
}

TEST_CASE("events show: all of one event, and its payload as it came") {
  CliWorld world;
  world.add({.id = "evt_p", .created = kTime, .payload = "{\n \"id\": \"evt_p\"}"});
  const Ran shown = world.run({"events", "show", "evt_p"});
  CHECK(shown.code == kExitOk);
  CHECK(shown.out.find("event_id       evt_p\n") != std::string::npos);
  CHECK(shown.out.find("payload_bytes  17\n") != std::string::npos);
  CHECK(world.run({"events", "show", "evt_p", "--payload"}).out == "{\n \"id\": \"evt_p\"}");
  const Ran missing = world.run({"events", "show", "evt_q"});
  CHECK(missing.code == kExitNotFound);
  CHECK(missing.err.find("evt_q") != std::string::npos);
}

TEST_CASE("events show: an event in the retry ladder says which try it waits for, and its tries are listed") {
  CliWorld world;
  world.connection.execute(
      "insert into tollgate.event_attempts (event_id, attempt, outcome, error_class, error_code, error_message, "
      "next_topic, "
      "next_at, type, livemode, object_type, object_id, origin, worker, started_at, duration, topic, partition, "
      "kafka_offset, "
      "recorded_at) values "
      "('evt_w', 1, 'retry', 'transient', 'dependency_missing', 'expected its customer', 'stripe.events.retry.10s', "
      "'2026-11-21T12:00:10Z', 'invoice.paid', false, 'invoice', 'in_1', 'webhook', 'a/1/0', '2026-11-21T12:00:00Z', "
      "'3 ms', "
      "'stripe.events', 0, 5, '2026-11-21T12:00:00Z'), "
      "('evt_w', 2, 'retry', 'transient', 'dependency_missing', 'expected its customer', 'stripe.events.retry.1m', "
      "'2026-11-21T12:01:10Z', 'invoice.paid', false, 'invoice', 'in_1', 'webhook', 'a/1/0', '2026-11-21T12:00:10Z', "
      "'4 ms', "
      "'stripe.events.retry.10s', 0, 0, '2026-11-21T12:00:10Z')");
  const Ran waiting = world.run({"events", "show", "evt_w"});
  CHECK(waiting.code == kExitOk);
  CHECK(waiting.out.find("outcome        waiting\n") != std::string::npos);
  CHECK(waiting.err.find("waiting for try 3 at 2026-11-21T12:01:10.000000Z, after dependency_missing") == 0);
  const Ran tries = world.run({"events", "show", "evt_w", "--tries", "--output", "json"});
  CHECK(std::count(tries.out.begin(), tries.out.end(), '\n') == 2);
  CHECK(tries.out.find(R"("duration_ms":3)") != std::string::npos);
  CHECK(world.run({"events", "show", "evt_w", "--payload"}).code == kExitNotFound);
  world.add({.id = "evt_w", .created = kTime});
  const Ran applied = world.run({"events", "show", "evt_w"});
  CHECK(applied.out.find("outcome        applied\n") != std::string::npos);
  CHECK(applied.out.find("tries          2\n") != std::string::npos);
}

TEST_CASE("events tail: prints what was recorded since, then ends at its limit") {
  FiveEvents world;
  const Ran ran = world.run({"events", "tail", "--since", "1h", "--limit", "5", "--output", "json"});
  CHECK(ran.code == kExitOk);
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 5);
  CHECK(ran.out.find("evt_0") < ran.out.find("evt_4"));
  CHECK(world.run({"events", "tail", "--since", "1h", "--limit", "1", "--account", "acct_1"}).out.find("evt_4") !=
        std::string::npos);
}

TEST_CASE("events tail: Ctrl-C ends it cleanly") {
  CliWorld world;
  world.add({.id = "evt_first", .created = kTime});
  // The program's own line tells that it follows; only then is it stopped.
  FILE* pipe = popen(("DATABASE_URL='" + world.url +
                      "' sh -c 'echo $$; exec " TOLLGATE_PROGRAM " events tail --since 1h'; echo code $?")
                         .c_str(),
                     "r");
  REQUIRE(pipe != nullptr);
  char line[512];
  REQUIRE(fgets(line, sizeof line, pipe) != nullptr);
  const int pid = std::atoi(line);
  REQUIRE(fgets(line, sizeof line, pipe) != nullptr);
  CHECK(std::string(line).find("evt_first") != std::string::npos);
  REQUIRE(kill(pid, SIGINT) == 0);
  REQUIRE(fgets(line, sizeof line, pipe) != nullptr);
  CHECK(std::string(line) == "code 0\n");
  pclose(pipe);
}
