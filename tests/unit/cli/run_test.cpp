#include <iostream>

#include <CLI/CLI.hpp>

#include "cli_run.hpp"
#include "support/catch.hpp"
#include "tools/tollgate/commands.hpp"

using namespace tollgate::cli;

TEST_CASE("command line: an unknown noun or verb is wrong usage, with the one that was meant") {
  const Ran noun = run_words({"evnets", "list"});
  CHECK(noun.code == kExitUsage);
  CHECK(noun.out.empty());
  CHECK(noun.err ==
        "tollgate: expected a command, found \"evnets\"; did you mean events? (tollgate --help lists them)\n");
  const Ran verb = run_words({"events", "lits"});
  CHECK(verb.code == kExitUsage);
  CHECK(verb.err ==
        "tollgate: expected a command, found \"lits\"; did you mean list? (tollgate events --help lists them)\n");
}

TEST_CASE("command line: an unknown filter is never ignored") {
  const Ran ran = run_words({"events", "list", "--acount", "acct_1"});
  CHECK(ran.code == kExitUsage);
  CHECK(ran.err ==
        "tollgate: there is no such option or argument: \"--acount\"; did you mean --account? (tollgate events list "
        "--help)\n");
}

TEST_CASE("command line: wrong values of options are wrong usage") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"events", "list", "--limit", "0"},
                                             {"events", "list", "--limit", "x"},
                                             {"events", "list", "--outcome", "lost"},
                                             {"events", "list", "--output", "yaml"},
                                             {"events", "show"},
                                             {"why"},
                                             {"completion", "tcsh"},
                                             {},
                                             {"events", "list", "--since", "tomorrow"},
                                             {"send", "--type", "invoice.eaten"}}) {
    const Ran ran = run_words(words);
    INFO(ran.err);
    CHECK(ran.code == kExitUsage);
    CHECK(ran.out.empty());
    CHECK(ran.err.starts_with("tollgate: "));
  }
}

TEST_CASE("command line: --help of every command has an example and goes to stdout") {
  tollgate::cli::World world{.env = {}, .out = std::cout, .err = std::cerr};
  Session session(world);
  const auto app = make_app(session);
  for (const CLI::App* noun : app->get_subcommands([](const CLI::App*) { return true; })) {
    const auto verbs = noun->get_subcommands([](const CLI::App*) { return true; });
    for (const CLI::App* command : verbs.empty() ? std::vector<const CLI::App*>{noun} : verbs) {
      std::vector<std::string> words{noun->get_name()};
      if (command != noun) words.push_back(command->get_name());
      words.emplace_back("--help");
      const Ran ran = run_words(words);
      INFO(ran.out << ran.err);
      CHECK(ran.code == kExitOk);
      CHECK(ran.err.empty());
      CHECK(ran.out.find("Example") != std::string::npos);
      CHECK(ran.out.find("  tollgate ") + ran.out.find("tollgate ") != 2 * std::string::npos);
    }
  }
}

TEST_CASE("command line: --version") {
  const Ran ran = run_words({"--version"});
  CHECK(ran.code == kExitOk);
  CHECK(ran.out.starts_with("tollgate "));
}

TEST_CASE("config check: wrong settings are one sentence and exit code 78") {
  const Ran ran = run_words({"config", "check"}, {{"TOLLGATE_BATCH_MAX", "many"}});
  CHECK(ran.code == tollgate::config::kExitConfig);
  CHECK(ran.out.empty());
  CHECK(ran.err ==
        "tollgate: TOLLGATE_BATCH_MAX: expected a whole number from 1 to 10000, found \"many\"; correct it, or unset "
        "it to use 500.\n");
  CHECK(run_words({"config", "check"}, {{"TOLLGATE_WORKER_LANES", "4"}}).code == kExitOk);
}

TEST_CASE("config check: what only libpq and librdkafka can judge is judged, without a connection") {
  const Ran database = run_words({"config", "check"}, {{"DATABASE_URL", "postgres://[::1/x"}});
  CHECK(database.code == tollgate::config::kExitConfig);
  CHECK(database.err.starts_with("tollgate: DATABASE_URL: expected a URI that libpq understands"));
  const Ran kafka =
      run_words({"config", "check"}, {{"KAFKA_BROKERS", "127.0.0.1:1"}, {"KAFKA_CONFIG_NO_SUCH_THING", "1"}});
  CHECK(kafka.code == tollgate::config::kExitConfig);
  CHECK(kafka.err.find("no.such.thing") != std::string::npos);
  CHECK(run_words({"config", "check"}, {{"KAFKA_BROKERS", "127.0.0.1:1"}, {"DATABASE_URL", "postgres://u@h/d"}}).code ==
        kExitOk);
}

TEST_CASE("config print: values with their origin, no secret") {
  const Ran ran = run_words({"config", "print", "--output", "json"}, {{"STRIPE_WEBHOOK_SECRET", "whsec_hidden"}});
  CHECK(ran.code == kExitOk);
  CHECK(ran.out.find("hidden") == std::string::npos);
  CHECK(ran.out.find("{\"name\":\"STRIPE_WEBHOOK_SECRET\",\"value\":\"(set)\",\"origin\":\"environment\"}\n") !=
        std::string::npos);
  CHECK(ran.out.find("{\"name\":\"TOLLGATE_BATCH_MAX\",\"value\":\"500\",\"origin\":\"default\"}\n") !=
        std::string::npos);
}

TEST_CASE("config --help prints the table of settings") {
  const Ran ran = run_words({"config", "--help"});
  CHECK(ran.out.find("TOLLGATE_CONSUMER_GROUP") != std::string::npos);
  CHECK(ran.out.find("tollgate-worker") != std::string::npos);
}

TEST_CASE("commands that need a setting name it") {
  const Ran ran = run_words({"send"});
  CHECK(ran.code == tollgate::config::kExitConfig);
  CHECK(ran.err.find("WEBHOOK_URL") != std::string::npos);
}

TEST_CASE("commands that cannot reach Postgres say where to look, without the password") {
  const Ran ran = run_words({"events", "list"}, {{"DATABASE_URL", "postgres://u:hunter2@127.0.0.1:1/x"}});
  CHECK(ran.code == kExitError);
  CHECK(ran.err.find("check DATABASE_URL") != std::string::npos);
  CHECK(ran.err.find("hunter2") == std::string::npos);
}
