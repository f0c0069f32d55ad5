#pragma once
#include <chrono>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/cursors.hpp"
#include "services/reconciler/page_work.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

/// Objects that cost money when they are wrong: a kind, and the states in which it still moves.
struct HotClass {
  const char* type;
  std::vector<std::string> statuses;
};
[[nodiscard]] std::span<const HotClass> hot_classes();

/// The rolling verification: compares what is hot with Stripe, object by object, a round of all of it each `period`.
/// The rest is compared by lists, seldom, in runs (Walk).
class Rolling {
 public:
  Rolling(StripeReader& stripe, PageWork& work, std::chrono::milliseconds period)
      : stripe_(stripe), work_(work), period_(period) {}

  /// The next objects of the classes whose round is due. False: none is. Throws PostgresError.
  bool turn(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const Scope& scope,
            const std::stop_token& stop);

 private:
  struct Round {
    int64_t seen = 0, gone = 0;
  };
  bool compare(const PageWork::Place& place, const HotClass& hot, const Scope& scope);
  static void hold_back_burials(Round& round, const char* type, std::vector<ledger::Fetched>& fetched);
  StripeReader& stripe_;
  PageWork& work_;
  std::chrono::milliseconds period_;
  std::map<std::string, Round> rounds_;
};

}  // namespace tollgate::reconciler
