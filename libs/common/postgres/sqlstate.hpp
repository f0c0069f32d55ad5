#pragma once
#include <string_view>

namespace tollgate::postgres {

/// What a failed statement means for the work it belonged to.
enum class SqlClass {
  infrastructure,  ///< the server is away, full, read-only or misconfigured: wait, reconnect, same work again, no
                   ///< attempt counted
  conflict,        ///< another transaction was in the way: read again and redo at once, with jitter
  data,            ///< a value can never be stored: bisect to the event that brought it
  bug,             ///< statement and schema do not fit, whatever the event: blame no event, wait for an upgrade
  unknown,         ///< nobody can say whose fault it is: bisect, and look whether an event stands alone with it
};

/// Our own SQLSTATEs, raised by tollgate.require_count when a guarded statement met another number of rows than
/// expected.
inline constexpr std::string_view kProgressLost = "TG001";  ///< the partition has a newer owner: drop the batch
inline constexpr std::string_view kOutcomeGiven =
    "TG002";  ///< another writer gave a dead event its outcome, or ended its item
inline constexpr std::string_view kRevisionMoved = "TG003";  ///< an object's row changed since it was read
/// Stands for 23514 without a constraint's name: the row was on its way to the default partition when its own was made.
/// Sent again it finds its place, so it must not pass for a value that can never be stored.
inline constexpr std::string_view kPartitionMade = "TG004";

/// Class of a five-character SQLSTATE; empty (the connection broke) is infrastructure; a code without a line `unknown`.
/// Source: PostgreSQL appendix A (every class of it has a line) and what a server was seen to send when stopped,
/// killed, full or promoted.
[[nodiscard]] SqlClass classify(std::string_view sqlstate);
[[nodiscard]] const char* to_string(SqlClass sql_class);

[[nodiscard]] inline bool is_conflict(std::string_view sqlstate) { return classify(sqlstate) == SqlClass::conflict; }
[[nodiscard]] inline bool is_data_error(std::string_view sqlstate) { return classify(sqlstate) == SqlClass::data; }

/// True when the session is gone or may not be used again: make a new one.
[[nodiscard]] bool loses_connection(std::string_view sqlstate);

}  // namespace tollgate::postgres
