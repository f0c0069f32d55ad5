#include "integration/dead/dead_world.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::ledger::dead;
using test::DeadWorld;
using test::everything;
using test::ids;
using test::replay_of;

TEST_CASE("operations: the set is frozen when the operation is made; what dies later is not swept in (others' bug 3)") {
  DeadWorld world;
  world.insert_letters(0, 3);
  const auto operation = world.make(replay_of(everything()));
  world.insert_letters(3, 5);
  CHECK(find_operation(world.connection, operation.operation_id)->counts.total == 3);
  const auto items = list_items(world.connection, operation.operation_id, {}, {}, 2);
  REQUIRE(items.has_value());
  CHECK(items->items[0].letter_id == "evt_0");
  CHECK(list_items(world.connection, operation.operation_id, {}, items->next, 2)->items[0].letter_id == "evt_2");
}

TEST_CASE("operations: a second one is told which letters the first holds, until it lets them go") {
  DeadWorld world;
  world.insert_letters(0, 3);
  const auto first = world.make(replay_of(ids({"evt_1", "evt_2"})));
  const auto refused = create_operation(world.connection, replay_of(everything()));
  REQUIRE(refused.has_value());
  CHECK_FALSE(refused->operation.has_value());
  REQUIRE(refused->held.size() == 2);
  CHECK(refused->held[0].letter_id == "evt_1");
  CHECK(refused->held[0].operation_id == first.operation_id);
  CHECK(find_letter(world.connection, "evt_1")->held_by == first.operation_id);
  CHECK(count_selected(world.connection, everything()).held == 2);
  CHECK(world.value("select count(*) from tollgate.operations") == "1");
  REQUIRE(cancel_operation(world.connection, first.operation_id, "changed my mind").has_value());
  CHECK(world.make(replay_of(everything())).counts.total == 3);
}

TEST_CASE("operations: a selection that means nothing makes nothing, and a filter is data (others' bug 1)") {
  DeadWorld world;
  world.insert_letters(0, 4);
  Filter filter;
  filter.type = "invoice.*";
  CHECK(create_operation(world.connection, replay_of({.filter = filter})).error().code == "nothing_selected");
  filter.type = "' or true --";
  CHECK(create_operation(world.connection, replay_of({.filter = filter})).error().code == "nothing_selected");
  CHECK(create_operation(world.connection, replay_of({})).error().code == "empty_selection");
  CHECK(create_operation(world.connection, replay_of(ids({"evt_99"}))).error().code == "nothing_selected");
  auto nameless = replay_of(everything());
  nameless.reason.clear();
  CHECK(create_operation(world.connection, nameless).error().code == "bad_operation");
  CHECK(world.value("select count(*) from tollgate.operations") == "0");

  filter = {};
  filter.type = "customer.*";
  filter.object_id = "cus_3";
  CHECK(count_selected(world.connection, {.filter = filter}).open == 1);
  filter = {};
  filter.failed_from_us = 1700000001000000;
  filter.failed_until_us = 1700000003000000;
  CHECK(count_selected(world.connection, {.filter = filter}).open == 2);
  CHECK(count_selected(world.connection, {.fingerprint = "f0"}).open == 2);
  filter = {};
  filter.error_class = "transient";
  CHECK(count_selected(world.connection, {.filter = filter}).open == 0);
}

TEST_CASE("operations: people start, approve, pause, resume and cancel them, each from the states that allow it") {
  DeadWorld world;
  world.insert_letters(0, 2);
  auto wanted = replay_of(ids({"evt_0"}));
  wanted.begin = Begin::after_approval;
  const std::string id = world.make(wanted).operation_id;
  auto& db = world.connection;
  CHECK(find_operation(db, id)->state == "awaiting_approval");
  CHECK(pause_operation(db, id, "x").error().code == "wrong_state");
  CHECK(approve_operation(db, id, "ada").error().code == "same_person");
  CHECK(approve_operation(db, id, "bo")->approved_by == "bo");
  CHECK(approve_operation(db, id, "bo")->state == "running");  // again: nothing else happens
  CHECK(pause_operation(db, id, "lunch")->state_reason == "lunch");
  CHECK(resume_operation(db, id)->state == "running");
  CHECK(cancel_operation(db, id, "enough")->state == "canceled");
  CHECK(resume_operation(db, id).error().code == "wrong_state");
  CHECK(cancel_operation(db, "op_none", "x").error().code == "not_found");
  wanted.begin = Begin::as_draft;
  const std::string draft = world.make(wanted).operation_id;
  CHECK(submit_operation(db, draft)->state == "awaiting_approval");
  CHECK(list_operations(db, {}, {}, 10)->items.size() == 2);
  CHECK(list_operations(db, "canceled", {}, 10)->items.front().operation_id == id);
  const auto page = list_operations(db, {}, {}, 1);
  CHECK(page->items.front().operation_id == draft);
  CHECK(list_operations(db, {}, page->next, 1)->items.front().operation_id == id);
}

TEST_CASE("operations: letters are listed newest first, page by page, by state and selection") {
  DeadWorld world;
  world.insert_letters(0, 5);
  std::string cursor, seen;
  do {
    const auto page = list_letters(world.connection, {{}, "open"}, cursor, 2);
    REQUIRE(page.has_value());
    for (const auto& letter : page->items) seen += letter.letter_id + " ";
    cursor = page->next;
  } while (!cursor.empty());
  CHECK(seen == "evt_4 evt_3 evt_2 evt_1 evt_0 ");
  CHECK(list_letters(world.connection, {}, "nonsense", 2).error().code == "bad_cursor");
  CHECK(find_letter_of_event(world.connection, "evt_3")->object_id == "cus_3");
  CHECK_FALSE(find_letter(world.connection, "evt_77").has_value());
}

TEST_CASE("forecast: it says what would be applied, superseded and dead again, and each object before and after") {
  DeadWorld world;
  world.insert_letters(0, 4);
  world.execute(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) values "
      "('customer', false, 'cus_1', '{\"id\":\"cus_1\",\"object\":\"customer\",\"name\":\"old\"}', "
      "to_timestamp(1600000000), 'evt_x'),"
      "('customer', false, 'cus_2', '{\"id\":\"cus_2\",\"object\":\"customer\",\"name\":\"new\"}', "
      "to_timestamp(1800000000), 'evt_y')");
  world.execute("update tollgate.events set payload = replace(payload, 'name 3', '\\u0000') where event_id = 'evt_3'");
  const std::string before = world.value("select sum(xmin::text::bigint) from tollgate.dead_letters");
  const auto said = forecast(world.connection, everything(), {}, {});
  REQUIRE(said.has_value());
  CHECK(said->selected == 4);
  CHECK(said->applied == 2);
  CHECK(said->superseded == 1);
  CHECK(said->dead == 1);
  CHECK(said->objects_changed == 2);
  REQUIRE(said->objects.size() == 2);
  CHECK_FALSE(said->objects[0].existed);
  CHECK(said->objects[1].key.id == "cus_1");
  CHECK(said->objects[1].changes == std::vector<Change>{{"/name", "\"old\"", "\"name 1\""}});
  CHECK(world.value("select count(*) from tollgate.objects") == "2");
  CHECK(world.value("select sum(xmin::text::bigint) from tollgate.dead_letters") == before);

  const auto operation = world.make(replay_of(everything()));
  note_predictions(world.connection, operation.operation_id, *said);
  CHECK(world.value("select string_agg(predicted, ' ' order by position) from tollgate.operation_items") ==
        "applied applied superseded dead");
  world.execute("update tollgate.events set payload = null where event_id = 'evt_0'");
  CHECK(forecast(world.connection, ids({"evt_0"}), {}, {})->predictions[0].reason == "payload_not_read");
  CHECK(forecast(world.connection, {}, {}, {}).error().code == "empty_selection");
}

TEST_CASE("discard: a reason ends letters for good, in ledger and index at once") {
  DeadWorld world;
  world.insert_letters(0, 3);
  world.execute(
      "update tollgate.events set outcome = 'applied' where event_id = 'evt_2'");  // settled by another way meanwhile
  auto wanted = replay_of(everything());
  wanted.kind = OperationKind::discard;
  wanted.reason = "test data";
  const auto operation = world.make(wanted);
  auto runner = world.runner("one", std::chrono::seconds(5));
  REQUIRE(world.runs_until(runner, operation.operation_id, "done"));
  CHECK(world.value(
            "select string_agg(outcome || ':' || coalesce(reason, ''), ' ' order by event_id) from tollgate.events") ==
        "discarded:test data discarded:test data applied:");
  CHECK(world.value("select string_agg(state, ' ' order by letter_id) from tollgate.dead_letters") ==
        "discarded discarded replayed");
  const auto counts = find_operation(world.connection, operation.operation_id)->counts;
  CHECK(counts.discarded == 2);
  CHECK(counts.refused == 1);
  CHECK(create_operation(world.connection, replay_of(ids({"evt_0"}))).error().code == "nothing_selected");
}

TEST_CASE("ledger: an outcome is final, unless the event is dead") {
  DeadWorld world;
  world.insert_letters(0, 1);
  CHECK_NOTHROW(world.execute("update tollgate.events set outcome = 'applied'"));
  CHECK_THROWS_AS(world.execute("update tollgate.events set outcome = 'discarded'"), postgres::PostgresError);
  CHECK_NOTHROW(world.execute("update tollgate.events set payload = null"));  // erasure is another matter
}
