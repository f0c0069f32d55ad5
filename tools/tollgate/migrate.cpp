#include "db/migrate.hpp"

#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

int up(Session& session) {
  const auto progress = [&](const db::Migration& migration, std::chrono::milliseconds took) {
    session.world.err << "applied " << migration.name << " in " << took.count() << " ms\n" << std::flush;
  };
  const Result<int> applied = db::migrate_up(session.database_options(), progress);
  if (!applied) throw Failure(kExitError, applied.error().message);
  session.world.err << (*applied == 0 ? "nothing to do: the schema is up to date\n"
                                      : std::to_string(*applied) + " applied; the schema is up to date\n");
  return kExitOk;
}

std::string state_of(const db::MigrationState& migration) {
  if (!migration.known) return "unknown to this program";
  if (migration.applied_at.empty()) return "pending";
  return migration.altered ? "applied from another text" : "applied";
}

int status(Session& session) {
  postgres::Connection connection = session.connect();
  const std::vector<db::MigrationState> states = db::migration_status(connection);
  Listing listing{.columns = {"number", "name", "state", "applied_at"}, .rows = {}};
  for (const db::MigrationState& migration : states) {
    listing.rows.push_back({int64_t{migration.number}, migration.name, state_of(migration),
                            migration.applied_at.empty() ? Value{} : Value{migration.applied_at}});
  }
  session.world.out << render(listing, session.format);
  const Result<void> fits = db::judge_schema(states);
  if (!fits) throw Failure(kExitError, fits.error().message);
  return kExitOk;
}

}  // namespace

void add_migrate(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("migrate", "the database schema");
  noun->require_subcommand(1);
  CLI::App* verb = noun->add_subcommand("up", "applies what is pending; safe to run from several places at once");
  verb->footer("Example:\n  DATABASE_URL=postgres://tollgate@db/tollgate tollgate migrate up");
  verb->callback([&session] { session.action = [&session] { return up(session); }; });
  verb = noun->add_subcommand("status",
                              "every migration and whether it is applied; exit code 1 when the schema does not fit");
  verb->footer("Example:\n  tollgate migrate status --output json");
  add_output(*verb, session);
  verb->callback([&session] { session.action = [&session] { return status(session); }; });
}

}  // namespace tollgate::cli
