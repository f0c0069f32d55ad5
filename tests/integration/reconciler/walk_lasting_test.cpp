#include "integration/reconciler/walk_world.hpp"

using namespace tollgate;
using test::WalkWorld;
namespace rec = ledger::reconcile;
using reconciler::ListQuery;
using stripe::api::ApiError;
using stripe::api::Trouble;

TEST_CASE("backfill: a page that is too large is asked for in smaller ones") {
  WalkWorld world;
  for (int i = 0; i < 40; ++i) world.add(fmt::format("cus_{:02}", i), 1'700'000'000 + i);
  int limit_min = 100;
  world.stripe.list_trouble = [&](const ListQuery& query) -> std::optional<ApiError> {
    limit_min = std::min(limit_min, query.limit);
    if (query.limit <= 12) return std::nullopt;
    return ApiError{.trouble = Trouble::too_large, .message = "more than 16777216 bytes"};
  };
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.objects") == "40");
  CHECK(limit_min == 12);
}

TEST_CASE("backfill: a page that can never be read fails its part, which the run tells; the others are read") {
  const auto trouble = GENERATE(Trouble::too_large, Trouble::malformed, Trouble::conflict);
  WalkWorld world;
  world.stripe.listed_kind = "quote";
  world.add("qt_1", 1'700'000'000);
  world.stripe.list_trouble = [&](const ListQuery& query) -> std::optional<ApiError> {
    if (query.type != "customer") return std::nullopt;
    return ApiError{.trouble = trouble, .message = "no page (req_1)"};
  };
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {"customer", "quote"});
  world.go();
  CHECK(world.state(run) == "done 1 lists were left out, e.g. customer: no page (req_1)");
  CHECK(world.database.value("select state from tollgate.run_shards where type = 'customer'") == "failed");
  CHECK(world.database.value("select count(*) from tollgate.objects where type = 'quote'") == "1");
}

TEST_CASE(
    "backfill: a list that is in trouble for long is asked for until it answers, is told, and holds up no other") {
  WalkWorld world;
  world.stripe.listed_kind = "quote";
  world.add("qt_1", 1'700'000'000);
  int asked = 0;
  bool quote_first = false;
  std::string told;
  world.stripe.list_trouble = [&](const ListQuery& query) -> std::optional<ApiError> {
    if (query.type == "quote") quote_first = asked > 0 && asked < 12;
    if (query.type != "customer" || ++asked > 12) return std::nullopt;
    auto other = support::connect(world.database.url);
    told = std::string(other.query("select state_reason from tollgate.reconcile_runs").text(0, 0));
    return ApiError{.trouble = Trouble::server, .message = "500 (req_1)"};
  };
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {"customer", "quote"});
  world.go();
  CHECK(quote_first);
  CHECK(told == "customer is asked for again and again: 500 (req_1)");
  CHECK(world.state(run) == "done ");
}
