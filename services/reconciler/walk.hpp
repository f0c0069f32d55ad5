#pragma once
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

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
  std::chrono::milliseconds after_trouble{2000};  ///< a part rests; up to 32 times as long when trouble lasts
  int failures_max = 10;  ///< of a page in a row, where the trouble is with the page; then its part is left out
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
  using Shard = ledger::reconcile::Shard;
  struct Shared;  // by the threads of one run
  struct Hand;    // one thread's: its session, and the part it works on
  void begin(Shared& shared, postgres::Connection& connection);
  bool read_clock(Shared& shared, postgres::Connection& connection, int64_t& now, int64_t& settled);
  void read_shards(Shared& shared);
  std::chrono::milliseconds take_shard(Shared& shared, postgres::Connection& connection);
  void read_page(const Hand& hand);
  void read_parent(const Hand& hand);
  void take(const Hand& hand, std::vector<ledger::Fetched> objects, ledger::reconcile::PageDone done);
  void meet(const Hand& hand, const stripe::api::ApiError& error);
  void ask_again(const Hand& hand, const stripe::api::ApiError& error, const std::string& parent = {});
  void finish(Shared& shared, postgres::Connection& connection, const std::stop_token& stop);

  WalkOptions options_;
  StripeReader& stripe_;
  PageWork& work_;
};

}  // namespace tollgate::reconciler
