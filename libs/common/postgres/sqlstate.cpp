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

constexpr std::array kLines{
    Line{"08", infrastructure, Session::lost},  // connection exceptions
    Line{"0A000", infrastructure,
         Session::lost},                     // "cached plan must not change result type": prepared before a migration
    Line{"22", data, Session::kept},         // impossible values: 22P05 \u0000 in jsonb, 22P02, 22003, 22021
    Line{"23505", conflict, Session::kept},  // unique: another writer came first, reading again shows its row
    Line{"23", data, Session::kept},         // check, not-null, foreign key
    Line{"25006", infrastructure, Session::lost},  // read-only: this server is no primary (any more)
    Line{"25P03", infrastructure, Session::lost},  // idle in transaction for too long: the server hung up
    Line{"25P04", infrastructure, Session::lost},  // transaction_timeout (17): the same
    Line{"26000", infrastructure, Session::lost},  // prepared statement unknown: a pooler gave us another session
    Line{"28", infrastructure, Session::lost},     // password or pg_hba
    Line{"3D000", infrastructure, Session::lost},  // database absent
    Line{"40003", infrastructure, Session::lost},  // statement completion unknown
    Line{"40", conflict, Session::kept},           // serialisation, deadlock
    Line{"42501", infrastructure, Session::kept},  // a grant is missing: an operator's matter, no event's fault
    Line{"53300", infrastructure, Session::lost},  // too many connections: refused at the door
    Line{"53", infrastructure, Session::kept},     // disk full, out of memory: heals without a new session
    Line{"54", data, Session::kept},               // 54001 nested too deep, 54000 too large for jsonb or an index
    Line{"55P03", conflict, Session::kept},        // lock_timeout
    Line{"57014", conflict, Session::kept},        // statement_timeout, or cancelled by a person
    Line{"57", infrastructure, Session::lost},     // shutdown, crash of another backend, starting up
    Line{"58", infrastructure, Session::kept},     // I/O errors of the server
    Line{"F0", infrastructure, Session::kept},     // its configuration file
    Line{"XX001", infrastructure, Session::kept},  // data corrupted
    Line{"XX002", infrastructure, Session::kept},  // index corrupted
    Line{kProgressLost, conflict, Session::kept},
    Line{kRevisionMoved, conflict, Session::kept},
    Line{kPartitionMade, conflict, Session::kept},
};

constexpr Line kBroken{"", infrastructure, Session::lost};
constexpr Line kUnknown{"", bug, Session::kept};

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
  }
  fail_check("sql_class", "a SqlClass outside its enumerators");
}

}  // namespace tollgate::postgres
