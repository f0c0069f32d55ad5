#pragma once
#include <string>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/lease.hpp"
#include "support/postgres_server.hpp"

namespace tollgate::test {

/// A migrated database of one test, and a lease on it.
struct Database {
  std::string url = support::PostgresServer::shared().make_migrated_database();
  postgres::Connection connection = support::connect(url);
  ledger::reconcile::Epoch epoch = *ledger::reconcile::take_lease(connection, "test", std::chrono::minutes(1));

  std::string value(const std::string& sql) {
    const postgres::Rows rows = connection.query("select (" + sql + ")::text");
    return rows.is_null(0, 0) ? "null" : std::string(rows.text(0, 0));
  }
  void execute(const std::string& sql) { connection.execute(sql); }
  /// An event with an outcome, as a worker records it.
  void record_event(const std::string& id, int64_t created, const std::string& object_id = "cus_1") {
    execute(
        "insert into tollgate.events (event_id, created, livemode, type, object_type, object_id, kind, outcome, topic, "
        "partition, "
        "kafka_offset, payload) values ('" +
        id + "', to_timestamp(" + std::to_string(created) + "), false, 'customer.updated', 'customer', '" + object_id +
        "', 'shown', 'applied', 't', 0, 0, '{}')");
  }
};

}  // namespace tollgate::test
