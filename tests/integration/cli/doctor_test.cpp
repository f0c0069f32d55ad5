#include "cli_world.hpp"
#include "support/catch.hpp"
#include "tools/tollgate/finding.hpp"

using namespace tollgate;
using namespace tollgate::cli;

TEST_CASE("doctor: each link that stands is ok, each that does not says what to do") {
  CliWorld world;
  const Ran ran = world.run({"doctor"});
  INFO(ran.out << ran.err);
  CHECK(ran.code == kExitError);
  CHECK(ran.out.find("ok    settings  profile production\n") != std::string::npos);
  CHECK(ran.out.find("ok    postgres  Postgres ") != std::string::npos);
  CHECK(ran.out.find("ok    schema    migration ") != std::string::npos);
  CHECK(ran.out.find("ok    months    ") != std::string::npos);
  CHECK(ran.out.find("ok    clock     ") != std::string::npos);
  CHECK(ran.out.find("FAIL  kafka     KAFKA_BROKERS: expected host:port") != std::string::npos);
  CHECK(ran.out.find("-     workers   needs Postgres and Kafka\n") != std::string::npos);
  CHECK(ran.out.find("-     ingest    not checked: WEBHOOK_URL is not set\n") != std::string::npos);
  CHECK(ran.out.find("-     stripe    not checked: STRIPE_API_KEY is not set\n") != std::string::npos);
}

TEST_CASE("doctor: a missing month is a warning, an old schema a failure") {
  CliWorld world;
  world.connection.execute(
      "do $$ begin execute format('drop table tollgate.events_%s', to_char(now() at time zone 'UTC', 'YYYY_MM')); end "
      "$$");
  CHECK(world.run({"doctor"}).out.find("warn  months    tollgate.events has no partition for 2") != std::string::npos);
  world.connection.execute("delete from tollgate.schema_migrations where number = 2");
  CHECK(world.run({"doctor"}).out.find("FAIL  schema ") != std::string::npos);
}

TEST_CASE("doctor: Postgres away is a failure, and wrong settings end it with 78") {
  const Ran away = run_words({"doctor", "-o", "json"}, {{"DATABASE_URL", "postgres://u:hunter2@127.0.0.1:1/x"}});
  CHECK(away.code == kExitError);
  CHECK(away.out.find(R"({"status":"FAIL","link":"postgres",)") != std::string::npos);
  CHECK(away.out.find("hunter2") == std::string::npos);
  const Ran wrong = run_words({"doctor"}, {{"TOLLGATE_WORKER_LANES", "0"}});
  CHECK(wrong.code == config::kExitConfig);
  CHECK(wrong.out.starts_with("FAIL  settings  TOLLGATE_WORKER_LANES: expected"));
}

TEST_CASE("doctor: clocks apart by seconds are a warning, by a minute a failure") {
  CHECK(judge_clock(1'000'000, 2'500'000).status == Finding::Status::ok);
  CHECK(judge_clock(10'000'000, 5'000'000).status == Finding::Status::warn);
  CHECK(judge_clock(0, 61'000'000).status == Finding::Status::fail);
  CHECK(judge_clock(10'000'000, 5'000'000).what == "this machine's clock is 5000 ms ahead of Postgres's");
}

TEST_CASE("doctor: colours only where allowed") {
  CHECK(render(ok("kafka", "fine"), Format::table, Colour::never) == "ok    kafka     fine\n");
  CHECK(render(fail("kafka", "gone", "start it"), Format::table, Colour::allowed) ==
        "\x1b[31mFAIL  \x1b[0mkafka     gone: start it\n");
}
