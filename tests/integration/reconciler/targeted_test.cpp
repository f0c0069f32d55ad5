#include "services/reconciler/targeted.hpp"
#include "integration/reconciler/database.hpp"
#include "integration/reconciler/fake_stripe.hpp"
#include "services/reconciler/identity.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using reconciler::Answered;
using test::Database;
using test::FakeStripe;
namespace rec = ledger::reconcile;

namespace {

struct TargetedWorld {
  Database database;
  FakeStripe stripe;
  reconciler::Targeted targeted{stripe, false, [] { return int64_t{0}; }};

  void ask(const std::string& id, const std::string& livemode = "false") {
    database.execute(
        "insert into tollgate.reconcile_requests (type, livemode, object_id, reason, source_id) values ('customer', " +
        livemode + ", '" + id +
        "', 'tie', 'evt_1') on conflict (type, account, livemode, object_id) do update "
        "set requested_at = clock_timestamp(), not_before = '-infinity'");
  }
  Answered answer_first() {
    const auto due = rec::due_requests(database.connection, 10);
    REQUIRE(!due.empty());
    return targeted.answer(database.connection, database.epoch, due[0], {});
  }
  std::string requests() { return database.value("select count(*) from tollgate.reconcile_requests"); }
};

constexpr const char* kAda = R"({"id":"cus_1","object":"customer","name":"Ada"})";

}  // namespace

TEST_CASE("targeted: the object is fetched, merged, and the request ends") {
  TargetedWorld world;
  world.stripe.objects["cus_1"] = kAda;
  world.ask("cus_1");
  CHECK(world.answer_first() == Answered::settled);
  CHECK(world.requests() == "0");
  CHECK(
      world.database.value(
          "select raw ->> 'name' || settled || (source_id like 'fetch_%') from tollgate.objects where id = 'cus_1'") ==
      "Adatruetrue");
}

TEST_CASE("targeted: a request that comes while its object is being fetched is not lost") {
  TargetedWorld world;
  world.stripe.objects["cus_1"] = kAda;
  world.ask("cus_1");
  world.stripe.while_fetching = [&] { world.ask("cus_1"); };
  world.answer_first();
  CHECK(world.requests() == "1");
  world.stripe.while_fetching = nullptr;
  world.stripe.now_s += 1;
  CHECK(world.answer_first() == Answered::settled);
  CHECK(world.requests() == "0");
}

TEST_CASE("targeted: an object that is gone becomes a tombstone; wrong keys and servers in trouble never make one") {
  TargetedWorld world;
  world.ask("cus_1");
  using stripe::api::Trouble;
  for (const Trouble trouble :
       {Trouble::unauthorized, Trouble::no_permission, Trouble::server, Trouble::network, Trouble::malformed,
        Trouble::wrong_version, Trouble::rate_limited, Trouble::unavailable, Trouble::untrusted}) {
    world.stripe.trouble = stripe::api::ApiError{.trouble = trouble, .message = "no (req_9)"};
    world.database.execute("update tollgate.reconcile_requests set not_before = '-infinity'");
    CHECK(world.answer_first() == Answered::trouble);
    CHECK(world.database.value("select count(*) from tollgate.objects") == "0");
    CHECK(world.database.value("select last_error from tollgate.reconcile_requests") == "no (req_9)");
    CHECK(rec::due_requests(world.database.connection, 10).empty());  // put off
  }
  world.stripe.trouble.reset();
  world.database.execute("update tollgate.reconcile_requests set not_before = '-infinity'");
  CHECK(world.answer_first() == Answered::settled);
  CHECK(world.database.value("select deleted_at is not null from tollgate.objects where id = 'cus_1'") == "true");
}

TEST_CASE("targeted: a fetch in the event's own second that differs settles nothing; one in a later second does") {
  TargetedWorld world;
  world.stripe.objects["cus_1"] = kAda;
  world.database.execute(
      "insert into tollgate.events (event_id, created, livemode, type, object_type, object_id, kind, outcome, topic, "
      "partition, kafka_offset, payload) "
      "values ('evt_1', to_timestamp(1800000000), false, 'customer.updated', 'customer', 'cus_1', 'shown', 'applied', "
      "'t', 0, 0, "
      "'{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"customer.source.expiring\",\"created\":1800000000,"
      "\"livemode\":false,"
      "\"data\":{\"object\":{\"id\":\"cus_1\",\"object\":\"customer\",\"name\":\"Bob\"}}}')");
  world.database.execute(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id, revision) values "
      "('customer', false, 'cus_1', '{\"id\":\"cus_1\",\"object\":\"customer\",\"name\":\"Bob\"}', "
      "to_timestamp(1800000000), 'evt_1', 1)");
  world.ask("cus_1");
  CHECK(world.answer_first() == Answered::again);  // nothing could settle it in this second: no call
  CHECK(world.stripe.calls == 0);
  world.stripe.settled_s = world.stripe.now_s + 1;  // the clock says later than the answer's Date does
  world.database.execute("update tollgate.reconcile_requests set not_before = '-infinity'");
  CHECK(world.answer_first() == Answered::again);
  CHECK(world.requests() == "1");
  CHECK(world.database.value("select settled from tollgate.objects") == "false");
  world.stripe.now_s += 2;
  world.stripe.settled_s = 0;
  world.database.execute("update tollgate.reconcile_requests set not_before = '-infinity'");
  CHECK(world.answer_first() == Answered::settled);
  CHECK(world.database.value("select settled || (raw ->> 'name') from tollgate.objects") == "trueAda");
}

TEST_CASE("targeted: an object of the other mode is told and not asked for") {
  TargetedWorld world;
  world.ask("cus_1", "true");
  CHECK(world.answer_first() == Answered::other_mode);
  CHECK(world.stripe.calls == 0);
}

TEST_CASE("targeted: a leader that was frozen while another took over writes nothing (fault 44)") {
  TargetedWorld world;
  world.stripe.objects["cus_1"] = kAda;
  world.ask("cus_1");
  world.stripe.while_fetching = [&] {
    world.database.execute("update tollgate.leases set epoch = epoch + 1, owner = 'another'");
  };
  const auto due = rec::due_requests(world.database.connection, 10);
  try {
    (void)world.targeted.answer(world.database.connection, world.database.epoch, due[0], {});
    FAIL("the write of an old epoch was taken");
  } catch (const postgres::PostgresError& error) {
    CHECK(error.sqlstate == rec::kNotLeading);
  }
  CHECK(world.database.value("select count(*) from tollgate.objects") == "0");
  CHECK(world.requests() == "1");
}

TEST_CASE("targeted: an object is in one hand at a time") {
  reconciler::RequestQueue queue;
  const rec::Request request{{"customer", "", false, "cus_1"}, "tie", "evt_1", 1, 0};
  queue.offer({request, request});
  CHECK(queue.waiting() == 1);
  REQUIRE(queue.take(std::chrono::milliseconds(0)));
  queue.offer({request});
  CHECK(queue.waiting() == 0);
  queue.done(request.key);
  queue.offer({request});
  CHECK(queue.waiting() == 1);
}

TEST_CASE("targeted: a row dated days after our idea of Stripe's clock is looked at again soon: the idea may be old") {
  TargetedWorld world;
  world.stripe.objects["cus_1"] = kAda;
  world.ask("cus_1");
  CHECK(world.answer_first() == Answered::settled);
  world.ask("cus_1");
  world.stripe.settled_s = world.stripe.now_s - 3 * 86400;
  CHECK(world.answer_first() == Answered::again);
  CHECK(world.database.value("select not_before < now() + interval '10 seconds' from tollgate.reconcile_requests") ==
        "true");
}

TEST_CASE("targeted: an answer that cannot be written is put off with the reason, and holds up no other") {
  TargetedWorld world;
  world.stripe.objects["cus_1"] = R"({"id":"cus_1","object":"customer","name":"A\u0000da"})";
  world.stripe.objects["cus_2"] = kAda;
  world.ask("cus_1");
  CHECK(world.answer_first() == Answered::trouble);
  CHECK(rec::due_requests(world.database.connection, 10).empty());
  CHECK_THAT(world.database.value("select last_error from tollgate.reconcile_requests"),
             Catch::Matchers::StartsWith("the answer cannot be written: "));
}

TEST_CASE("identity: a key that may not read its account must know an object of the mirror") {
  TargetedWorld world;
  world.stripe.account_hidden = true;
  world.database.execute(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) select 'charge', false, 'ch_' || n, "
      "'{}', now(), 'evt_1' from generate_series(1, 3) n");
  reconciler::Identity identity(world.stripe, false);
  CHECK(!identity.settle(world.database.connection, world.database.epoch, {}));
  CHECK(identity.why_not_ready().starts_with(
      "expected STRIPE_API_KEY to be of the account whose mirror this is, found none of 3 objects"));
  world.stripe.objects["ch_2"] = R"({"id":"ch_2","object":"charge"})";
  CHECK(identity.settle(world.database.connection, world.database.epoch, {}));
  CHECK(identity.why_not_ready().empty());
}

TEST_CASE("identity: a key of another account is told and holds everything back; a restricted one is taken as it is") {
  TargetedWorld world;
  reconciler::Identity identity(world.stripe, false);
  CHECK(identity.settle(world.database.connection, world.database.epoch, {}));
  world.stripe.account_id = "acct_other";
  CHECK(!identity.settle(world.database.connection, world.database.epoch, {}));
  CHECK(identity.why_not_ready().starts_with(
      "expected a key of account acct_own, whose mirror this is, STRIPE_API_KEY is of acct_other"));
  world.stripe.trouble =
      stripe::api::ApiError{.trouble = stripe::api::Trouble::no_permission, .message = "restricted (req_1)"};
  CHECK(identity.settle(world.database.connection, world.database.epoch, {}));
  world.stripe.trouble->trouble = stripe::api::Trouble::unauthorized;
  CHECK(!identity.settle(world.database.connection, world.database.epoch, {}));
  CHECK(identity.why_not_ready() == "restricted (req_1)");
}
