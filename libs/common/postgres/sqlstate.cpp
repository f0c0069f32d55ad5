#include "common/postgres/sqlstate.hpp"

#include <algorithm>
#include <array>

#include "common/base/check.hpp"

namespace tollgate::postgres {
namespace {

enum class Session { kept, lost };

/// `prefix` is a whole SQLSTATE or its two-character class; the first line that fits decides.
struct Line {
  std::string_view prefix;
  SqlClass sql_class;
  Session session;
};

constexpr auto infrastructure = SqlClass::infrastructure;
constexpr auto conflict = SqlClass::conflict;
constexpr auto data = SqlClass::data;
constexpr auto bug = SqlClass::bug;

constexpr auto unknown = SqlClass::unknown;

constexpr std::array kLines{
    Line{"00", unknown, Session::kept},         // success, as an error: nobody knows
    Line{"01", unknown, Session::kept},         // a warning that a trigger raised as an error
    Line{"02", unknown, Session::kept},         // no data
    Line{"03", infrastructure, Session::lost},  // statement not yet complete: the session is out of step
    Line{"08", infrastructure, Session::lost},  // connection exceptions
    Line{"09", unknown, Session::kept},         // triggered action: somebody's trigger
    Line{"0A000", infrastructure,
         Session::lost},  // "cached plan must not change result type": prepared before a migration
    Line{"0A", unknown, Session::kept},
    Line{"0B", infrastructure, Session::lost},     // invalid transaction initiation: the session is out of step
    Line{"0F", unknown, Session::kept},            // locators
    Line{"0L", infrastructure, Session::kept},     // grantor: an operator's matter
    Line{"0P", infrastructure, Session::kept},     // role: the same
    Line{"0Z", unknown, Session::kept},            // diagnostics inside a trigger
    Line{"10", data, Session::kept},               // XQuery
    Line{"20", unknown, Session::kept},            // case not found: somebody's trigger
    Line{"21", unknown, Session::kept},            // cardinality: one key twice in an upsert, which halving mends
    Line{"22", data, Session::kept},               // impossible values: 22P05 \u0000 in jsonb, 22P02, 22003, 22021
    Line{"23505", conflict, Session::kept},        // unique: another writer came first, reading again shows its row
    Line{"23", data, Session::kept},               // check, not-null, foreign key
    Line{"24", infrastructure, Session::lost},     // invalid cursor state: the session is out of step
    Line{"25006", infrastructure, Session::lost},  // read-only: this server is no primary (any more)
    Line{"25P03", infrastructure, Session::lost},  // idle in transaction for too long: the server hung up
    Line{"25P04", infrastructure, Session::lost},  // transaction_timeout (17): the same
    Line{"25", infrastructure, Session::lost},     // any other transaction state: the session is out of step
    Line{"26", infrastructure, Session::lost},     // prepared statement unknown: a pooler gave us another session
    Line{"27", unknown, Session::kept},            // triggered data change: somebody's trigger
    Line{"28", infrastructure, Session::lost},     // password or pg_hba
    Line{"2B", infrastructure, Session::kept},     // dependent privileges: an operator's matter
    Line{"2D", infrastructure, Session::lost},     // transaction termination: the session is out of step
    Line{"2F", unknown, Session::kept},            // SQL routines
    Line{"34", infrastructure, Session::lost},     // cursor name: the session is out of step
    Line{"38", unknown, Session::kept},            // external routines
    Line{"39", unknown, Session::kept},            // invocation of external routines
    Line{"3B", infrastructure, Session::lost},     // savepoint: the session is out of step
    Line{"3D", infrastructure, Session::lost},     // database absent
    Line{"3F", bug, Session::kept},                // schema absent
    Line{"40003", infrastructure, Session::lost},  // statement completion unknown
    Line{"40002", data, Session::kept},            // integrity constraint, found at the commit
    Line{"40", conflict, Session::kept},           // serialisation, deadlock
    Line{"42501", infrastructure, Session::kept},  // a grant is missing: an operator's matter, no event's fault
    Line{"42", bug, Session::kept},                // no such table, column, function; syntax
    Line{"44", data, Session::kept},               // WITH CHECK OPTION
    Line{"53300", infrastructure, Session::lost},  // too many connections: refused at the door
    Line{"53", infrastructure, Session::kept},     // disk full, out of memory: heals without a new session
    Line{"54", data, Session::kept},               // 54001 nested too deep, 54000 too large for jsonb or an index
    Line{"55P03", conflict, Session::kept},        // lock_timeout
    Line{"55", infrastructure, Session::kept},     // not in prerequisite state: an object is in use or being changed
    Line{"57014", conflict, Session::kept},        // statement_timeout, or cancelled by a person
    Line{"57", infrastructure, Session::lost},     // shutdown, crash of another backend, starting up
    Line{"58", infrastructure, Session::kept},     // I/O errors of the server
    Line{"72", conflict, Session::kept},           // snapshot too old
    Line{"F0", infrastructure, Session::kept},     // its configuration file
    Line{"HV", infrastructure, Session::kept},     // foreign data wrapper: another server's trouble
    Line{"P0", unknown, Session::kept},            // PL/pgSQL: somebody's trigger
    Line{"XX001", infrastructure, Session::kept},  // data corrupted
    Line{"XX002", infrastructure, Session::kept},  // index corrupted
    Line{"XX", unknown, Session::kept},            // internal error
    Line{kProgressLost, conflict, Session::kept},
    Line{kOutcomeGiven, conflict, Session::kept},
    Line{kRevisionMoved, conflict, Session::kept},
    Line{kPartitionMade, conflict, Session::kept},
};

constexpr Line kBroken{"", infrastructure, Session::lost};
constexpr Line kUnknown{"", unknown, Session::kept};

const Line& find_line(std::string_view sqlstate) {
  if (sqlstate.empty()) return kBroken;
  const auto found = std::ranges::find_if(kLines, [&](const Line& line) { return sqlstate.starts_with(line.prefix); });
  return found == kLines.end() ? kUnknown : *found;
}

}  // namespace

SqlClass classify(std::string_view sqlstate) { return find_line(sqlstate).sql_class; }

bool loses_connection(std::string_view sqlstate) { return find_line(sqlstate).session == Session::lost; }

const char* to_string(SqlClass sql_class) {
  switch (sql_class) {
    case SqlClass::infrastructure:
      return "infrastructure";
    case SqlClass::conflict:
      return "conflict";
    case SqlClass::data:
      return "data";
    case SqlClass::bug:
      return "bug";
    case SqlClass::unknown:
      return "unknown";
  }
  fail_check("sql_class", "a SqlClass outside its enumerators");
}

}  // namespace tollgate::postgres
