// What could make the seal say too much: a rewind, a second look, a gap.
#include "integration/reconciler/sweep_world.hpp"
#include "ledger/reconcile/runs.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::test;
namespace rec = ledger::reconcile;

TEST_CASE("sweep seal: a rewind while a window is listed is not undone by that window") {
  SweepWorld world;
  world.until_up_to_date();
  world.stripe.now_s = kNow + 5000;
  world.list("evt_lost", kNow - 9000);
  world.stripe.while_listing = [&] {
    rec::rewind_sweep(world.database.connection, world.database.epoch, kOwn, kNow - 10000);
  };
  world.turn();
  CHECK(world.swept_until() == kNow - 10000);
  CHECK(world.sealed_until() == kNow - 10000);
  world.until_up_to_date();
  CHECK(world.published == std::vector<std::string>{"evt_lost"});
  CHECK(world.sealed_until() <= kNow - 9000);
}

TEST_CASE("sweep seal: a rewind while stuck events are listed again is not undone") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.until_up_to_date();
  world.age_windows("1 hour");
  world.database.execute("update tollgate.sweep_scopes set next_sweep_at = now() + interval '1 hour'");
  world.stripe.while_listing = [&] {
    rec::rewind_sweep(world.database.connection, world.database.epoch, kOwn, kNow - 90000);
    world.database.execute("update tollgate.sweep_scopes set next_sweep_at = now() + interval '1 hour'");
  };
  world.turn();
  CHECK(world.swept_until() == kNow - 90000);
  CHECK(world.sealed_until() == kNow - 90000);
  CHECK(world.database.value("select count(*) from tollgate.sweep_windows where until_at > to_timestamp(" +
                             std::to_string(kNow - 90000) + ")") == "0");
}

TEST_CASE("sweep seal: an event without outcome holds it, also when the list shows the event no more") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.until_up_to_date();
  world.stripe.hidden = {"evt_a"};
  world.age_windows("1 hour");
  world.turn();
  CHECK(world.sealed_until() <= kNow - 5000);
  world.database.record_event("evt_a", kNow - 5000);
  world.turn();
  CHECK(world.sealed_until() == kNow - 60);
}

TEST_CASE("sweep seal: a second look at a window that has filled up reads it whole") {
  SweepWorld world;
  world.options.window_events_max = 10;
  world.stripe.page_size = 4;
  for (int i = 0; i < 8; ++i) world.list("evt_old" + std::to_string(i), kNow - 5000);
  world.until_up_to_date();
  for (int i = 0; i < 20; ++i) world.list("evt_late" + std::to_string(i), kNow - 4999);
  world.age_windows("1 hour");
  world.published.clear();
  world.turn();
  CHECK(world.published.size() == 28);
  CHECK(world.published.at(0).starts_with("evt_old"));  // oldest first
  CHECK(world.number("select sum(cardinality(pending)) from tollgate.sweep_windows") == 28);
}

TEST_CASE("sweep seal: an event that never came and that Stripe has forgotten becomes a gap that people see") {
  SweepWorld world;
  world.list("evt_a", kNow - 5000);
  world.until_up_to_date();
  world.stripe.now_s = kNow + kMonth - 86400;
  world.until_up_to_date();
  world.stripe.hidden = {"evt_a"};
  world.age_windows("40 days");
  world.turn();
  CHECK(world.gaps().empty());
  CHECK(world.sealed_until() <= kNow - 5000);
  world.stripe.now_s = kNow + kMonth + 2 * 86400;
  world.age_windows("40 days");
  world.until_up_to_date();
  world.turn();
  CHECK(world.gaps() == std::to_string(kNow - 5000) + "-" + std::to_string(kNow - 4999));
  CHECK(world.sealed_until() == world.stripe.now_s - 60);
}

TEST_CASE("sweep seal: a gap ends where the first window after it begins, however often the look failed before") {
  SweepWorld world;
  world.until_up_to_date();
  world.stripe.now_s = kNow + kMonth + 1000;
  world.stripe.trouble = stripe::api::ApiError{.trouble = stripe::api::Trouble::server, .message = "500 (req_1)"};
  world.stripe.now_works = true;
  world.turn();
  world.stripe.now_s += 500;
  world.stripe.trouble.reset();
  world.due_again();
  world.until_up_to_date();
  const std::string after = "from tollgate.sweep_windows where from_at > to_timestamp(" + std::to_string(kNow) + ")";
  CHECK(world.gaps() == std::to_string(kNow - 60) + "-" +
                            world.database.value("select extract(epoch from min(from_at))::int8 " + after));
}

TEST_CASE("sweep seal: an account that is first looked at a minute after it was opened has no gap") {
  SweepWorld world;
  world.stripe.trouble = stripe::api::ApiError{.trouble = stripe::api::Trouble::server, .message = "500 (req_1)"};
  world.stripe.now_works = true;
  world.turn();
  world.stripe.now_s += 60;
  world.stripe.trouble.reset();
  world.due_again();
  world.until_up_to_date();
  CHECK(world.gaps().empty());
}

TEST_CASE("sweep seal: a rewind to the start of Stripe's memory makes no gap of what was sealed before") {
  SweepWorld world;
  world.until_up_to_date();
  for (int day = 1; day <= 33; ++day) {
    world.stripe.now_s = kNow + day * 86400;
    world.until_up_to_date();
  }
  const int64_t since = world.stripe.now_s - kMonth + 600;
  rec::rewind_sweep(world.database.connection, world.database.epoch, kOwn, since);
  CHECK(world.swept_until() == since);
  world.until_up_to_date();
  CHECK(world.gaps().empty());
  CHECK(world.sealed_until() == world.stripe.now_s - 60);
}

TEST_CASE("sweep seal: a gap that begins where an older one did takes it in and is open again") {
  SweepWorld world;
  world.until_up_to_date();
  world.database.execute(
      "insert into tollgate.sweep_gaps (account, livemode, from_at, until_at, closed_by) values "
      "('', false, to_timestamp(" +
      std::to_string(kNow - 60) + "), to_timestamp(" + std::to_string(kNow) + "), 'run_1')");
  world.stripe.now_s = kNow + kMonth + 1000;
  world.until_up_to_date();
  CHECK(world.gaps().starts_with(std::to_string(kNow - 60) + "-"));
}

TEST_CASE("sweep seal: a second that can never be read holds it and says why, and the sweep goes on") {
  SweepWorld world;
  world.until_up_to_date();
  world.stripe.now_s = kNow + 5000;
  world.stripe.unreadable = kNow + 1000;
  world.list("evt_behind", kNow + 2000);
  for (int i = 0; i < 12; ++i) {
    world.due_again();
    world.until_up_to_date();
  }
  CHECK(world.swept_until() == kNow + 4940);
  CHECK(world.sealed_until() == kNow + 1000);
  CHECK(world.published == std::vector<std::string>{"evt_behind"});
  CHECK(world.database.value("select last_error from tollgate.sweep_scopes") == "expected a smaller page");
  world.stripe.unreadable = 0;
  world.database.record_event("evt_behind", kNow + 2000);
  world.age_windows("1 hour");
  world.turn();
  world.turn();
  CHECK(world.sealed_until() == kNow + 4940);
}

TEST_CASE("sweep seal: an event that can never be sent holds it and says why, and the sweep goes on") {
  SweepWorld world;
  world.unsendable = {"evt_huge"};
  world.list("evt_huge", kNow - 5000);
  world.list("evt_behind", kNow - 4000);
  world.until_up_to_date();
  CHECK(world.published == std::vector<std::string>{"evt_behind"});
  CHECK(world.swept_until() == kNow - 60);
  CHECK(world.sealed_until() <= kNow - 5000);
  world.stripe.now_s += 100;
  world.due_again();
  world.until_up_to_date();
  CHECK(world.database.value("select last_error from tollgate.sweep_scopes") ==
        "expected an event that Kafka takes, got evt_huge");
}
