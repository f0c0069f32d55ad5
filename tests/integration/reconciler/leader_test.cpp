#include <atomic>
#include <thread>

#include "integration/reconciler/database.hpp"
#include "services/reconciler/leader.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using std::chrono::milliseconds;
namespace rec = ledger::reconcile;

namespace {

bool becomes(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return false;
}

/// A replica whose work only waits.
struct Replica {
  std::atomic<int64_t> epoch = 0;
  std::atomic<int> runs = 0;
  reconciler::Leader leader;
  std::jthread thread;

  Replica(const std::string& url, const std::string& owner)
      : leader({.postgres = support::connect_options(url),
                .owner = owner,
                .lease = milliseconds(600),
                .renew = milliseconds(100)},
               [this](rec::Epoch held, const std::stop_token& stop) {
                 epoch = held.value;
                 ++runs;
                 while (reconciler::pause_for(stop, milliseconds(20))) {
                 }
                 epoch = 0;
               }),
        thread([this](const std::stop_token& stop) { leader.run(stop); }) {}
};

struct LeaderWorld {
  std::string url = support::PostgresServer::shared().make_migrated_database();
  postgres::Connection connection = support::connect(url);
  [[nodiscard]] std::string lease_until() const {
    return std::string(support::connect(url).query("select lease_until::text from tollgate.leases").text(0, 0));
  }
};

}  // namespace

TEST_CASE("leader: one of two leads; when it ends in order, the other takes over at once, under a higher epoch") {
  LeaderWorld world;
  Replica first(world.url, "first");
  REQUIRE(becomes([&] { return first.epoch != 0; }));
  const int64_t held = first.epoch;
  Replica second(world.url, "second");
  REQUIRE(becomes([&] { return second.leader.why_not_ready().empty(); }));  // a standby is ready
  CHECK(second.epoch == 0);
  first.thread.request_stop();
  first.thread.join();
  REQUIRE(becomes([&] { return second.epoch != 0; }));
  CHECK(second.epoch > held);
}

TEST_CASE("leader: who does not renew loses the lease, and what it writes under its epoch is refused") {
  LeaderWorld world;
  const auto frozen = rec::take_lease(world.connection, "frozen", milliseconds(300));
  REQUIRE(frozen);
  CHECK(!rec::take_lease(world.connection, "other", milliseconds(300)));
  Replica second(world.url, "second");
  REQUIRE(becomes([&] { return second.epoch != 0; }));
  CHECK(second.epoch > frozen->value);
  CHECK_THROWS_AS(world.connection.run_transaction({rec::lease_step(*frozen)}), postgres::PostgresError);
  CHECK(!rec::take_lease(world.connection, "frozen", milliseconds(300)));
  CHECK(!rec::renew_lease(world.connection, "frozen", *frozen, milliseconds(300)));
}

TEST_CASE("leader: work stops when another took the lease, and when Postgres is gone; it leads again afterwards") {
  const support::ServerGuard guard;
  LeaderWorld world;
  Replica replica(world.url, "replica");
  REQUIRE(becomes([&] { return replica.epoch != 0; }));
  world.connection.execute(
      "update tollgate.leases set owner = 'thief', epoch = epoch + 1, lease_until = clock_timestamp() + interval '300 "
      "ms'");
  REQUIRE(becomes([&] { return replica.runs == 2; }));
  support::PostgresServer::shared().stop_fast();
  REQUIRE(becomes([&] { return replica.epoch == 0; }));
  CHECK(!replica.leader.why_not_ready().empty());
  support::PostgresServer::shared().start();
  REQUIRE(becomes([&] { return replica.runs == 3; }));
}

TEST_CASE("leader: its own writes do not hold up the renewal of its lease") {
  LeaderWorld world;
  const auto epoch = rec::take_lease(world.connection, "leader", std::chrono::seconds(30));
  REQUIRE(epoch);
  auto writer = support::connect(world.url);
  writer.execute("begin; select tollgate.require_lease('reconciler', " + std::to_string(epoch->value) + ")");
  world.connection.execute("set lock_timeout = '100ms'");
  CHECK(rec::renew_lease(world.connection, "leader", *epoch, std::chrono::seconds(30)));
  CHECK(!rec::renew_lease(world.connection, "leader", {epoch->value - 1}, std::chrono::seconds(30)));
}

TEST_CASE("leader: a takeover waits for what is being written, and ends a session that stands still in it") {
  LeaderWorld world;
  const auto epoch = rec::take_lease(world.connection, "frozen", milliseconds(1));
  REQUIRE(epoch);
  auto frozen = support::connect(world.url);
  frozen.execute("begin; select tollgate.require_lease('reconciler', " + std::to_string(epoch->value) + ")");
  world.connection.execute("set lock_timeout = '100ms'");
  CHECK(!rec::take_lease(world.connection, "other", std::chrono::minutes(1)));  // it may still be writing
  std::optional<rec::Epoch> taken;
  REQUIRE(becomes([&] { return (taken = rec::take_lease(world.connection, "other", milliseconds(200))).has_value(); }));
  CHECK(taken->value > epoch->value);
  CHECK_THROWS_AS(frozen.execute("commit"), postgres::PostgresError);
}

TEST_CASE("leader: Postgres away for less than the lease does not end the work") {
  const support::ServerGuard guard;
  LeaderWorld world;
  std::atomic<int> runs = 0;
  reconciler::Leader leader({.postgres = support::connect_options(world.url),
                             .owner = "patient",
                             .lease = std::chrono::seconds(60),
                             .renew = milliseconds(50)},
                            [&](rec::Epoch, const std::stop_token& stop) {
                              ++runs;
                              while (reconciler::pause_for(stop, milliseconds(20))) {
                              }
                            });
  std::jthread thread([&](const std::stop_token& stop) { leader.run(stop); });
  REQUIRE(becomes([&] { return runs == 1; }));
  support::PostgresServer::shared().stop_fast();
  std::this_thread::sleep_for(milliseconds(300));  // some renewals fail
  support::PostgresServer::shared().start();
  const std::string before = world.lease_until();
  REQUIRE(becomes([&] { return world.lease_until() != before; }));
  CHECK(runs == 1);
  CHECK(leader.leading());
}

TEST_CASE("leader: a stop while Postgres is away ends in order") {
  const support::ServerGuard guard;
  LeaderWorld world;
  Replica replica(world.url, "replica");
  REQUIRE(becomes([&] { return replica.epoch != 0; }));
  support::PostgresServer::shared().stop_fast();
  replica.thread.request_stop();
  replica.thread.join();
  CHECK(replica.epoch == 0);
}
