#include "common/postgres/sqlstate.hpp"

#include <algorithm>
#include <iterator>
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
    {"21000", "one key twice in an upsert", SqlClass::unknown, false},
    {"22003", "number out of range", SqlClass::data, false},
    {"22021", "not UTF-8", SqlClass::data, false},
    {"22P02", "lone surrogate in jsonb", SqlClass::data, false},
    {"22P05", "NUL in jsonb", SqlClass::data, false},
    {"23502", "null where none may be", SqlClass::data, false},
    {"23503", "foreign key", SqlClass::data, false},
    {"23505", "another writer was first", SqlClass::conflict, false},
    {"23514", "check", SqlClass::data, false},
    {"25006", "a standby", SqlClass::infrastructure, true},
    {"25P02", "statement in a failed transaction", SqlClass::infrastructure, true},
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
    {"TG002", "outcome given meanwhile", SqlClass::conflict, false},
    {"TG003", "revision moved", SqlClass::conflict, false},
    {"TG004", "partition made meanwhile", SqlClass::conflict, false},
    {"TG009", "one of ours nobody knows", SqlClass::unknown, false},
    {"XX000", "internal error", SqlClass::unknown, false},
    {"XX001", "data corrupted", SqlClass::infrastructure, false},
    {"00000", "success", SqlClass::unknown, false},
    {"01000", "warning", SqlClass::unknown, false},
    {"02000", "no data", SqlClass::unknown, false},
    {"03000", "statement not complete", SqlClass::infrastructure, true},
    {"09000", "triggered action", SqlClass::unknown, false},
    {"0B000", "transaction initiation", SqlClass::infrastructure, true},
    {"0F001", "locator", SqlClass::unknown, false},
    {"0L000", "grantor", SqlClass::infrastructure, false},
    {"0P000", "role", SqlClass::infrastructure, false},
    {"0Z002", "diagnostics", SqlClass::unknown, false},
    {"10608", "XQuery argument", SqlClass::data, false},
    {"20000", "case not found", SqlClass::unknown, false},
    {"24000", "cursor state", SqlClass::infrastructure, true},
    {"27000", "triggered data change", SqlClass::unknown, false},
    {"2BP01", "dependent objects", SqlClass::infrastructure, false},
    {"2D000", "transaction termination", SqlClass::infrastructure, true},
    {"2F005", "SQL routine", SqlClass::unknown, false},
    {"34000", "cursor name", SqlClass::infrastructure, true},
    {"38000", "external routine", SqlClass::unknown, false},
    {"39000", "external routine invocation", SqlClass::unknown, false},
    {"3B001", "savepoint", SqlClass::infrastructure, true},
    {"3F000", "schema name", SqlClass::bug, false},
    {"44000", "WITH CHECK OPTION", SqlClass::data, false},
    {"55006", "object in use", SqlClass::infrastructure, false},
    {"72000", "snapshot too old", SqlClass::conflict, false},
    {"F0000", "configuration file", SqlClass::infrastructure, false},
    {"HV000", "foreign data wrapper", SqlClass::infrastructure, false},
    {"P0001", "raise exception", SqlClass::unknown, false},
    {"0A001", "another feature", SqlClass::unknown, false},
    {"25P04", "transaction timeout", SqlClass::infrastructure, true},
    {"25001", "active transaction", SqlClass::infrastructure, true},
    {"40002", "integrity at the commit", SqlClass::data, false},
    {"42703", "no such column", SqlClass::bug, false},
    {"XX002", "index corrupted", SqlClass::infrastructure, false},
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

TEST_CASE("sqlstate: every class of the appendix has an example here, so none is left to chance") {
  constexpr const char* kClasses[] = {"00", "01", "02", "03", "08", "09", "0A", "0B", "0F", "0L", "0P",
                                      "0Z", "10", "20", "21", "22", "23", "24", "25", "26", "27", "28",
                                      "2B", "2D", "2F", "34", "38", "39", "3B", "3D", "3F", "40", "42",
                                      "44", "53", "54", "55", "57", "58", "72", "F0", "HV", "P0", "XX"};
  for (const std::string sql_class : kClasses) {
    INFO(sql_class);
    CHECK(std::any_of(std::begin(kExpected), std::end(kExpected),
                      [&](const Expected& expected) { return std::string(expected.sqlstate).starts_with(sql_class); }));
  }
}
