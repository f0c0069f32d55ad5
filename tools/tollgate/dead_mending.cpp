#include "tools/tollgate/dead_mending.hpp"

#include <memory>

#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/console_steps.hpp"

namespace tollgate::cli {
namespace {

struct RestoreOptions {
  LetterOptions letters;
  StepWords words;
};

const std::vector<std::string> kRebuilt{"dry_run", "consumer_group", "partitions", "letters"};

/// The console takes a few thousand in one transaction: asked again until none is left.
int restore(Session& session, const RestoreOptions& options) {
  ConsoleClient console(session);
  const std::string body = body_of(options.words, "\"selection\":" + selection_json(options.letters));
  JsonValue done = console.post("/dead-letters/restore", body);
  int64_t restored = done["restored"].integer();
  for (int64_t left = done["selected"].integer() - restored; left > 0 && !options.words.dry_run;) {
    session.world.err << restored << " restored, " << left << " to go\n";
    done = console.post("/dead-letters/restore", body);
    restored += done["restored"].integer();
    left = done["restored"].integer() == 0 ? 0 : done["selected"].integer() - done["restored"].integer();
  }
  if (session.format == Format::json)
    session.world.out << "{\"dry_run\":" << (options.words.dry_run ? "true" : "false")
                      << ",\"selected\":" << (options.words.dry_run ? done["selected"].integer() : restored)
                      << ",\"restored\":" << (options.words.dry_run ? 0 : restored) << "}\n";
  else
    session.world.out << (options.words.dry_run ? done["selected"].integer() : restored)
                      << (options.words.dry_run ? " letters would be open again\n" : " letters are open again\n");
  say_dry_run(session, options.words);
  return kExitOk;
}

int rebuild(Session& session, const StepWords& words) {
  const JsonValue done = ConsoleClient(session).post("/dead-letters/rebuild", body_of(words));
  session.world.out << render_one(done, kRebuilt, session.format);
  if (!words.dry_run)
    session.world.err << "the workers read the dead topic again; how far: tollgate progress show --group "
                      << neutralise_lines(done["consumer_group"].text()) << "\n";
  say_dry_run(session, words);
  return kExitOk;
}

void add_restore(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("restore", "takes discards back: the letters are open again");
  verb->footer(
      "Examples:\n  tollgate dead restore evt_1QabcXYZ --reason 'it was a customer after all'\n"
      "  tollgate dead restore --group 0123456789abcdef --dry-run");
  const auto options = std::make_shared<RestoreOptions>();
  verb->add_option("letters", options->letters.ids, "ids of letters; or say which by --group, filters or --everything");
  add_letter_filters(*verb, options->letters);
  verb->add_flag("--everything", options->letters.everything, "every discarded letter");
  add_step_words(*verb, options->words, Reason::needed);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return restore(session, *options); }; });
}

void add_rebuild(CLI::App& noun, Session& session) {
  CLI::App* verb =
      noun.add_subcommand("rebuild", "has the index of the dead topic made anew by reading the topic again");
  verb->footer(
      "What was read before counts once; letters that are missing come back.\n\n"
      "Examples:\n  tollgate dead rebuild --dry-run\n  tollgate dead rebuild --reason 'restored a backup of "
      "yesterday'");
  const auto words = std::make_shared<StepWords>();
  add_step_words(*verb, *words, Reason::needed);
  add_output(*verb, session);
  verb->callback([&session, words] { session.action = [&session, words] { return rebuild(session, *words); }; });
}

}  // namespace

void add_dead_mending(CLI::App& noun, Session& session) {
  add_restore(noun, session);
  add_rebuild(noun, session);
}

}  // namespace tollgate::cli
