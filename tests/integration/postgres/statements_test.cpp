#include <algorithm>
#include <string>
#include <utility>

#include "db/queries.hpp"
#include "support/catch.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace tollgate;
using support::PostgresServer;

/// The greatest $n of a statement.
int parameter_count(const std::string& sql) {
  int count = 0;
  for (size_t dollar = sql.find('$'); dollar != std::string::npos; dollar = sql.find('$', dollar + 1))
    count = std::max(count, std::atoi(sql.c_str() + dollar + 1));
  return count;
}

std::string nulls(int count) {
  std::string list;
  for (int index = 0; index < count; ++index) list += index == 0 ? "(null" : ", null";
  return count == 0 ? "" : list + ")";
}

/// Whether the role may run each statement of the area: prepared and explained, nothing runs.
void check_rights(const std::string& role, const std::string& area) {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  connection.execute("set role " + role);
  for (const auto& statement : queries::kAll) {
    if (!std::string(statement.name).starts_with(area + "/")) continue;
    INFO(statement.name);
    const std::string sql = statement.sql;
    CHECK_NOTHROW(connection.execute("prepare tried as " + sql));
    CHECK_NOTHROW(
        connection.execute("explain execute tried" + nulls(parameter_count(sql))));  // checks rights, runs nothing
    connection.execute("deallocate tried");
  }
}

}  // namespace

TEST_CASE(
    "statements: what looks up an object's events and fetches finds them by their index, planned once for all values") {
  auto options = support::connect_options(PostgresServer::shared().make_migrated_database());
  options.by_key_only = true;
  postgres::Connection connection(options);
  int seen = 0;
  for (const auto& statement : queries::kAll) {
    const std::string sql = statement.sql;
    const bool by_values =
        sql.find(" is null or ") != std::string::npos || sql.find("case when $") != std::string::npos;
    if (by_values) continue;  // what people filter by: planned for its values
    connection.execute("prepare tried as " + sql);
    const std::string plan(
        connection.query("explain (format json) execute tried" + nulls(parameter_count(sql))).text(0, 0));
    connection.execute("deallocate tried");
    for (const auto& [named, planned] : {std::pair("events_by_object", "_object_id_object_type_created_idx"),
                                         std::pair("fetches_by_object", "fetches_by_object")}) {
      if (sql.find(named) == std::string::npos) continue;
      INFO(statement.name << " should use " << named << ": " << plan);
      CHECK(plan.find(planned) != std::string::npos);
      ++seen;
    }
  }
  CHECK(seen >= 5);
}

TEST_CASE("statements: every one of db/queries fits the migrated schema, whatever the search path") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database() + "&options=-csearch_path%3D");
  REQUIRE_FALSE(queries::kAll.empty());
  for (const auto& statement : queries::kAll) {
    INFO(statement.name);
    CHECK_NOTHROW(connection.check(statement));
    CHECK(std::string(statement.sql).starts_with("--"));  // a line on why
  }
}

TEST_CASE("statements: the worker's role may run each of the worker's statements") {
  check_rights("tollgate_worker", "worker");
}

TEST_CASE("statements: the console's role may run each statement on dead letters") {
  check_rights("tollgate_console", "dead");
}
