#pragma once
#include <span>
#include <string_view>

namespace CLI {
class App;
}

namespace tollgate::cli {

class Session;

/// One noun of the command line: its words and the function that adds its verbs.
struct Command {
  std::string_view noun;
  void (*add)(CLI::App& app, Session& session);
};

/// The index of the program, in the order of --help.
[[nodiscard]] std::span<const Command> all_commands();

void add_events(CLI::App& app, Session& session);      // events.cpp
void add_why(CLI::App& app, Session& session);         // why.cpp
void add_send(CLI::App& app, Session& session);        // send.cpp
void add_doctor(CLI::App& app, Session& session);      // doctor.cpp
void add_migrate(CLI::App& app, Session& session);     // migrate.cpp
void add_topics(CLI::App& app, Session& session);      // topics.cpp
void add_progress(CLI::App& app, Session& session);    // progress.cpp
void add_dead(CLI::App& app, Session& session);        // dead.cpp
void add_operations(CLI::App& app, Session& session);  // operations.cpp
void add_reconcile(CLI::App& app, Session& session);   // reconcile.cpp
void add_drift(CLI::App& app, Session& session);       // drift.cpp
void add_audit(CLI::App& app, Session& session);       // audit.cpp
void add_tokens(CLI::App& app, Session& session);      // tokens.cpp
void add_config(CLI::App& app, Session& session);      // config.cpp
void add_completion(CLI::App& app, Session& session);  // completion.cpp

}  // namespace tollgate::cli
