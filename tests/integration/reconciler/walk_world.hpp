#pragma once
#include <fmt/format.h>

#include "integration/reconciler/database.hpp"
#include "integration/reconciler/fake_stripe.hpp"
#include "services/reconciler/walk.hpp"
#include "support/catch.hpp"

namespace tollgate::test {

/// A mirror, a Stripe and the runs between them.
struct WalkWorld {
  Database database;
  FakeStripe stripe;
  std::vector<std::string> causes;
  reconciler::PageWork work{
      {.api_version = "2026-10-28.endive", .second_look = std::chrono::milliseconds(1)},
      stripe,
      [this](ledger::reconcile::Cause cause) { causes.emplace_back(ledger::reconcile::name_of(cause)); }};
  int threads = 1;
  std::stop_source stop;

  void add(const std::string& id, int64_t created, const std::string& name = "Ada") {
    stripe.created_at[id] = created;
    stripe.objects[id] = object(id, created, name);
  }
  static std::string object(const std::string& id, int64_t created, const std::string& name) {
    return fmt::format(R"({{"id":"{}","object":"customer","created":{},"name":"{}"}})", id, created, name);
  }
  void mirror(const std::string& id, const std::string& name, int64_t as_of = 1'700'000'000) {
    database.execute(fmt::format(
        "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) values ('customer', false, '{}', "
        "'{}', to_timestamp({}), 'evt_{}')",
        id, object(id, 1'600'000'000, name), as_of, id));
  }
  std::string make_run(ledger::reconcile::RunKind kind, bool dry_run = false, double limit = 0.05,
                       std::vector<std::string> types = {"customer"}) {
    const std::string id = fmt::format("run_{}", runs_++);
    ledger::reconcile::create_run(database.connection, {.run_id = id,
                                                        .kind = kind,
                                                        .dry_run = dry_run,
                                                        .types = std::move(types),
                                                        .burial_limit = limit,
                                                        .requested_by = "test"});
    return id;
  }
  void go() {
    const auto run = ledger::reconcile::take_run(database.connection, database.epoch);
    REQUIRE(run.has_value());
    reconciler::Walk walk({.postgres = support::connect_options(database.url),
                           .threads = threads,
                           .pages_before_split = 3,
                           .after_trouble = std::chrono::milliseconds(1)},
                          stripe, work);
    walk.run(database.connection, database.epoch, *run, stop.get_token());
  }
  std::string state(const std::string& run_id) {
    return database.value("select state || ' ' || state_reason from tollgate.reconcile_runs where run_id = '" + run_id +
                          "'");
  }

 private:
  int runs_ = 0;
};

}  // namespace tollgate::test
