#include <memory>

#include "common/config/settings.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

int check(Session& session) {
  const size_t given = [&] {
    size_t count = 0;
    for (const auto& shown : session.settings().redacted()) count += shown.origin == "default" ? 0 : 1;
    return count;
  }();
  session.world.err << "the settings are fine: " << given << " given, the rest at their defaults\n";
  return kExitOk;
}

int print(Session& session) {
  Listing listing{.columns = {"name", "value", "origin"}, .rows = {}};
  for (const auto& shown : session.settings().redacted()) listing.rows.push_back({shown.name, shown.value, shown.origin});
  session.world.out << render(listing, session.format);
  return kExitOk;
}

}  // namespace

void add_config(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("config", "the settings: check them, show them");
  noun->require_subcommand(1);
  noun->footer("Settings are environment variables; NAME_FILE reads the value from a file instead.\n"
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
