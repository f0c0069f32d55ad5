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

void print_payload(Session& session, const postgres::Rows& rows) {
  if (rows.is_null(0, 0)) {
    throw Failure(kExitNotFound,
                  "the bytes of this event were not UTF-8 and are not in the ledger; the dead topic has them");
  }
  const std::string_view payload = rows.text(0, 0);
  session.world.out << (session.world.out_is_terminal ? neutralise_lines(payload) + "\n" : std::string(payload));
}

}  // namespace

int show_event(Session& session, const ShowOptions& options) {
  postgres::Connection connection = session.connect();
  const postgres::Rows rows = connection.run(queries::cli::find_event, postgres::Params().add_text(options.event_id));
  if (rows.size() == 0) {
    throw Failure(kExitNotFound, "there is no event " + options.event_id +
                                     " in the ledger; it may be still on its way (`tollgate progress "
                                     "show` tells the lag) or was never delivered here");
  }
  if (options.payload) {
    const auto key = postgres::Params().add_text(options.event_id).add_integer(rows.integer(0, kCreatedSeconds));
    print_payload(session, connection.run(queries::cli::read_payload, key));
    return kExitOk;
  }
  session.world.out << render_record(names_of(kColumns), values_of(rows, 0, kColumns), session.format);
  return kExitOk;
}

}  // namespace tollgate::cli
