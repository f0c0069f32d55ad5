#include "integration/reconciler/walk_world.hpp"
#include "services/reconciler/shard_plan.hpp"

using namespace tollgate;
using test::WalkWorld;
namespace rec = ledger::reconcile;

namespace {

std::string ids_of(WalkWorld& world, const std::string& type) {
  return world.database.value(
      "select string_agg(account || '/' || id, ' ' order by id) from tollgate.objects where type = '" + type + "'");
}

}  // namespace

TEST_CASE("backfill: an empty mirror gets the children of every parent, though the parents' list had to be halved") {
  WalkWorld world;
  world.threads = 3;
  world.stripe.page_size = 5;
  for (int i = 0; i < 103; ++i) {
    const std::string id = fmt::format("cus_{:04}", i);
    world.add(id, 1'700'000'000 + i * i * 100);
    world.stripe.children[{"tax_id", id}] = {"txi_" + id};
  }
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {"customer", "tax_id"});
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.objects where type = 'customer'") == "103");
  CHECK(world.database.value("select count(*) from tollgate.objects where type = 'tax_id'") == "103");
  CHECK(world.database.value("select count(*) from tollgate.run_shards where type = 'customer'") != "1");
}

TEST_CASE("backfill: a run over children alone asks for those of the parents that are known") {
  WalkWorld world;
  world.mirror("cus_1", "Ada");
  world.stripe.children[{"tax_id", "cus_1"}] = {"txi_1"};
  world.make_run(rec::RunKind::backfill, false, 0.05, {"tax_id"});
  world.go();
  CHECK(ids_of(world, "tax_id") == "/txi_1");
}

TEST_CASE("backfill: what hangs under connected accounts is read in the account's own name, and kept under it") {
  WalkWorld world;
  world.stripe.listed_kind = "account";
  for (const char* id : {"acct_1", "acct_2"}) {
    world.stripe.created_at[id] = 1'700'000'000;
    world.stripe.objects[id] = fmt::format(R"({{"id":"{}","object":"account","created":1700000000}})", id);
  }
  world.stripe.children[{"person", "acct_1"}] = {"person_1"};
  world.stripe.children[{"person", "acct_2"}] = {"person_2"};
  world.stripe.children[{"capability", "acct_2"}] = {"card_payments"};
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {"account", "capability", "person"});
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(ids_of(world, "person") == "acct_1/person_1 acct_2/person_2");
  CHECK(ids_of(world, "capability") == "acct_2/card_payments");
}

TEST_CASE("backfill: one account that shut us out does not keep the others' children away; the run says so") {
  WalkWorld world;
  world.stripe.listed_kind = "account";
  for (const char* id : {"acct_1", "acct_2", "acct_3"}) {
    world.stripe.created_at[id] = 1'700'000'000;
    world.stripe.objects[id] = fmt::format(R"({{"id":"{}","object":"account","created":1700000000}})", id);
    world.stripe.children[{"person", id}] = {"person_" + std::string(id)};
  }
  world.stripe.list_trouble = [](const reconciler::ListQuery& query) -> std::optional<stripe::api::ApiError> {
    if (query.parent != "acct_2") return std::nullopt;
    return stripe::api::ApiError{.trouble = stripe::api::Trouble::no_permission, .message = "acct_2 is not ours"};
  };
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {"account", "person"});
  world.go();
  CHECK(ids_of(world, "person") == "acct_1/person_acct_1 acct_3/person_acct_3");
  CHECK(world.state(run) == "done 1 lists were left out, e.g. person: acct_2 is not ours");
}

TEST_CASE("runs: cards and bank accounts are read by a run over everything, as customer.source events tell of them") {
  for (const char* type : {"card", "bank_account", "customer", "balance_transaction"})
    CHECK(reconciler::is_told_by_events(type));
  CHECK_FALSE(reconciler::is_told_by_events("line_item"));
}
