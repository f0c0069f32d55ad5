#include <chrono>

#include "common/base/unix_time.hpp"
#include "db/migrate.hpp"
#include "db/queries.hpp"
#include "tools/tollgate/finding.hpp"
#include "tools/tollgate/usage.hpp"

namespace tollgate::cli {
namespace {

std::string version_text(int version) {
  return std::to_string(version / 10000) + "." + std::to_string(version % 10000);
}

Finding check_schema(postgres::Connection& connection) {
  const Result<void> fits = db::schema_check(connection);
  if (!fits) return fail("schema", fits.error().message, "see `tollgate migrate status`");
  return ok("schema",
            "migration " + std::to_string(db::kMigrations.size()) + " of " + std::to_string(db::kMigrations.size()));
}

Finding check_months(postgres::Connection& connection) {
  const postgres::Rows rows = connection.run(queries::cli::missing_months);
  std::string missing;
  for (int row = 0; row < rows.size(); ++row) {
    if (!rows.boolean(row, 1)) missing += (missing.empty() ? "" : ", ") + std::string(rows.text(row, 0));
  }
  const std::string advice =
      "a running worker makes them; or run: select tollgate.ensure_event_partitions(now(), now() + interval '3 "
      "months')";
  if (!missing.empty()) return warn("months", "tollgate.events has no partition for " + missing, advice);
  return ok("months", "tollgate.events has partitions for this month and the next");
}

void check_tables(postgres::Connection& connection, std::vector<Finding>& findings) {
  findings.push_back(check_schema(connection));
  if (findings.back().status == Finding::Status::ok)
    findings.push_back(check_months(connection));
  else
    findings.push_back(skipped("months", "needs the schema"));
}

}  // namespace

std::vector<Finding> check_postgres(Session& session) {
  std::vector<Finding> findings;
  try {
    postgres::Connection connection = session.connect();
    const int64_t before_us = unix_now_us();
    const postgres::Rows rows = connection.run(queries::cli::check_database);
    const int64_t between_us = before_us + (unix_now_us() - before_us) / 2;
    findings.push_back(ok("postgres", "Postgres " + version_text(connection.server_version()) + ", database " +
                                          std::string(rows.text(0, 1)) + " as " + std::string(rows.text(0, 0))));
    findings.push_back(judge_clock(between_us, rows.integer(0, 3)));
    check_tables(connection, findings);
  } catch (const postgres::PostgresError& error) {
    findings.push_back(
        fail(findings.empty() ? "postgres" : "tables", explain(error), "the worker and the console need it"));
  }
  return findings;
}

}  // namespace tollgate::cli
