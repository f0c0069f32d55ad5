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
