#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace tollgate::cli {

/// A word that may follow, with its one-line description.
struct Candidate {
  std::string word;
  std::string description;
};

/// A command and what may follow it.
struct CompletionNode {
  std::string path;                   ///< "events list"; empty for the program itself
  std::vector<Candidate> candidates;  ///< verbs, then options
  struct Choice {
    std::string option;
    std::vector<std::string> values;
  };
  std::vector<Choice> choices;  ///< options that take one of a few words
};

/// The tree, flattened, parents first. Pure.
[[nodiscard]] std::vector<CompletionNode> completion_nodes(const CLI::App& app);

/// The script for one shell.
[[nodiscard]] std::string bash_completion(const std::vector<CompletionNode>& nodes);
[[nodiscard]] std::string zsh_completion(const std::vector<CompletionNode>& nodes);
[[nodiscard]] std::string fish_completion(const std::vector<CompletionNode>& nodes);

}  // namespace tollgate::cli
