#include "services/reconciler/session_loop.hpp"

#include <optional>

#include "common/base/backoff.hpp"
#include "common/log/log.hpp"
#include "ledger/reconcile/lease.hpp"
#include "services/reconciler/leader.hpp"

namespace tollgate::reconciler {

using std::chrono::milliseconds;

LoopEnd run_on_session(const postgres::ConnectOptions& options, const std::string& job, const std::stop_token& stop,
                       const std::function<milliseconds(postgres::Connection&)>& step) {
  std::optional<postgres::Connection> session;
  Backoff backoff(milliseconds(200), milliseconds(10000));
  while (!stop.stop_requested()) {
    milliseconds rest{0};
    try {
      if (!session || !session->alive()) session.emplace(options);
      rest = step(*session);
      backoff.reset();
    } catch (const postgres::PostgresError& error) {
      if (error.sqlstate == ledger::reconcile::kNotLeading) return LoopEnd::fenced;
      rest = backoff.next();
      log::warning("a job of the reconciler met trouble in Postgres; it goes on",
                   {{"job", job}, {"sqlstate", error.sqlstate}, {"reason", error.what()}});
    } catch (const std::exception& error) {  // a defect of ours: the other jobs go on, and it is heard of
      rest = backoff.next();
      log::error("a job of the reconciler failed; it is tried again", {{"job", job}, {"reason", error.what()}});
    }
    if (rest.count() > 0) pause_for(stop, rest);
  }
  return LoopEnd::stopped;
}

}  // namespace tollgate::reconciler
