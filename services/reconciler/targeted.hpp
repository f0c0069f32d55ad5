#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/lease.hpp"
#include "ledger/reconcile/requests.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

/// What became of one request.
enum class Answered { settled, again, trouble, other_mode };

/// Fetches each requested object and merges the answer; then the request ends, unless it was made again meanwhile. Who
/// dies in between fetches once more. Safe for several threads, each with a connection of its own.
class Targeted {
 public:
  Targeted(StripeReader& stripe, bool livemode, std::function<int64_t()> now_us)
      : stripe_(stripe), livemode_(livemode), now_us_(std::move(now_us)) {}

  /// One request, from the fetch to the commit. Throws PostgresError.
  Answered answer(postgres::Connection& connection, ledger::reconcile::Epoch epoch,
                  const ledger::reconcile::Request& request, const std::stop_token& stop);

 private:
  std::optional<std::chrono::milliseconds> too_soon(postgres::Connection& connection, const ledger::ObjectKey& key,
                                                    const std::stop_token& stop);
  void put_off(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const ledger::ObjectKey& key,
               std::chrono::milliseconds delay, const std::string& why);
  StripeReader& stripe_;
  bool livemode_;
  std::function<int64_t()> now_us_;
};

/// Hands requests out, each object to one thread at a time. Thread safe.
class RequestQueue {
 public:
  /// Adds those that are neither waiting nor being answered.
  void offer(std::vector<ledger::reconcile::Request> requests);
  /// Waits up to `wait`; nothing when none came.
  [[nodiscard]] std::optional<ledger::reconcile::Request> take(std::chrono::milliseconds wait);
  void done(const ledger::ObjectKey& key);
  [[nodiscard]] size_t waiting() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<ledger::reconcile::Request> queue_;
  std::set<ledger::ObjectKey> in_hand_;
};

}  // namespace tollgate::reconciler
