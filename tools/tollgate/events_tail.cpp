#include <chrono>

#include "common/lifecycle/stop_signal.hpp"
#include "db/queries.hpp"
#include "tools/tollgate/events.hpp"
#include "tools/tollgate/options.hpp"
#include "tools/tollgate/rows.hpp"
#include "tools/tollgate/tail_window.hpp"

namespace tollgate::cli {
namespace {

constexpr Column kColumns[] = {{"recorded_at"}, {"event_id"}, {"type"},
                               {"object_id"},   {"account"},  {"livemode", Type::boolean},
                               {"outcome"},     {"reason"},   {"beaten_by"}};
constexpr int kRecordedMicroseconds = 9;
constexpr int kEventId = 1;
constexpr int64_t kRowsPerReadMax = 100'000;
constexpr std::chrono::milliseconds kReadEvery{1000};

/// One line, without a heading: it may be hours up.
std::string line_of(const Session& session, const Listing& listing, const std::vector<Value>& values) {
  if (session.format == Format::json) return render({listing.columns, {values}}, Format::json);
  std::string line = render({listing.columns, {values}}, Format::table);
  return line.substr(line.find('\n') + 1);
}

class Tail {
 public:
  Tail(Session& session, const TailOptions& options, postgres::Connection connection, int64_t start_us)
      : session_(session), options_(options), connection_(std::move(connection)), window_(start_us) {}

  /// Prints what is new; true when nothing more is wanted.
  bool read() {
    postgres::Params params;
    params.add_integer(window_.read_from());
    add_filter(params, options_.filter);
    params.add_integer(kRowsPerReadMax);
    const postgres::Rows rows = connection_.run(queries::cli::tail_events, params);
    const Listing listing = listing_of(rows, kColumns);
    const int64_t printed_before = printed_;
    for (int row = 0; row < rows.size() && !done(); ++row) {
      if (!window_.is_new(std::string(rows.text(row, kEventId)), rows.integer(row, kRecordedMicroseconds))) continue;
      session_.world.out << line_of(session_, listing, listing.rows[static_cast<size_t>(row)]);
      ++printed_;
    }
    if (rows.size() == kRowsPerReadMax && printed_ == printed_before) {
      throw Failure(kExitError,
                    "more events are recorded than a tail can follow; narrow it with --type, --object or --account");
    }
    window_.prune();
    session_.world.out.flush();
    return done();
  }

 private:
  /// A reader that went away (`| head`) ends the tail as Ctrl-C does.
  [[nodiscard]] bool done() const { return (options_.limit > 0 && printed_ >= options_.limit) || !session_.world.out; }

  Session& session_;
  const TailOptions& options_;
  postgres::Connection connection_;
  TailWindow window_;
  int64_t printed_ = 0;
};

}  // namespace

int tail_events(Session& session, const TailOptions& options) {
  const auto since = options.since.empty() ? std::nullopt : std::optional(get_since(options.since));
  lifecycle::block_stop_signals();
  postgres::Connection connection = session.connect();
  const int64_t start_us = since ? *since * 1'000'000 : connection.run(queries::cli::clock).integer(0, 0);
  Tail tail(session, options, std::move(connection), start_us);
  auto next_read = std::chrono::steady_clock::time_point{};
  lifecycle::wait_for_stop([&] {
    if (std::chrono::steady_clock::now() < next_read) return false;
    const bool finished = tail.read();
    next_read = std::chrono::steady_clock::now() + kReadEvery;
    return finished;
  });
  return kExitOk;
}

}  // namespace tollgate::cli
