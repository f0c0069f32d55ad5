#include "tools/tollgate/completion_tree.hpp"

namespace tollgate::cli {
namespace {

/// In single quotes, for any of the three shells (fish wants \' where the others want '\'').
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// "'events'|'events list'": every path but the program's own.
std::string known_paths(const std::vector<CompletionNode>& nodes) {
  std::string out;
  for (const CompletionNode& node : nodes) {
    if (!node.path.empty()) out += (out.empty() ? "" : "|") + quoted(node.path);
  }
  return out;
}

std::string words_of(const CompletionNode& node) {
  std::string out;
  for (const Candidate& candidate : node.candidates) out += (out.empty() ? "" : " ") + candidate.word;
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// zsh's _describe splits at the first colon that is not escaped.
std::string zsh_entry(const Candidate& candidate) {
  std::string word;
  for (const char c : candidate.word) word += c == ':' ? std::string("\\:") : std::string(1, c);
  return quoted(word + ":" + candidate.description);
}

}  // namespace

std::string bash_completion(const std::vector<CompletionNode>& nodes) {
  std::string out =
      "# bash completion for tollgate; use it with: source <(tollgate completion bash)\n_tollgate() {\n"
      "  local word at='' cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=''\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"${at:+$at }$word\" in\n      " +
      known_paths(nodes) +
      ") at=\"${at:+$at }$word\" ;;\n    esac\n  done\n"
      "  case \"$at $prev\" in\n";
  for (const CompletionNode& node : nodes) {
    for (const auto& choice : node.choices)
      out += "    " + quoted(node.path + " " + choice.option) + ") words=" + quoted(joined(choice.values)) + " ;;\n";
  }
  out += "    *) case \"$at\" in\n";
  for (const CompletionNode& node : nodes)
    out += "      " + quoted(node.path) + ") words=" + quoted(words_of(node)) + " ;;\n";
  return out +
         "    esac ;;\n  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o default -F _tollgate "
         "tollgate\n";
}

std::string zsh_completion(const std::vector<CompletionNode>& nodes) {
  std::string out =
      "#compdef tollgate\n# zsh completion for tollgate; use it with: source <(tollgate completion zsh)\n_tollgate() "
      "{\n"
      "  local word at=''\n  local -a candidates\n  for word in ${words[2,CURRENT-1]}; do\n"
      "    case \"${at:+$at }$word\" in\n      " +
      known_paths(nodes) +
      ") at=\"${at:+$at }$word\" ;;\n    esac\n  done\n"
      "  case \"$at ${words[CURRENT-1]}\" in\n";
  for (const CompletionNode& node : nodes) {
    for (const auto& choice : node.choices)
      out += "    " + quoted(node.path + " " + choice.option) + ") candidates=(" + joined(choice.values) + ") ;;\n";
  }
  out += "    *) case \"$at\" in\n";
  for (const CompletionNode& node : nodes) {
    out += "      " + quoted(node.path) + ") candidates=(";
    for (const Candidate& candidate : node.candidates) out += "\n        " + zsh_entry(candidate);
    out += ") ;;\n";
  }
  return out + "    esac ;;\n  esac\n  _describe tollgate candidates\n}\ncompdef _tollgate tollgate\n";
}

std::string fish_completion(const std::vector<CompletionNode>& nodes) {
  std::string out =
      "# fish completion for tollgate; use it with: tollgate completion fish | source\n"
      "function __tollgate_at\n  set -l at ''\n  for word in (commandline -opc)[2..]\n"
      "    set -l longer (string trim -- \"$at $word\")\n    switch $longer\n      case";
  for (const CompletionNode& node : nodes) {
    if (!node.path.empty()) out += " " + quoted(node.path);
  }
  out += "\n        set at $longer\n    end\n  end\n  test \"$at\" = \"$argv[1]\"\nend\ncomplete -c tollgate -f\n";
  for (const CompletionNode& node : nodes) {
    const std::string at = "complete -c tollgate -n \"__tollgate_at " + quoted(node.path) + "\"";
    for (const Candidate& candidate : node.candidates) {
      const bool option = candidate.word.starts_with("--");
      std::string values;
      for (const auto& choice : node.choices) {
        if (choice.option == candidate.word) values = " -x -a " + quoted(joined(choice.values));
      }
      out += at + (option ? " -l " + quoted(candidate.word.substr(2)) : " -a " + quoted(candidate.word)) + values +
             " -d " + quoted(candidate.description) + "\n";
    }
  }
  return out;
}

}  // namespace tollgate::cli
