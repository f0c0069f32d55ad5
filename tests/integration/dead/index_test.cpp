#include "integration/dead/dead_world.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using test::customer;
using test::DeadWorld;

TEST_CASE("letters: each dead event is indexed once, though the topic is read twice, and one cause is one group") {
  DeadWorld world;
  world.publish_poison(1, 4);
  world.publish("evt_9", "customer.created", 1700000000, customer("cus_9", "nul \\u0000"));
  world.publish_raw("", "whose?");
  const auto lane = world.start_lane();
  auto letters = world.start_letters_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters", "5"));
  CHECK(world.value(
            "select string_agg(letter_id || ':' || error_code || ':' || place || ':' || state, ' ' order by letter_id) "
            "from tollgate.dead_letters where event_id is not null") ==
        "evt_1:sqlstate_23514:worker/write_objects:open evt_2:sqlstate_23514:worker/write_objects:open "
        "evt_3:sqlstate_23514:worker/write_objects:open evt_9:nul_character:decode:open");
  CHECK(world.value("select error_code from tollgate.dead_letters where event_id is null") == "foreign_record");
  CHECK(world.value("select object_type || ' ' || object_id from tollgate.dead_letters where letter_id = 'evt_1'") ==
        "customer cus_1");
  CHECK(world.value("select string_agg(letters || '/' || open, ' ' order by letters desc, error_code) from "
                    "tollgate.dead_letter_groups") == "3/3 1/1 1/1");
  const auto groups = ledger::dead::list_groups(world.connection, "open", {}, 2);
  REQUIRE(groups.has_value());
  CHECK(groups->items.size() == 2);
  CHECK(ledger::dead::list_groups(world.connection, "open", groups->next, 2)->items.size() == 1);

  const std::string before =
      world.value("select string_agg(d::text, ';' order by letter_id) from tollgate.dead_letters d");
  world.execute(
      "update tollgate.partition_progress set next_offset = 0, epoch = epoch + 1 where topic = 'stripe.events.dead'");
  letters.reset();
  letters = world.start_letters_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress where topic = 'stripe.events.dead'", "5"));
  CHECK(world.value("select string_agg(d::text, ';' order by letter_id) from tollgate.dead_letters d") == before);

  world.execute("delete from tollgate.dead_letters");  // the index lost: the topic makes it anew
  world.execute(
      "update tollgate.partition_progress set next_offset = 0, epoch = epoch + 1 where topic = 'stripe.events.dead'");
  letters.reset();
  letters = world.start_letters_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters where state = 'open'", "5"));
  CHECK(world.value("select count(*) from tollgate.dead_letter_history") == "5");
}

TEST_CASE("letters: a copy of a letter, written as its worker died before the commit, is no second death") {
  DeadWorld world;
  world.publish_poison(1, 2);
  const auto lane = world.start_lane();
  const auto copies = world.records(stripe::topics::kDead, 1);
  REQUIRE(copies.size() == 1);
  kafka::Headers headers;
  for (const auto& [name, value] : copies[0].headers) headers.push_back({name, value});
  for (int i = 0; i < 2; ++i)
    REQUIRE(world.producer->produce_and_wait({stripe::topics::kDead, copies[0].key, copies[0].value, headers}).status ==
            kafka::DeliveryStatus::acked);
  const auto letters = world.start_letters_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letter_history", "3"));
  CHECK(world.value("select count(*) filter (where repeated) from tollgate.dead_letter_history") == "2");
  CHECK(world.value("select letter_id || died_again from tollgate.dead_letters") == "evt_10");
  const auto history = ledger::dead::letter_history(world.connection, "evt_1");
  REQUIRE(history.size() == 3);
  CHECK_FALSE(history[0].repeated);
  CHECK(history[1].repeated);
}
