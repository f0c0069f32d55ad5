#include "tools/tollgate/run_watch.hpp"

#include "support/catch.hpp"

using namespace tollgate::cli;

namespace {

JsonValue run_of(const std::string& members) { return *JsonValue::parse("{" + members + "}"); }

}  // namespace

TEST_CASE("run line: a bar, the share of what is expected, and the time that is left at this pace") {
  const JsonValue run = run_of(R"("state":"running","objects":5000,"pages":50,"drifted":3,"total_guess":10000)");
  CHECK(run_line(run, 10, 60, 0) ==
        "[#####-----] running 50 % 5000 of about 10000 objects, 50 pages, 3 differed, about 1m left");
  CHECK(run_line(run, 0, 0, 0) == "running 50 % 5000 of about 10000 objects, 50 pages, 3 differed");
}

TEST_CASE("run line: a guess that was too low never shows all of it before the end, and no guess shows no share") {
  CHECK(run_line(run_of(R"("state":"running","objects":12,"pages":1,"total_guess":10)"), 0, 9, 0) ==
        "running 99 % 12 of about 12 objects, 1 pages");
  CHECK(run_line(run_of(R"("state":"waiting","objects":0,"pages":0,"total_guess":null)"), 0, 9, 0) ==
        "waiting 0 objects, 0 pages");
  CHECK(run_line(run_of(R"("state":"done","objects":12,"pages":1,"buried":2,"total_guess":100)"), 4, 9, 0) ==
        "[####] done 100 % 12 objects, 1 pages, 2 gone");
}

TEST_CASE("run: exit code 3 for drift that a comparison found, also in a dry run; 1 for what did not end well") {
  CHECK(exit_code_of_run(run_of(R"("kind":"verify","state":"done","drifted":0)")) == 0);
  CHECK(exit_code_of_run(run_of(R"("kind":"verify","state":"done","drifted":2)")) == kExitDrift);
  CHECK(exit_code_of_run(run_of(R"("kind":"verify","state":"done","dry_run":true,"drifted":2)")) == kExitDrift);
  CHECK(exit_code_of_run(run_of(R"("kind":"backfill","state":"done","dry_run":true,"drifted":2)")) == kExitDrift);
  CHECK(exit_code_of_run(run_of(R"("kind":"backfill","state":"done","drifted":2)")) == 0);
  for (const char* state : {"stopped", "failed", "canceled"})
    CHECK(exit_code_of_run(run_of(R"("kind":"verify","drifted":0,"state":")" + std::string(state) + "\"")) == 1);
}
