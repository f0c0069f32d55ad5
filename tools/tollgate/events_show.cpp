#include "db/queries.hpp"
#include "tools/tollgate/events.hpp"
#include "tools/tollgate/rows.hpp"

namespace tollgate::cli {
namespace {

constexpr Column kColumns[] = {{"event_id"},
                               {"type"},
                               {"created"},
                               {"account"},
                               {"livemode", Type::boolean},
                               {"api_version"},
                               {"object_type"},
                               {"object_id"},
                               {"kind"},
                               {"outcome"},
                               {"reason"},
                               {"beaten_by"},
                               {"origin"},
                               {"endpoint"},
                               {"received_at"},
                               {"recorded_at"},
                               {"topic"},
                               {"partition", Type::integer},
                               {"kafka_offset", Type::integer},
                               {"payload_bytes", Type::integer}};
constexpr int kCreatedSeconds = 20;

constexpr Column kTries[] = {{"attempt", Type::integer},
                             {"outcome"},
                             {"started_at"},
                             {"duration_ms", Type::integer},
                             {"error_class"},
                             {"error_code"},
                             {"error_message"},
                             {"next_at"},
                             {"next_topic"},
                             {"worker"},
                             {"topic"},
                             {"partition", Type::integer},
                             {"kafka_offset", Type::integer}};
enum TriesColumn : int { kAttempt = 0, kOutcome, kErrorCode = 5, kErrorMessage, kNextAt, kNextTopic };

// What is known of an event that waits: its delivery, and what its last try said.
constexpr std::pair<const char*, int> kWaiting[] = {
    {"type", 13},       {"account", 14},   {"livemode", 15},     {"object_type", 16},  {"object_id", 17},
    {"error_class", 4}, {"error_code", 5}, {"error_message", 6}, {"next_at", kNextAt}, {"next_topic", kNextTopic},
};
constexpr int kLivemode = 15;

void print_payload(Session& session, const postgres::Rows& rows) {
  if (rows.is_null(0, 0)) {
    throw Failure(kExitNotFound,
                  "the bytes of this event were not UTF-8 and are not in the ledger; the dead topic has them");
  }
  const std::string_view payload = rows.text(0, 0);
  session.world.out << (session.world.out_is_terminal ? neutralise_lines(payload) + "\n" : std::string(payload));
}

bool is_waiting(const postgres::Rows& tries) {
  return tries.size() > 0 && tries.text(tries.size() - 1, kOutcome) == "retry";
}

Failure unknown_event(const std::string& id) {
  return {kExitNotFound, "there is no event " + id +
                             " in the ledger; it may be still on its way (`tollgate progress "
                             "show` tells the lag) or was never delivered here"};
}

/// It has no outcome yet, so no row in the ledger: its tries are what there is to tell.
int show_waiting(Session& session, const ShowOptions& options, const postgres::Rows& tries) {
  const int last = tries.size() - 1;
  if (options.payload) {
    throw Failure(kExitNotFound, "the event " + options.event_id + " waits for another try; its bytes are in " +
                                     std::string(tries.text(last, kNextTopic)) + ", not in the ledger yet");
  }
  const int64_t next = tries.integer(last, kAttempt) + 1;
  std::vector<std::string> names{"event_id", "outcome", "next_try"};
  std::vector<Value> values{options.event_id, std::string("waiting"), next};
  for (const auto& [name, column] : kWaiting) {
    names.emplace_back(name);
    if (column == kLivemode)
      values.emplace_back(tries.boolean(last, column));
    else
      values.emplace_back(std::string(tries.text(last, column)));
  }
  session.world.out << render_record(names, values, session.format) << std::flush;
  session.world.err << "waiting for try " << next << " at " << tries.text(last, kNextAt) << ", after "
                    << neutralise_lines(tries.text(last, kErrorCode)) << "; --tries lists what was tried\n";
  return kExitOk;
}

}  // namespace

int show_event(Session& session, const ShowOptions& options) {
  postgres::Connection connection = session.connect();
  const auto key = postgres::Params().add_text(options.event_id);
  // In this order: an event that leaves the ladder in between is found by the second look.
  const postgres::Rows tries = connection.run(queries::cli::find_attempts, key);
  const postgres::Rows rows = connection.run(queries::cli::find_event, key);
  if (rows.size() == 0 && tries.size() == 0) throw unknown_event(options.event_id);
  if (options.tries) {
    session.world.out << render(listing_of(tries, kTries), session.format);
    if (tries.size() == 0) session.world.err << "it succeeded at its first try\n";
    return kExitOk;
  }
  if (rows.size() == 0 && is_waiting(tries)) return show_waiting(session, options, tries);
  if (rows.size() == 0) throw unknown_event(options.event_id);
  if (options.payload) {
    const auto payload = postgres::Params().add_text(options.event_id).add_integer(rows.integer(0, kCreatedSeconds));
    print_payload(session, connection.run(queries::cli::read_payload, payload));
    return kExitOk;
  }
  std::vector<std::string> names = names_of(kColumns);
  std::vector<Value> values = values_of(rows, 0, kColumns);
  names.emplace_back("tries");
  values.emplace_back(std::max<int64_t>(1, tries.size()));
  session.world.out << render_record(names, values, session.format);
  return kExitOk;
}

}  // namespace tollgate::cli
