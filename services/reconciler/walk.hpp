#pragma once
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/runs.hpp"
#include "services/reconciler/page_work.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

struct WalkOptions {
  postgres::ConnectOptions postgres;
  bool livemode = false;
  int threads = 4;
  int64_t pages_before_split =
      10;  ///< a range that is not at its end after so many pages is halved, for others to read
};

/// Runs verifications and backfills: cuts a run into parts and has several threads read them page by page. A part's
/// cursor moves in the transaction that writes its page, so a process that dies costs one page of each thread. What is
/// done with a page is PageWork's; objects that no list showed are Unlisted's.
class Walk {
 public:
  Walk(WalkOptions options, StripeReader& stripe, PageWork& work)
      : options_(std::move(options)), stripe_(stripe), work_(work) {}

  /// Works on a run until it ends, somebody cancels it, or the stop. Throws PostgresError.
  void run(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const ledger::reconcile::Run& run,
           const std::stop_token& stop);

 private:
  struct Shared;  // by the threads of one run
  void begin(Shared& shared, postgres::Connection& connection);
  void read_shards(Shared& shared);
  std::chrono::milliseconds take_shard(Shared& shared, postgres::Connection& connection);
  std::chrono::milliseconds read_page(Shared& shared, postgres::Connection& connection,
                                      const ledger::reconcile::Shard& shard);
  std::chrono::milliseconds read_parent(Shared& shared, postgres::Connection& connection,
                                        const ledger::reconcile::Shard& shard);
  std::chrono::milliseconds meet(Shared& shared, postgres::Connection& connection,
                                 const ledger::reconcile::Shard& shard, const stripe::api::ApiError& error);
  void finish(Shared& shared, postgres::Connection& connection, const std::stop_token& stop);

  WalkOptions options_;
  StripeReader& stripe_;
  PageWork& work_;
};

}  // namespace tollgate::reconciler
