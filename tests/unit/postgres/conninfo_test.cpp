#include "common/postgres/conninfo.hpp"

#include "support/catch.hpp"

using namespace tollgate::postgres;
using namespace std::chrono_literals;

namespace {

/// What libpq will use: the last value given for a keyword.
std::string effective(const Conninfo& info, const std::string& keyword) {
  std::string value;
  for (size_t index = 0; index < info.keywords.size(); ++index)
    if (info.keywords[index] == keyword) value = info.values[index];
  return value;
}

}  // namespace

TEST_CASE("conninfo: a primary is asked for, and waits are bounded") {
  const auto info = make_conninfo(
      {.url = "postgresql://host/db", .application_name = "tollgate-worker", .connect_timeout = 2500ms}, "");
  CHECK(effective(info, "target_session_attrs") == "read-write");
  CHECK(effective(info, "connect_timeout") == "3");
  CHECK(effective(info, "tcp_user_timeout") == "10000");
  CHECK(effective(info, "keepalives_idle") == "10");
  CHECK(effective(info, "application_name") == "tollgate-worker");
  CHECK(effective(info, "client_encoding") == "UTF8");
  CHECK(effective(info, "host") == "host");
  CHECK(effective(info, "options") ==
        "-c statement_timeout=15000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000");
}

TEST_CASE("conninfo: what the URL says beats what we would choose, except the encoding") {
  const auto info =
      make_conninfo({.url = "postgresql://a,b:5433/"
                            "db?connect_timeout=9&target_session_attrs=any&client_encoding=LATIN1&sslmode=verify-full"},
                    "");
  CHECK(effective(info, "connect_timeout") == "9");
  CHECK(effective(info, "target_session_attrs") == "any");
  CHECK(effective(info, "client_encoding") == "UTF8");
  CHECK(effective(info, "sslmode") == "verify-full");
  CHECK(effective(info, "host") == "a,b");
}

TEST_CASE("conninfo: the URL's options come after ours, PGOPTIONS only where the URL has none") {
  const std::string ours =
      "-c statement_timeout=15000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000";
  CHECK(effective(make_conninfo({.url = "postgresql:///d?options=-cjit%3Doff"}, "-c work_mem=1MB"), "options") ==
        ours + " -cjit=off");
  CHECK(effective(make_conninfo({}, "-c work_mem=1MB"), "options") == ours + " -c work_mem=1MB");
}

TEST_CASE("conninfo: a session that finds rows by key cannot be made to scan") {
  const std::string options = effective(make_conninfo({.by_key_only = true}, ""), "options");
  for (const char* setting :
       {"enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off", "plan_cache_mode=force_generic_plan"})
    CHECK(options.find(setting) != std::string::npos);
  CHECK(effective(make_conninfo({}, ""), "options").find("enable_seqscan") == std::string::npos);
}

TEST_CASE("conninfo: a URL that cannot be read is refused without showing it") {
  try {
    static_cast<void>(make_conninfo({.url = "postgresql://u:s3cret@[bad"}, ""));
    FAIL("expected a refusal");
  } catch (const PostgresError& error) {
    CHECK(std::string(error.what()).find("s3cret") == std::string::npos);
    CHECK(error.connection_lost());
  }
}
