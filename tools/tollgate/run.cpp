#include "tools/tollgate/run.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "common/kafka/errors.hpp"
#include "common/log/redact.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/usage.hpp"

namespace tollgate::cli {
namespace {

constexpr const char* kFooter =
    "Data goes to stdout, everything else to stderr. Settings are environment variables: tollgate config --help\n"
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found (`reconcile verify`: drift found), 4 token refused, 5 "
    "partly done, 78 wrong settings\n\n"
    "Examples:\n"
    "  tollgate doctor\n"
    "  tollgate events list --type 'invoice.*' --since 1h\n"
    "  tollgate why sub_1QabcXYZ";

int say(World& world, int code, std::string_view sentence) {
  world.err << "tollgate: " << neutralise_lines(log::redact(sentence)) << "\n";
  return code;
}

int parse_and_run(std::vector<std::string> arguments, World& world) {
  Session session(world);
  const auto app = make_app(session);
  if (const std::string wrong = explain_unknown_command(*app, arguments); !wrong.empty())
    return say(world, kExitUsage, wrong);
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes its words from the back
    app->parse(arguments);
  } catch (const CLI::Success& asked) {
    static_cast<void>(app->exit(asked, world.out, world.err));
    return kExitOk;
  } catch (const CLI::ParseError& wrong) {
    return say(world, kExitUsage, explain_parse_error(*app, wrong));
  }
  return session.action();
}

}  // namespace

std::shared_ptr<CLI::App> make_app(Session& session) {
  auto app = std::make_shared<CLI::App>(
      "Tollgate: Stripe's webhooks, kept and turned into a Postgres copy that is provably right", "tollgate");
  app->set_version_flag("--version", std::string("tollgate ") + TOLLGATE_VERSION);
  app->require_subcommand(1);
  app->footer(kFooter);
  for (const Command& command : all_commands()) command.add(*app, session);
  return app;
}

int run(std::vector<std::string> arguments, World& world) {
  try {
    const int code = parse_and_run(std::move(arguments), world);
    world.out.flush();
    return code;
  } catch (const Failure& failure) {
    return say(world, failure.code, failure.what());
  } catch (const postgres::PostgresError& error) {
    return say(world, kExitError, explain(error));
  } catch (const kafka::ConfigError& error) {
    return say(world, config::kExitConfig, error.what());
  } catch (const kafka::KafkaError& error) {
    return say(world, kExitError,
               std::string("Kafka: ") + error.what() + " (" + error.code + "); `tollgate doctor` checks every link.");
  } catch (const std::exception& error) {
    return say(world, kExitError, error.what());
  }
}

}  // namespace tollgate::cli
