#include "tools/tollgate/completion_tree.hpp"

#include <CLI/CLI.hpp>

#include "common/config/parse.hpp"

namespace tollgate::cli {
namespace {

/// The words of an option that takes one of a few: CLI11 shows them as TYPE:{a,b}.
std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t open = type.find('{');
  const size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return config::split_list(type.substr(open + 1, close - open - 1));
}

void add_nodes(const CLI::App& app, const std::string& path, std::vector<CompletionNode>& nodes) {
  CompletionNode node{.path = path, .candidates = {}, .choices = {}};
  const auto verbs = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* verb : verbs) node.candidates.push_back({verb->get_name(), verb->get_description()});
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional() && !choices_of(*option).empty()) {
      for (const std::string& value : choices_of(*option))
        node.candidates.push_back({value, option->get_description()});
    }
    for (const std::string& name : option->get_lnames()) {
      node.candidates.push_back({"--" + name, option->get_description()});
      if (auto values = choices_of(*option); !values.empty()) node.choices.push_back({"--" + name, std::move(values)});
    }
  }
  nodes.push_back(std::move(node));
  for (const CLI::App* verb : verbs) add_nodes(*verb, path + (path.empty() ? "" : " ") + verb->get_name(), nodes);
}

}  // namespace

std::vector<CompletionNode> completion_nodes(const CLI::App& app) {
  std::vector<CompletionNode> nodes;
  add_nodes(app, "", nodes);
  return nodes;
}

}  // namespace tollgate::cli
