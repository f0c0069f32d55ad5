#include "tools/tollgate/completion_tree.hpp"

#include <memory>

#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

int complete(const CLI::App& app, Session& session, const std::string& shell) {
  const std::vector<CompletionNode> nodes = completion_nodes(app);
  if (shell == "bash") session.world.out << bash_completion(nodes);
  if (shell == "zsh") session.world.out << zsh_completion(nodes);
  if (shell == "fish") session.world.out << fish_completion(nodes);
  return kExitOk;
}

}  // namespace

void add_completion(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("completion", "a script that makes the shell complete tollgate's words");
  noun->footer("Example:\n  source <(tollgate completion bash)");
  const auto shell = std::make_shared<std::string>();
  noun->add_option("shell", *shell, "the shell")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  noun->callback(
      [&app, &session, shell] { session.action = [&app, &session, shell] { return complete(app, session, *shell); }; });
}

}  // namespace tollgate::cli
