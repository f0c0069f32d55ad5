#include <chrono>

#include "db/queries.hpp"
#include "tools/tollgate/events.hpp"
#include "tools/tollgate/options.hpp"
#include "tools/tollgate/rows.hpp"

namespace tollgate::cli {
namespace {

constexpr Column kColumns[] = {{"created"},   {"event_id"}, {"type"},
                               {"object_id"}, {"account"},  {"livemode", Type::boolean},
                               {"outcome"},   {"reason"},   {"beaten_by"}};

/// Where a page begins: below this event, or at the newest.
struct Position {
  std::optional<int64_t> created;
  std::optional<std::string> event_id;
};

Position position_of(postgres::Connection& connection, const std::string& event_id) {
  if (event_id.empty()) return {};
  const postgres::Rows rows = connection.run(queries::cli::find_event, postgres::Params().add_text(event_id));
  constexpr int kCreatedSeconds = 20;
  if (rows.size() == 0)
    throw Failure(kExitNotFound, "--starting-after: there is no event " + event_id + " in the ledger");
  return {rows.integer(0, kCreatedSeconds), event_id};
}

postgres::Rows read_page(postgres::Connection& connection, const ListOptions& options, const Position& position,
                         std::optional<int64_t> lower_bound) {
  postgres::Params params;
  add_filter(params, options.filter);
  add_nullable(params, lower_bound);
  add_nullable(params, position.created);
  add_nullable(params, position.event_id);
  params.add_integer(options.limit + 1);  // one more tells whether there is a next page
  return connection.run(queries::cli::list_events, params);
}

postgres::Rows read_widening(postgres::Connection& connection, const ListOptions& options, const Position& position,
                             std::optional<int64_t> since) {
  using namespace std::chrono;
  const int64_t now = floor<seconds>(system_clock::now().time_since_epoch()).count();
  // One object's events are few and indexed: no need to feel for them.
  const auto bounds = options.filter.object ? std::vector{since} : lower_bounds(position.created.value_or(now), since);
  postgres::Rows rows = read_page(connection, options, position, bounds.front());
  for (size_t i = 1; i < bounds.size() && rows.size() <= options.limit; ++i)
    rows = read_page(connection, options, position, bounds[i]);
  return rows;
}

}  // namespace

int list_events(Session& session, const ListOptions& options) {
  const auto since = options.since.empty() ? std::nullopt : std::optional(get_since(options.since));
  postgres::Connection connection = session.connect();
  const Position position = position_of(connection, options.starting_after);
  Listing listing = listing_of(read_widening(connection, options, position, since), kColumns);
  const bool more = static_cast<int64_t>(listing.rows.size()) > options.limit;
  if (more) listing.rows.pop_back();
  session.world.out << render(listing, session.format) << std::flush;
  if (listing.rows.empty()) session.world.err << "no event matches\n";
  if (more)
    session.world.err << "there are more: --starting-after "
                      << neutralise_lines(std::get<std::string>(listing.rows.back()[1])) << "\n";
  return kExitOk;
}

}  // namespace tollgate::cli
