#include "tools/tollgate/usage.hpp"

#include <CLI/CLI.hpp>

#include "common/config/suggest.hpp"

namespace tollgate::cli {
namespace {

/// "tollgate events" for the chosen command, as the user would type it.
std::string path_of(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : path_of(*parent) + " " + app.get_name();
}

const CLI::App& chosen(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : chosen(*parsed.front());
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view near = config::nearest(word, views);
  return near.empty() ? std::string() : "; did you mean " + std::string(near) + "?";
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace

std::string explain_unknown_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* at = &app;
  for (const std::string& word : arguments) {
    const auto verbs = at->get_subcommands([](const CLI::App*) { return true; });
    if (verbs.empty() || word.starts_with("-")) return {};
    const CLI::App* next = nullptr;
    std::vector<std::string> names;
    for (const CLI::App* verb : verbs) {
      names.push_back(verb->get_name());
      if (verb->get_name() == word) next = verb;
    }
    if (next == nullptr) {
      return "expected a command, found \"" + word + "\"" + did_you_mean(word, names) + " (" + path_of(*at) +
             " --help lists them)";
    }
    at = next;
  }
  return {};
}

std::string explain_parse_error(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = chosen(app);
  std::string sentence = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extras = app.remaining(true);
    const std::string word = extras.empty() ? std::string() : extras.front();
    const std::string name = word.substr(0, word.find('='));
    sentence = "there is no such option or argument: \"" + word + "\"" + did_you_mean(name, option_names(command));
  }
  return sentence + " (" + path_of(command) + " --help)";
}

std::string explain(const postgres::PostgresError& error) {
  std::string sentence = std::string("Postgres: ") + error.what();
  while (!sentence.empty() && (sentence.back() == '\n' || sentence.back() == '.')) sentence.pop_back();
  if (error.sqlstate == "42P01" || error.sqlstate == "3F000" || error.sqlstate == "42703" ||
      error.sqlstate == "42883") {
    return sentence +
           "; the schema is not the one this program knows: run `tollgate migrate status`, then `tollgate migrate up`.";
  }
  if (error.sqlstate == "42501") return sentence + "; use a DATABASE_URL whose role may do this.";
  if (error.sqlstate == "57014") return sentence + "; it took too long: narrow it with --since, --object or --type.";
  if (error.connection_lost()) return sentence + "; check DATABASE_URL and that the server runs (`tollgate doctor`).";
  return sentence + ".";
}

}  // namespace tollgate::cli
