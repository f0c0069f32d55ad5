#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/dead/selection.hpp"

// The index of the dead topic, for the console and the command line. All functions: one round trip, throw
// PostgresError, safe on any connection of the roles tollgate_console and tollgate_worker. Times are Unix microseconds.
namespace tollgate::ledger::dead {

/// An event that could not be applied: one letter an event, however often it dies; foreign records have one each.
struct Letter {
  std::string letter_id;  ///< the event's id; of a foreign record foreign-<partition>-<offset>-<its time, ms>
  std::string event_id;   ///< empty: a foreign record
  int64_t created = 0;    ///< Stripe's clock, Unix seconds
  std::string type, account;
  bool livemode = false;
  std::string object_type, object_id;
  std::string error_class, error_code, error_message;  ///< no payload in the message
  std::string place;                                   ///< what failed: a statement, a handler; may be empty
  std::string fingerprint;
  int attempts = 1;  ///< tries of its latest life
  int64_t first_failed_us = 0, last_failed_us = 0;
  int died_again = 0;  ///< after so many replays
  std::string state;   ///< open, replaying, replayed, discarded
  std::string origin_topic;
  int32_t origin_partition = 0;
  int64_t origin_offset = 0;
  int32_t dead_partition = 0;  ///< its latest record on stripe.events.dead
  int64_t dead_offset = 0;
  std::string held_by;  ///< the unfinished operation that holds it; empty: none
};

/// One record of the dead topic, of a letter's history.
struct Death {
  int32_t partition = 0;
  int64_t offset = 0;
  bool repeated = false;  ///< a copy of the record before: its writer died between ack and commit
  std::string origin;     ///< webhook, sweep, replay:<operation>; empty: foreign
  std::string error_class, error_code, error_message, place;
  int attempts = 1;
  int64_t failed_us = 0;
};

/// One broken cause.
struct Group {
  std::string fingerprint, error_class, error_code, type, place;
  int64_t first_seen_us = 0, last_seen_us = 0;
  int64_t letters = 0, open = 0, replaying = 0, replayed = 0, discarded = 0, died_again = 0;
  std::string example_letter, example_message;
};

/// A page, newest first. `next` is the cursor of the page after it; empty: that was the last. Cursors are opaque text;
/// one that is none of ours is refused (bad_cursor).
template <class T>
struct Page {
  std::vector<T> items;
  std::string next;
};

/// `state` empty: all states. `selection` may be empty too: then all letters.
struct LetterQuery {
  Selection selection;
  std::string state;
};
[[nodiscard]] Result<Page<Letter>> list_letters(postgres::Connection& connection, const LetterQuery& query,
                                                const std::string& cursor, int limit);
[[nodiscard]] std::optional<Letter> find_letter(postgres::Connection& connection, const std::string& letter_id);
[[nodiscard]] std::optional<Letter> find_letter_of_event(postgres::Connection& connection, const std::string& event_id);
/// Oldest first.
[[nodiscard]] std::vector<Death> letter_history(postgres::Connection& connection, const std::string& letter_id);
/// Groups with at least one letter of `state` (empty: any), last seen first.
[[nodiscard]] Result<Page<Group>> list_groups(postgres::Connection& connection, const std::string& state,
                                              const std::string& cursor, int limit);

}  // namespace tollgate::ledger::dead
