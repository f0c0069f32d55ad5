// What tools like this one shipped with, and why we do not: docs/support.md has the table.
#include <atomic>
#include <bit>
#include <bitset>
#include <thread>

#include "integration/dead/dead_world.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::ledger::dead;
using test::DeadWorld;
using test::everything;
using test::replay_of;

namespace {

constexpr unsigned kConditions = 9;
constexpr unsigned kLetters = 1U << kConditions;

/// A letter for each combination: the bit of a condition is set in the number of each letter that fits it.
void insert_combinations(DeadWorld& world) {
  world.execute(
      "insert into tollgate.dead_letters (letter_id, event_id, created, type, object_type, object_id, account, "
      "livemode, error_class, error_code, fingerprint, first_failed_at, last_failed_at, dead_partition, dead_offset) "
      "select n, 'evt_' || n, to_timestamp(1), case n & 1 when 0 then 'customer.created' else 'invoice.paid' end, "
      "case n & 2 when 0 then 'customer' else 'invoice' end, case n & 4 when 0 then 'cus_1' else 'in_1' end, "
      "case n & 8 when 0 then '' else 'acct_1' end, n & 16 <> 0, "
      "case n & 32 when 0 then 'permanent' else 'unknown' end, case n & 64 when 0 then 'bug' else 'other' end, 'f', "
      "to_timestamp(1), to_timestamp(case n & 384 when 384 then 200 when 128 then 300 when 256 then 100 else 0 end), "
      "0, n from generate_series(0, " +
      std::to_string(kLetters - 1) + ") n where n & 384 <> 0");
}

Filter filter_of(unsigned conditions) {
  Filter filter;
  if ((conditions & 1U) != 0) filter.type = "invoice.*";
  if ((conditions & 2U) != 0) filter.object_type = "invoice";
  if ((conditions & 4U) != 0) filter.object_id = "in_1";
  if ((conditions & 8U) != 0) filter.account = "acct_1";
  if ((conditions & 16U) != 0) filter.livemode = true;
  if ((conditions & 32U) != 0) filter.error_class = "unknown";
  if ((conditions & 64U) != 0) filter.error_code = "other";
  if ((conditions & 128U) != 0) filter.failed_from_us = 200000000;
  if ((conditions & 256U) != 0) filter.failed_until_us = 201000000;
  return filter;
}

int64_t fitting(unsigned conditions) {
  int64_t count = 0;
  for (unsigned n = 0; n < kLetters; ++n)
    if ((n & 384U) != 0 && (n & conditions) == conditions) ++count;
  return count;
}

}  // namespace

TEST_CASE("selection: each condition of a filter narrows what is frozen (others' bug 2: part of a filter ignored)") {
  DeadWorld world;
  insert_combinations(world);
  for (unsigned conditions = 1; conditions < kLetters; ++conditions) {
    if (std::popcount(conditions) > 2 && conditions != kLetters - 1) continue;  // each, each two, all
    const Selection selection{.letter_ids = {}, .fingerprint = {}, .filter = filter_of(conditions)};
    const int64_t expected = fitting(conditions);
    INFO("conditions " << std::bitset<kConditions>(conditions));
    REQUIRE(count_selected(world.connection, selection).open == expected);
    world.connection.execute("begin");
    const auto made = create_operation(world.connection, replay_of(selection));
    REQUIRE(made.has_value());
    CHECK(made->operation->counts.total == expected);
    CHECK(world.connection
              .query("select bool_and(letter_id::int & " + std::to_string(conditions) + " = " +
                     std::to_string(conditions) + ")::text from tollgate.operation_items")
              .text(0, 0) == "true");
    world.connection.execute("rollback");
  }
}

TEST_CASE("pages: a rare match fills its pages, as the database does the choosing (others' bug 9: filter in memory)") {
  DeadWorld world;
  world.insert_letters(0, 60);
  world.execute("update tollgate.dead_letters set error_code = 'rare' where substr(letter_id, 5)::int % 6 = 0");
  Filter filter;
  filter.error_code = "rare";
  const Selection rare{.letter_ids = {}, .fingerprint = {}, .filter = filter};
  std::string cursor, sizes;
  size_t seen = 0;
  do {
    const auto page = list_letters(world.connection, {rare, "open"}, cursor, 4);
    REQUIRE(page.has_value());
    for (const auto& letter : page->items) CHECK(letter.error_code == "rare");
    sizes += std::to_string(page->items.size()) + " ";
    seen += page->items.size();
    cursor = page->next;
  } while (!cursor.empty());
  CHECK(sizes == "4 4 2 ");
  CHECK(count_selected(world.connection, rare).open == static_cast<int64_t>(seen));
  const auto made = world.make(replay_of(rare));
  CHECK(made.counts.total == static_cast<int64_t>(seen));
}

TEST_CASE("replay: of all letters, while all fail again, sends each once (others' bug 3: retry-all loops)") {
  DeadWorld world;
  world.publish_poison(1, 6);
  const auto lane = world.start_lane();
  const auto letters = world.start_letters_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters", "5"));
  auto runner = world.runner("one", std::chrono::seconds(5));
  const std::string id = world.make(replay_of(everything())).operation_id;
  for (int stops = 0; find_operation(world.connection, id)->state != "done"; ++stops) {
    REQUIRE(stops < 6);  // one more than letters
    REQUIRE(test::eventually([&] {
      [[maybe_unused]] const bool busy = runner.turn(world.connection);
      return find_operation(world.connection, id)->state != "running";
    }));
    if (find_operation(world.connection, id)->state == "stopped")
      REQUIRE(resume_operation(world.connection, id).has_value());
  }
  CHECK(find_operation(world.connection, id)->counts.dead == 5);
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters where state = 'open' and died_again = 1", "5"));
  [[maybe_unused]] const bool busy = runner.turn(world.connection);
  CHECK(world.written(stripe::topics::kEvents, 1) == 10);
}

TEST_CASE("replay: while Kafka takes no letter none is marked as sent (others' bug 4: marked, then lost)") {
  DeadWorld world;
  world.insert_letters(0, 2);
  const std::string id = world.make(replay_of(everything())).operation_id;
  auto runner = world.runner("one", std::chrono::seconds(5));
  world.cluster.set_topic_error(stripe::topics::kEvents, test::kUnknownTopic);
  CHECK_THROWS([&] { [[maybe_unused]] const bool busy = runner.turn(world.connection); }());
  CHECK(find_operation(world.connection, id)->counts.pending == 2);
  CHECK(world.value("select string_agg(state, ' ') from tollgate.dead_letters") == "open open");
  world.cluster.set_topic_error(stripe::topics::kEvents, test::kNoError);
  const auto lane = world.start_lane();
  REQUIRE(world.runs_until(runner, id, "done"));
  CHECK(find_operation(world.connection, id)->counts.applied == 2);
}

TEST_CASE(
    "groups: a group that was discarded shows what dies of the same cause later (others' bug 5: swallowed failures)") {
  DeadWorld world;
  const auto lanes = world.let_die(2);
  const std::string group = world.value("select distinct fingerprint from tollgate.dead_letters");
  auto wanted = replay_of({.letter_ids = {}, .fingerprint = group, .filter = {}});
  wanted.kind = OperationKind::discard;
  auto runner = world.runner("one", std::chrono::seconds(5));
  REQUIRE(world.runs_until(runner, world.make(wanted).operation_id, "done"));
  CHECK(list_groups(world.connection, "open", {}, 10)->items.empty());
  world.publish_poison(3, 5);
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters", "4"));
  const auto open = list_groups(world.connection, "open", {}, 10);
  REQUIRE(open->items.size() == 1);
  CHECK(open->items[0].fingerprint == group);
  CHECK(open->items[0].open == 2);
  CHECK(open->items[0].discarded == 2);
}

TEST_CASE(
    "replay: a replayed event has all its tries again, and each try of each life is kept (others' bug 6: the number of "
    "the try as key; a manual retry uses up the budget)") {
  DeadWorld world;
  std::atomic<bool> failing = true;
  world.fault = [&](const ledger::Incoming&) {
    if (failing) throw ledger::HandlerError("not_ready_yet", "expected the test to be done");
  };
  world.publish("evt_1", "customer.created", 1700000000, test::customer("cus_1", "Ada"));
  const auto lane = world.start_lane();
  const auto retry_lane = world.start_retry_lane();
  const auto letters = world.start_letters_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters", "1"));
  auto runner = world.runner("one", std::chrono::seconds(5));
  const std::string id = world.make(replay_of(everything())).operation_id;
  REQUIRE(world.runs_until(runner, id, "done"));
  CHECK(find_operation(world.connection, id)->counts.dead == 1);
  CHECK(world.value("select string_agg(attempt || ':' || outcome, ' ' order by recorded_at) from "
                    "tollgate.event_attempts") == "1:retry 2:retry 3:dead 1:retry 2:retry 3:dead");
  REQUIRE(world.becomes("select string_agg(attempts::text, ' ') from tollgate.dead_letter_history where not repeated",
                        "3 3"));
  CHECK(world.value("select attempts || ' ' || died_again from tollgate.dead_letters") == "3 1");
  failing = false;
  REQUIRE(world.runs_until(runner, world.make(replay_of(everything())).operation_id, "done"));
  CHECK(world.value("select outcome from tollgate.events") == "applied");
}

TEST_CASE("operations: what dies while bulk work runs is open or taken, never dropped (others' bug 10)") {
  DeadWorld world;
  constexpr int kAll = 150;
  std::jthread dying([&] {
    for (int i = 0; i < kAll; i += 3) world.insert_letters(i, i + 3);
  });
  auto runner = world.runner("one", std::chrono::seconds(5));
  auto wanted = replay_of(everything());
  wanted.kind = OperationKind::discard;
  wanted.rate_per_second = 10000;
  int operations = 0;
  REQUIRE(test::eventually(
      [&] {
        const auto made = create_operation(world.connection, wanted);
        if (made && made->operation) {
          ++operations;
          CHECK(world.runs_until(runner, made->operation->operation_id, "done"));
        }
        return world.value("select count(*) from tollgate.dead_letters where state = 'discarded'") ==
               std::to_string(kAll);
      },
      std::chrono::seconds(60)));
  INFO(operations << " operations");
  CHECK(world.value("select count(*) || ' ' || count(distinct letter_id) from tollgate.operation_items "
                    "where outcome = 'discarded'") == std::to_string(kAll) + " " + std::to_string(kAll));
  CHECK(world.value("select count(*) from tollgate.events where outcome = 'discarded'") == std::to_string(kAll));
}

TEST_CASE("operations: of two that want the same letters at one moment one has them all (others' bug 10: claims)") {
  DeadWorld world;
  world.insert_letters(0, 50);
  std::atomic<int> made = 0, refused = 0;
  {
    std::vector<std::jthread> people;
    for (int i = 0; i < 4; ++i)
      people.emplace_back([&] {
        postgres::Connection connection(support::connect_options(world.url));
        const auto creation = create_operation(connection, replay_of(everything()));
        ++(creation && creation->operation ? made : refused);
      });
  }
  CHECK(made == 1);
  CHECK(refused == 3);
  CHECK(world.value("select count(*) from tollgate.operation_items") == "50");
}

TEST_CASE(
    "count: of very many letters it is soon there, and a dry run looks at so many (others' bug 8: count overload)") {
  DeadWorld world;
  world.execute(
      "set statement_timeout = 0; insert into tollgate.dead_letters (letter_id, event_id, created, type, object_type, "
      "object_id, error_class, error_code, fingerprint, first_failed_at, last_failed_at, dead_partition, dead_offset) "
      "select 'evt_' || n, 'evt_' || n, to_timestamp(1), 'customer.created', 'customer', 'cus_' || n, 'permanent', "
      "'bug', 'f', to_timestamp(n), to_timestamp(n), 0, n from generate_series(1, 200000) n");
  world.execute("analyze tollgate.dead_letters");
  world.connection.execute("set statement_timeout = '5s'");  // the console's is 10 s; a longer one is given up
  CHECK(count_selected(world.connection, everything()).open == 200000);
  const auto said = forecast(world.connection, everything(), {}, {.letters = 50, .objects = 10});
  REQUIRE(said.has_value());
  CHECK(said->selected == 200000);
  CHECK(said->examined == 50);
}
