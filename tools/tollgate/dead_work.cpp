#include "tools/tollgate/dead_work.hpp"

#include <memory>

#include "console/sha256.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/console_steps.hpp"
#include "tools/tollgate/operation_watch.hpp"

namespace tollgate::cli {
namespace {

constexpr size_t kKeyBytes = 16;

struct WorkOptions {
  std::string kind;
  LetterOptions letters;
  StepWords words;
  int64_t rate = 50;
  bool no_wait = false;
};

const std::vector<std::string> kForecastMembers{"selected",   "examined",        "needs_approval", "applied",
                                                "superseded", "ignored",         "dead",           "refused",
                                                "not_read",   "not_read_reason", "objects_changed"};
const std::vector<std::string> kChangeColumns{"path", "before", "after"};

std::string body_of(const WorkOptions& options) {
  return body_of(options.words, "\"kind\":\"" + options.kind + "\",\"selection\":" + selection_json(options.letters) +
                                    ",\"rate_per_second\":" + std::to_string(options.rate));
}

void print_objects(Session& session, const JsonValue& forecast) {
  for (const JsonValue& object : forecast["objects"].items()) {
    session.world.out << "\n"
                      << neutralise_lines(object["type"].text() + " " + object["id"].text())
                      << (object["existed"].boolean() ? "" : ", new")
                      << (object["deleted_after"].boolean() ? ", deleted" : "")
                      << (object["unsettled_after"].boolean() ? ", Stripe would be asked" : "") << "\n"
                      << render_rows(object["changes"].items(), kChangeColumns, Format::table);
  }
}

int dry_run(Session& session, ConsoleClient& console, const WorkOptions& options) {
  const JsonValue forecast = console.post("/operations", body_of(options));
  session.world.out << render_one(forecast, kForecastMembers, session.format);
  if (session.format == Format::table && options.kind == "replay") print_objects(session, forecast);
  say_dry_run(session, options.words);
  return kExitOk;
}

int work(Session& session, const WorkOptions& options) {
  ConsoleClient console(session);
  if (options.words.dry_run) return dry_run(session, console, options);
  const JsonValue made = console.post("/operations", body_of(options), console::random_hex(kKeyBytes));
  const std::string id = neutralise_lines(made["operation_id"].text());
  session.world.err << "operation " << id << ", " << made["counts.total"].integer()
                    << " letters; it goes on without this program: tollgate operations watch " << id << "\n";
  if (!options.no_wait) return watch_operation(session, console, id);
  session.world.out << (session.format == Format::json ? made.line() : id) << "\n";
  return kExitOk;
}

void add_word(CLI::App& noun, Session& session, const std::string& kind, const std::string& meaning,
              const std::string& examples) {
  CLI::App* verb = noun.add_subcommand(kind, meaning);
  verb->footer("Examples:\n" + examples);
  const auto options = std::make_shared<WorkOptions>();
  options->kind = kind;
  verb->add_option("letters", options->letters.ids, "ids of letters; or say which by --group, filters or --everything");
  add_letter_filters(*verb, options->letters);
  verb->add_flag("--everything", options->letters.everything, "every open letter");
  add_step_words(*verb, options->words, Reason::needed);
  verb->add_option("--rate", options->rate, "most letters a second")
      ->check(CLI::Range(int64_t{1}, int64_t{10000}))
      ->capture_default_str();
  verb->add_flag("--no-wait", options->no_wait, "print the operation's id and do not follow it");
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return work(session, *options); }; });
}

}  // namespace

void add_dead_work(CLI::App& noun, Session& session) {
  add_word(noun, session, "replay", "sends dead letters through the workers again: one, ten, then the rest",
           "  tollgate dead replay --group 0123456789abcdef --dry-run\n"
           "  tollgate dead replay --group 0123456789abcdef --reason 'handler mended in 1.4.2'");
  add_word(noun, session, "discard", "closes dead letters without applying them; they stay on record",
           "  tollgate dead discard 0-1234 --reason 'test data of a developer'");
}

}  // namespace tollgate::cli
