#include <algorithm>

#include "common/config/settings.hpp"
#include "common/kafka/admin.hpp"
#include "common/postgres/conninfo.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/kafka_link.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

/// What only the libraries themselves can judge, without connecting anywhere.
void check_connection_settings(Session& session) {
  try {
    static_cast<void>(postgres::make_conninfo(session.database_options(), {}));
  } catch (const postgres::PostgresError& error) {
    throw Failure(
        config::kExitConfig,
        std::string("DATABASE_URL: expected a URI that libpq understands, found one it does not: ") + error.what());
  }
  if (session.settings().given("KAFKA_BROKERS")) kafka::Admin(admin_options(session));
}

int check(Session& session) {
  check_connection_settings(session);
  const auto shown = session.settings().redacted();
  const auto given = std::ranges::count_if(shown, [](const auto& setting) { return setting.origin != "default"; });
  session.world.err << "the settings are fine: " << given << " given, the rest at their defaults\n";
  return kExitOk;
}

int print(Session& session) {
  Listing listing{.columns = {"name", "value", "origin"}, .rows = {}};
  for (const auto& shown : session.settings().redacted())
    listing.rows.push_back({shown.name, shown.value, shown.origin});
  session.world.out << render(listing, session.format);
  return kExitOk;
}

}  // namespace

void add_config(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("config", "the settings: check them, show them");
  noun->require_subcommand(1);
  noun->footer(
      "Settings are environment variables; NAME_FILE reads the value from a file instead.\n"
      "Any librdkafka property may be set as KAFKA_CONFIG_<NAME> (KAFKA_CONFIG_SASL_MECHANISM is sasl.mechanism).\n\n" +
      config::describe(config::all_settings()));
  CLI::App* verb = noun->add_subcommand("check", "says what is wrong, with exit code 78, or that all is fine");
  verb->footer("Example:\n  tollgate config check && echo fine");
  verb->callback([&session] { session.action = [&session] { return check(session); }; });
  verb = noun->add_subcommand("print", "every setting with its value (no secrets) and where it comes from");
  verb->footer("Example:\n  tollgate config print --output json");
  add_output(*verb, session);
  verb->callback([&session] { session.action = [&session] { return print(session); }; });
}

}  // namespace tollgate::cli
