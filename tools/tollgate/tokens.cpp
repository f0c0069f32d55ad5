#include <memory>

#include "common/base/check.hpp"
#include "common/config/parse.hpp"
#include "common/log/redact.hpp"
#include "console/audit.hpp"
#include "console/role.hpp"
#include "console/sha256.hpp"
#include "console/token.hpp"
#include "db/queries.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/console_client.hpp"
#include "tools/tollgate/console_steps.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

struct CreateOptions {
  std::string name;
  std::string role;
  std::string expires_in = "90d";
  StepWords words;
  bool bootstrap = false;
};

struct RevokeOptions {
  std::string id;
  StepWords words;
};

const std::vector<std::string> kColumns{"id",         "name",       "role",         "active",    "created_by",
                                        "created_at", "expires_at", "last_used_at", "revoked_at"};

int64_t lifetime_seconds(const std::string& text) {
  constexpr int64_t kDaySeconds = 86400;
  constexpr int64_t kLongest = 366 * kDaySeconds;
  std::optional<int64_t> seconds;
  if (text.ends_with('d')) {
    const auto days = config::parse_integer(text.substr(0, text.size() - 1));
    if (days && *days >= 0 && *days <= kLongest / kDaySeconds) seconds = *days * kDaySeconds;
  } else if (const auto duration = config::parse_duration(text)) {
    seconds = duration->count() / 1000;
  }
  if (seconds && *seconds >= 60 && *seconds <= kLongest) return *seconds;
  throw Failure(kExitUsage, "--expires-in: expected 1m to 366d, such as 12h or 90d, found \"" + text + "\"");
}

/// The first admin cannot ask an admin: whoever has the database makes it, and the audit log says so.
JsonValue create_directly(Session& session, const CreateOptions& options, int64_t seconds) {
  postgres::Connection connection = session.connect();
  const postgres::Rows database = connection.run(queries::cli::check_database);
  const std::string actor = "bootstrap:" + std::string(database.text(0, 0));
  const console::Token token = console::make_token();
  if (options.words.dry_run) connection.execute("begin");
  const auto rows = connection.run_transaction(
      {{queries::console::insert_token, postgres::Params()
                                            .add_text(token.id)
                                            .add_text(options.name)
                                            .add_text(options.role)
                                            .add_text(console::fingerprint_of(token))
                                            .add_text(actor)
                                            .add_integer(seconds)},
       console::audit_step({.actor = actor,
                            .action = "tokens.create",
                            .target = token.id,
                            .reason = options.words.reason,
                            .detail = "{\"name\":" + log::json_string(options.name) + ",\"role\":\"" + options.role +
                                      "\",\"expires_in_seconds\":" + std::to_string(seconds) + "}",
                            .request_id = "cli_" + console::random_hex(12)})});
  if (options.words.dry_run) connection.execute("rollback");
  std::string shown(rows[0].text(0, 0));
  if (!options.words.dry_run) shown.insert(1, "\"token\":\"" + console::text_of(token) + "\",");
  const auto parsed = JsonValue::parse(shown);
  TOLLGATE_CHECK(parsed.has_value(), "Postgres writes JSON");
  return *parsed;
}

JsonValue create_over_api(Session& session, const CreateOptions& options, int64_t seconds) {
  return ConsoleClient(session).post(
      "/tokens", body_of(options.words, "\"name\":" + log::json_string(options.name) + ",\"role\":\"" + options.role +
                                            "\",\"expires_in_seconds\":" + std::to_string(seconds)));
}

int create(Session& session, const CreateOptions& options) {
  const int64_t seconds = lifetime_seconds(options.expires_in);
  if (!console::is_token_name(options.name))
    throw Failure(kExitUsage,
                  "expected a name of 1 to 100 letters, digits or @ . _ - , found \"" + options.name + "\"");
  const JsonValue made =
      options.bootstrap ? create_directly(session, options, seconds) : create_over_api(session, options, seconds);
  const bool real = !options.words.dry_run;
  if (session.format == Format::json)
    session.world.out << made.line() << "\n";
  else if (real)
    session.world.out << made["token"].text() << "\n";  // alone, for $(…): of a dry run there is none
  session.world.err << (real ? "token " + made["id"].text() : std::string("would be a token")) << " for "
                    << neutralise_lines(made["name"].text()) << ", " << made["role"].text() << ", until "
                    << made["expires_at"].text() << (real ? "; it is shown this once\n" : "\n");
  say_dry_run(session, options.words);
  return kExitOk;
}

int list(Session& session, int64_t limit) {
  const auto tokens = ConsoleClient(session).list("/tokens", {}, limit);
  session.world.out << render_rows(tokens.rows, kColumns, session.format);
  if (tokens.more) session.world.err << "there are more: --limit " << limit * 10 << "\n";
  return kExitOk;
}

int revoke(Session& session, const RevokeOptions& options) {
  const JsonValue revoked =
      ConsoleClient(session).post("/tokens/" + segment(options.id) + "/revoke", body_of(options.words));
  session.world.out << render_one(revoked, kColumns, session.format);
  say_dry_run(session, options.words);
  return kExitOk;
}

void add_create(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("create", "makes a token and prints it, once");
  verb->footer(
      "Examples:\n  export TOLLGATE_CONSOLE_TOKEN=$(tollgate tokens create ada@example.org --role admin --bootstrap)\n"
      "  tollgate tokens create support-bob --role operator --expires-in 30d");
  const auto options = std::make_shared<CreateOptions>();
  verb->add_option("name", options->name, "the person or program that will use it")->required();
  verb->add_option("--role", options->role, "what it may do")
      ->required()
      ->check(CLI::IsMember({"viewer", "operator", "admin"}));
  verb->add_option("--expires-in", options->expires_in, "how long it is good: 12h, 90d; 366d at most")
      ->capture_default_str();
  add_step_words(*verb, options->words, Reason::welcome);
  verb->add_flag("--bootstrap", options->bootstrap,
                 "straight into the database (DATABASE_URL), for the first admin; the audit log says so");
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return create(session, *options); }; });
}

void add_list(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("list", "all tokens, newest first; never their secrets");
  const auto limit = std::make_shared<int64_t>(100);
  verb->add_option("--limit", *limit, "most rows")
      ->check(CLI::Range(int64_t{1}, int64_t{10000}))
      ->capture_default_str();
  add_output(*verb, session);
  verb->callback([&session, limit] { session.action = [&session, limit] { return list(session, *limit); }; });
}

void add_revoke(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("revoke", "from the next request on the token is refused");
  verb->footer("Examples:\n  tollgate tokens revoke 0123456789abcdef --reason 'laptop lost'");
  const auto options = std::make_shared<RevokeOptions>();
  verb->add_option("id", options->id, "its id: what stands between tgt_ and the next _")->required();
  add_step_words(*verb, options->words, Reason::welcome);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return revoke(session, *options); }; });
}

}  // namespace

void add_tokens(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("tokens", "who may speak to the console: create, list, revoke");
  noun->require_subcommand(1);
  add_create(*noun, session);
  add_list(*noun, session);
  add_revoke(*noun, session);
}

}  // namespace tollgate::cli
