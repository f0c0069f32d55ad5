#include "common/postgres/sqlstate.hpp"

#include <string>

#include "common/postgres/error.hpp"
#include "support/catch.hpp"

using namespace tollgate::postgres;

namespace {

struct Expected {
  const char* sqlstate;
  const char* met_when;
  SqlClass sql_class;
  bool connection_lost;
};

constexpr Expected kExpected[] = {
    {"", "the socket broke", SqlClass::infrastructure, true},
    {"08000", "connection exception", SqlClass::infrastructure, true},
    {"08001", "cannot connect", SqlClass::infrastructure, true},
    {"08006", "connection failure", SqlClass::infrastructure, true},
    {"0A000", "cached plan must not change result type", SqlClass::infrastructure, true},
    {"21000", "one key twice in an upsert", SqlClass::bug, false},
    {"22003", "number out of range", SqlClass::data, false},
    {"22021", "not UTF-8", SqlClass::data, false},
    {"22P02", "lone surrogate in jsonb", SqlClass::data, false},
    {"22P05", "NUL in jsonb", SqlClass::data, false},
    {"23502", "null where none may be", SqlClass::data, false},
    {"23503", "foreign key", SqlClass::data, false},
    {"23505", "another writer was first", SqlClass::conflict, false},
    {"23514", "check", SqlClass::data, false},
    {"25006", "a standby", SqlClass::infrastructure, true},
    {"25P02", "statement in a failed transaction", SqlClass::bug, false},
    {"25P03", "idle in transaction", SqlClass::infrastructure, true},
    {"26000", "prepared statement gone", SqlClass::infrastructure, true},
    {"28P01", "wrong password", SqlClass::infrastructure, true},
    {"3D000", "no such database", SqlClass::infrastructure, true},
    {"40001", "serialisation", SqlClass::conflict, false},
    {"40003", "completion unknown", SqlClass::infrastructure, true},
    {"40P01", "deadlock", SqlClass::conflict, false},
    {"42501", "grant missing", SqlClass::infrastructure, false},
    {"42601", "syntax", SqlClass::bug, false},
    {"42P01", "no such table", SqlClass::bug, false},
    {"53100", "disk full", SqlClass::infrastructure, false},
    {"53200", "out of memory", SqlClass::infrastructure, false},
    {"53300", "too many connections", SqlClass::infrastructure, true},
    {"54000", "too large", SqlClass::data, false},
    {"54001", "nested too deep", SqlClass::data, false},
    {"55P03", "lock timeout", SqlClass::conflict, false},
    {"57014", "statement timeout", SqlClass::conflict, false},
    {"57P01", "fast stop", SqlClass::infrastructure, true},
    {"57P02", "another backend crashed", SqlClass::infrastructure, true},
    {"57P03", "starting up", SqlClass::infrastructure, true},
    {"58030", "I/O error", SqlClass::infrastructure, false},
    {"TG001", "partition lost", SqlClass::conflict, false},
    {"TG003", "revision moved", SqlClass::conflict, false},
    {"TG004", "partition made meanwhile", SqlClass::conflict, false},
    {"TG009", "one of ours nobody knows", SqlClass::bug, false},
    {"XX000", "internal error", SqlClass::bug, false},
    {"XX001", "data corrupted", SqlClass::infrastructure, false},
};

}  // namespace

TEST_CASE("sqlstate: every code we meet has its class") {
  for (const auto& expected : kExpected) {
    INFO(expected.sqlstate << " " << expected.met_when);
    CHECK(std::string(to_string(classify(expected.sqlstate))) == to_string(expected.sql_class));
    CHECK(loses_connection(expected.sqlstate) == expected.connection_lost);
    CHECK(PostgresError(expected.sqlstate, "x").connection_lost() == expected.connection_lost);
  }
}

TEST_CASE("sqlstate: whatever loses the connection is infrastructure's fault, never an event's") {
  for (const auto& expected : kExpected)
    if (loses_connection(expected.sqlstate)) CHECK(classify(expected.sqlstate) == SqlClass::infrastructure);
}
