#include <chrono>
#include <limits>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace tollgate;
using namespace std::chrono_literals;
using postgres::Params;
using postgres::PostgresError;
using postgres::Statement;
using support::PostgresServer;

constexpr Statement kInsert{"test/insert", "insert into t (id, body) values ($1, $2)"};
constexpr Statement kCount{"test/count", "select count(*) from t"};
constexpr Statement kEcho{"test/echo", "select $1::text"};
constexpr Statement kDivide{"test/divide", "select 1 / $1::int8"};
constexpr Statement kSleep{"test/sleep", "select pg_sleep(60)::text"};

postgres::Connection connection_with_table() {
  auto connection = support::connect(PostgresServer::shared().make_database());
  connection.execute("create table t (id bigint primary key, body text)");
  return connection;
}

Params row(int64_t id, std::string_view body) { return std::move(Params().add_integer(id).add_text(body)); }

template <class Call>
PostgresError error_of(Call call) {
  try {
    call();
  } catch (const PostgresError& error) {
    return error;
  }
  FAIL("expected a PostgresError, none was thrown");
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("postgres: values go there and come back, in binary") {
  auto connection = support::connect(PostgresServer::shared().url());
  const auto rows = connection.query(
      "select $1::text, $2::int8, $3::bool, $4::text, $5::int8::int2, $6::int8::int4, 0.1::float8, "
      "'-Infinity'::float8, $7::text::jsonb::text",
      Params()
          .add_text("Zoë 😀 日本 'quoted' \\")
          .add_integer(std::numeric_limits<int64_t>::min())
          .add_boolean(true)
          .add_null()
          .add_integer(-3)
          .add_integer(-70000)
          .add_text(R"({"a": [1, null]})"));
  CHECK(rows.size() == 1);
  CHECK(rows.columns() == 9);
  CHECK(rows.text(0, 0) == "Zoë 😀 日本 'quoted' \\");
  CHECK(rows.integer(0, 1) == std::numeric_limits<int64_t>::min());
  CHECK(rows.boolean(0, 2));
  CHECK(rows.is_null(0, 3));
  CHECK(rows.text(0, 3).empty());
  CHECK(rows.integer(0, 4) == -3);
  CHECK(rows.integer(0, 5) == -70000);
  CHECK(rows.real(0, 6) == 0.1);
  CHECK(rows.real(0, 7) == -std::numeric_limits<double>::infinity());
  CHECK(rows.text(0, 8) == R"({"a": [1, null]})");
}

TEST_CASE("postgres: arrays go there, with nulls, empty ones too") {
  auto connection = support::connect(PostgresServer::shared().url());
  const auto rows = connection.query(
      "select $1::text[]::text, $2::text[]::text, $3::int8[]::text, $4::int8[]::text, $5::bool[]::text, "
      "$6::text[]::text",
      Params()
          .add_texts({"a,b", "", "ü"})
          .add_nullable_texts({"x", std::nullopt})
          .add_integers({1, -2})
          .add_nullable_integers({std::nullopt, 7})
          .add_booleans({true, false})
          .add_texts({}));
  CHECK(rows.text(0, 0) == R"({"a,b","",ü})");
  CHECK(rows.text(0, 1) == "{x,NULL}");
  CHECK(rows.text(0, 2) == "{1,-2}");
  CHECK(rows.text(0, 3) == "{NULL,7}");
  CHECK(rows.text(0, 4) == "{t,f}");
  CHECK(rows.text(0, 5) == "{}");
}

TEST_CASE("postgres: a statement prepared with a null takes a value the next time") {
  auto connection = support::connect(PostgresServer::shared().url());
  const Statement echo{"test/echo_number", "select $1::int4::int8"};
  CHECK(connection.run(echo, Params().add_null()).is_null(0, 0));
  CHECK(connection.run(echo, Params().add_integer(5)).integer(0, 0) == 5);
  CHECK(connection.run(echo, Params().add_null()).is_null(0, 0));
}

TEST_CASE("postgres: a transaction is all or nothing") {
  auto connection = connection_with_table();
  const auto rows = connection.run_transaction({{kInsert, row(1, "one")}, {kInsert, row(2, "two")}, {kCount, {}}});
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].affected() == 1);
  CHECK(rows[2].integer(0, 0) == 2);
  const auto error = error_of([&] {
    connection.run_transaction(
        {{kInsert, row(3, "three")}, {kDivide, Params().add_integer(0)}, {kInsert, row(4, "four")}, {kCount, {}}});
  });
  CHECK(error.sqlstate == "22012");
  CHECK(error.statement == "test/divide");
  CHECK(error.step == 1);
  CHECK_FALSE(error.connection_lost());
  CHECK(connection.alive());
  CHECK(connection.run(kCount).integer(0, 0) == 2);
  CHECK(connection.run_transaction({{kInsert, row(3, "three")}}).size() == 1);
}

TEST_CASE("postgres: an error names its constraint and quotes no row") {
  auto connection = connection_with_table();
  connection.run(kInsert, row(1, "secret"));
  const auto error = error_of([&] { connection.run(kInsert, row(1, "secret")); });
  CHECK(error.sqlstate == "23505");
  CHECK(error.constraint == "t_pkey");
  CHECK(std::string(error.what()).find("(1)") == std::string::npos);
  const auto unicode = error_of([&] { connection.run(kEcho, Params().add_text("\xff\xfe")); });
  CHECK(unicode.sqlstate == "22021");
}

TEST_CASE("postgres: a statement whose preparation fails can be run once its table is there") {
  auto connection = connection_with_table();
  const Statement later{"test/later", "select count(*) from later"};
  CHECK(error_of([&] { connection.run_transaction({{kInsert, row(1, "x")}, {later, {}}}); }).sqlstate == "42P01");
  connection.execute("create table later (id int)");
  CHECK(connection.run(later).integer(0, 0) == 0);
  CHECK(connection.run(kCount).integer(0, 0) == 0);
}

TEST_CASE("postgres: a plan made before the table changed is an infrastructure matter that a new session heals") {
  auto connection = connection_with_table();
  const Statement all{"test/all", "select * from t"};
  connection.run(all);
  connection.execute("alter table t add column more int");
  CHECK(error_of([&] { connection.run(all); }).connection_lost());
  CHECK_FALSE(connection.alive());
  CHECK(error_of([&] { connection.run(all); }).sqlstate.empty());
}

TEST_CASE("postgres: 2,000 statements of 100 KB with answers as large do not stall") {
  auto connection = connection_with_table();
  const std::string body(100'000, 'x');
  std::vector<postgres::Connection::Step> steps;
  for (int64_t step = 0; step < 2000; ++step) steps.push_back({kEcho, std::move(Params().add_text(body))});
  const auto rows = connection.run_transaction(steps);
  REQUIRE(rows.size() == 2000);
  CHECK(rows.back().text(0, 0).size() == body.size());
}

TEST_CASE("postgres: a script runs several statements and reports the first error") {
  auto connection = connection_with_table();
  connection.execute("insert into t values (1, 'a'); insert into t values (2, 'b'); select * from t");
  const auto error =
      error_of([&] { connection.execute("insert into t values (3, 'c'); insert into missing values (1)"); });
  CHECK(error.sqlstate == "42P01");
  CHECK(connection.run(kCount).integer(0, 0) == 2);
  CHECK(error_of([&] { connection.execute("copy t to stdout"); }).connection_lost());
}

TEST_CASE("postgres: session settings hold, and the URL's own options beat them") {
  const auto& server = PostgresServer::shared();
  auto options = support::connect_options(server.url());
  options.lock_timeout = 1234ms;
  options.application_name = "tollgate test";
  postgres::Connection plain(options);
  CHECK(plain.query("select current_setting('lock_timeout')").text(0, 0) == "1234ms");
  CHECK(plain.query("select current_setting('application_name')").text(0, 0) == "tollgate test");
  CHECK(plain.query("select current_setting('idle_in_transaction_session_timeout')").text(0, 0) == "30s");
  options.url += "&options=-c%20lock_timeout%3D99&application_name=other";
  postgres::Connection own(options);
  CHECK(own.query("select current_setting('lock_timeout')").text(0, 0) == "99ms");
  CHECK(own.query("select current_setting('statement_timeout')").text(0, 0) == "10s");
  CHECK(own.query("select current_setting('application_name')").text(0, 0) == "other");
}

TEST_CASE("postgres: an address that cannot be read is refused without quoting it") {
  const auto error =
      error_of([] { postgres::Connection({.url = "postgresql://u:s3cret@[::1", .application_name = "test"}); });
  CHECK(std::string(error.what()).find("DATABASE_URL") != std::string::npos);
  CHECK(std::string(error.what()).find("s3cret") == std::string::npos);
}

TEST_CASE("postgres: a read-only server is not taken for a primary") {
  auto& server = PostgresServer::shared();
  const auto url = server.make_database();
  auto admin = support::connect(server.url());
  auto before = support::connect(url);
  const auto name = before.query("select current_database()::text");
  admin.execute("alter database " + std::string(name.text(0, 0)) + " set default_transaction_read_only = on");
  CHECK(error_of([&] { support::connect(url); }).connection_lost());
}

TEST_CASE("postgres: a session that was ended while it lay idle is known for it before its next call") {
  auto& server = PostgresServer::shared();
  auto admin = support::connect(server.url());
  auto idle = support::connect(server.url());
  const auto pid = idle.query("select pg_backend_pid()::text");
  CHECK(idle.still_open());
  admin.query("select pg_terminate_backend($1::text::int, 5000)::text", Params().add_text(pid.text(0, 0)));
  CHECK(idle.alive());
  CHECK_FALSE(idle.still_open());
  CHECK_FALSE(idle.alive());
}

TEST_CASE("postgres: a statement that takes too long is cancelled, and the session lives") {
  auto options = support::connect_options(PostgresServer::shared().url());
  options.statement_timeout = 100ms;
  postgres::Connection connection(options);
  const auto error = error_of([&] { connection.run(kSleep); });
  CHECK(error.sqlstate == "57014");
  CHECK_FALSE(error.connection_lost());
  CHECK(connection.run(kEcho, Params().add_text("on")).text(0, 0) == "on");
}

TEST_CASE("postgres: a server that stopped answering costs one call timeout, no more") {
  const support::ServerGuard guard;
  auto& server = PostgresServer::shared();
  auto options = support::connect_options(server.url());
  options.call_timeout = 300ms;
  postgres::Connection connection(options);
  server.freeze();
  const auto start = std::chrono::steady_clock::now();
  SECTION("when a small statement was sent") {
    CHECK(error_of([&] { connection.run(kEcho, Params().add_text("x")); }).connection_lost());
  }
  SECTION("when more was sent than any buffer holds") {
    const std::string body(50'000'000, 'x');
    CHECK(error_of([&] { connection.run(kEcho, Params().add_text(body)); }).connection_lost());
  }
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  CHECK_FALSE(connection.alive());
}

TEST_CASE("postgres: a server that goes away in the middle of a batch is noticed at once") {
  const support::ServerGuard guard;
  auto& server = PostgresServer::shared();
  auto connection = support::connect(server.url());
  auto watcher = support::connect(server.url());
  const auto pid = connection.query("select pg_backend_pid()").integer(0, 0);
  const auto asleep = [&] {
    return watcher
        .query("select exists (select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep')",
               Params().add_integer(pid))
        .boolean(0, 0);
  };
  const auto die = GENERATE(&PostgresServer::stop_fast, &PostgresServer::stop_immediately, &PostgresServer::kill);
  std::thread killer([&] {
    while (!asleep()) std::this_thread::yield();
    (server.*die)();
  });
  const auto start = std::chrono::steady_clock::now();
  const auto error = error_of([&] {
    connection.run_transaction({{kEcho, Params().add_text("x")}, {kSleep, {}}, {kSleep, {}}});
  });
  killer.join();
  CHECK(error.connection_lost());
  CHECK(std::chrono::steady_clock::now() - start < 10s);
  CHECK_FALSE(connection.alive());
  server.start();
  CHECK(support::connect(server.url()).alive());
}

TEST_CASE("postgres: a session ended by an operator between two calls is noticed by the next") {
  auto& server = PostgresServer::shared();
  auto connection = support::connect(server.url());
  const auto pid = connection.query("select pg_backend_pid()").integer(0, 0);
  auto admin = support::connect(server.url());
  admin.query("select pg_terminate_backend($1::int4, 5000)", Params().add_integer(pid));
  CHECK(error_of([&] { connection.run(kEcho, Params().add_text("x")); }).connection_lost());
  CHECK_FALSE(connection.alive());
}

TEST_CASE("postgres: no server at all is one error, soon") {
  const auto error = error_of([] { support::connect("postgresql:///x?host=/nonexistent"); });
  CHECK(error.connection_lost());
}
