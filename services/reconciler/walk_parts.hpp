#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "ledger/reconcile/runs.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

/// Which parts of a run are in whose hands, and how they fare; by the threads of one process. Thread safe.
class WalkParts {
 public:
  using Shard = ledger::reconcile::Shard;
  /// `first_pause` after a failure, twice as long after each further one, up to 32 times as long.
  explicit WalkParts(std::chrono::milliseconds first_pause) : first_pause_(first_pause) {}

  struct Taken {
    std::optional<Shard> shard;  ///< nothing: others have in hand what is left, or it rests after trouble
    bool complete = false;       ///< nothing is left, and nothing in hand
  };
  /// The first part that is not in hand. `read` is called under the lock: a part that somebody gives back is then read
  /// as that one left it.
  [[nodiscard]] Taken take(const std::function<std::vector<Shard>()>& read);
  void give_back(int64_t shard_id);

  /// How many objects a page of the part is asked for.
  [[nodiscard]] int limit_of(int64_t shard_id) const;
  /// Failures in a row, this one among them; the part rests. A page that is too large is asked for by half instead, as
  /// long as that can be, and does not count: 0.
  int failed(int64_t shard_id, const stripe::api::ApiError& error);
  /// A page came. How many failures it ended.
  int went_on(int64_t shard_id);

 private:
  struct Fare {
    int limit = kPageMax;
    int failures = 0;
    std::chrono::steady_clock::time_point rests_until{};
  };
  mutable std::mutex mutex_;
  std::chrono::milliseconds first_pause_;
  std::set<int64_t> in_hand_;
  std::map<int64_t, Fare> fares_;
};

}  // namespace tollgate::reconciler
