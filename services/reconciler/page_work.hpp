#pragma once
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/fetched.hpp"
#include "ledger/reconcile/drifts.hpp"
#include "ledger/reconcile/runs.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

struct CompareOptions {
  std::string api_version;                      ///< the pinned one
  std::chrono::milliseconds second_look{3000};  ///< what is on its way arrives meanwhile
  int looks_max = 3;                            ///< an object that keeps changing is left alone
};

/// What is done with the answers about objects: a backfill merges them all; a verification compares them with the
/// mirror, looks again at what differs, writes down each drift with its cause, and repairs it. What an event tells of
/// that is waiting for its try, or younger than the seal, is no drift. A dry run writes nothing but drifts and counts.
/// An object that cannot be written is a drift of either. Thread safe.
class PageWork {
 public:
  PageWork(CompareOptions options, StripeReader& stripe, std::function<void(ledger::reconcile::Cause)> drifted)
      : options_(std::move(options)), stripe_(stripe), drifted_(std::move(drifted)) {}

  struct Place {
    postgres::Connection& connection;
    ledger::reconcile::Epoch epoch;
    const ledger::reconcile::Run& run;
    const std::stop_token& stop;
  };
  /// Takes the answers and moves the part they belong to, in one transaction.
  void take(const Place& place, std::vector<ledger::Fetched> fetched, ledger::reconcile::PageDone done);
  /// The same for answers about objects that no list showed; they belong to no part.
  void take_unlisted(const Place& place, std::vector<ledger::Fetched> fetched);

 private:
  /// Those that differ from the mirror, with nothing on its way, and the drift of each.
  std::vector<ledger::Fetched> differing(const Place& place, std::vector<ledger::Fetched> fetched,
                                         std::vector<ledger::reconcile::Drift>& drifts);
  std::vector<ledger::Fetched> suspects(const Place& place, std::vector<ledger::Fetched> fetched);
  bool is_drift(const Place& place, ledger::Fetched& fetched, std::vector<ledger::reconcile::Drift>& drifts);
  ledger::reconcile::Drift drift_of(const Place& place, const std::optional<ledger::reconcile::MirrorState>& before,
                                    const ledger::Fetched& fetched);
  /// Answers and drifts, then the caller's statements, which hear how many drifts there are.
  void write(const Place& place, std::vector<ledger::Fetched> fetched, std::vector<ledger::reconcile::Drift> drifts,
             const std::function<std::vector<postgres::Connection::Step>(int64_t)>& and_then);

  CompareOptions options_;
  StripeReader& stripe_;
  std::function<void(ledger::reconcile::Cause)> drifted_;
};

}  // namespace tollgate::reconciler
