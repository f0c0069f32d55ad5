#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli_run.hpp"
#include "support/catch.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/completion_tree.hpp"

using namespace tollgate::cli;

namespace {

/// A small tree: one noun with one verb that takes a choice.
std::vector<CompletionNode> small_tree() {
  CLI::App app("a program", "tollgate");
  CLI::App* noun = app.add_subcommand("events", "what's in the ledger");
  CLI::App* verb = noun->add_subcommand("list", "all of them");
  static std::string output;
  verb->add_option("--output", output, "its form")->check(CLI::IsMember({"json"}));
  return completion_nodes(app);
}

}  // namespace

TEST_CASE("completion: the tree is flattened, parents first, with choices") {
  const auto nodes = small_tree();
  REQUIRE(nodes.size() == 3);
  CHECK(nodes[0].path.empty());
  CHECK(nodes[0].candidates[0].word == "events");
  CHECK(nodes[1].path == "events");
  CHECK(nodes[2].path == "events list");
  REQUIRE(nodes[2].choices.size() == 1);
  CHECK(nodes[2].choices[0].option == "--output");
  CHECK(nodes[2].choices[0].values == std::vector<std::string>{"json"});
}

TEST_CASE("completion: descriptions with quotes stay inside their quotes") {
  CHECK(zsh_completion(small_tree()).find("'events:what'\\''s in the ledger'") != std::string::npos);
  CHECK(fish_completion(small_tree()).find("-d 'what'\\''s in the ledger'") != std::string::npos);
}

TEST_CASE("completion: every command of the table is in every shell's script") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Ran ran = run_words({"completion", shell});
    CHECK(ran.code == kExitOk);
    for (const Command& command : all_commands()) CHECK(ran.out.find(command.noun) != std::string::npos);
    CHECK(ran.out.find("events list") != std::string::npos);
    CHECK(ran.out.find("starting-after") != std::string::npos);
  }
}

TEST_CASE("completion: bash takes its script and completes verbs and choices") {
  const Ran ran = run_words({"completion", "bash"});
  const std::string script =
      ran.out +
      "COMP_WORDS=(tollgate events l); COMP_CWORD=2; _tollgate; echo \"${COMPREPLY[*]}\"\n"
      "COMP_WORDS=(tollgate events list --output ''); COMP_CWORD=4; _tollgate; echo \"${COMPREPLY[*]}\"\n";
  FILE* pipe = popen(("bash -c '" +
                      [&] {
                        std::string quoted;
                        for (const char c : script) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
                        return quoted;
                      }() +
                      "'")
                         .c_str(),
                     "r");
  REQUIRE(pipe != nullptr);
  char buffer[256];
  std::string answer;
  while (fgets(buffer, sizeof buffer, pipe) != nullptr) answer += buffer;
  CHECK(pclose(pipe) == 0);
  CHECK(answer == "list\ntable json\n");
}
