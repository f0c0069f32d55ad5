#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "services/reconciler/page_work.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

/// What came of asking for the objects of a kind that no list showed.
struct UnlistedEnd {
  std::string for_a_person{};  ///< why the run cannot go on; empty otherwise
  int64_t skipped = 0;         ///< objects that could not be read
  std::string example{};       ///< one of them, and why
  bool over = false;           ///< the stop came, or the run was canceled: nothing more is to be written
};

/// Asks Stripe for each object of a kind that is alive here and that no list of the run showed: only its answer, never
/// the absence, makes a tombstone. When more are gone than the run's burial limit allows (and more than ten), none is
/// buried and a person is asked; so too when the key is refused. A call that fails is made again `after_trouble`, a few
/// times. Throws PostgresError.
[[nodiscard]] UnlistedEnd settle_unlisted(const PageWork::Place& place, StripeReader& stripe, PageWork& work,
                                          const std::string& type, const Scope& scope, int64_t since,
                                          std::chrono::milliseconds after_trouble,
                                          const std::function<bool(const std::string& id)>& was_listed);

}  // namespace tollgate::reconciler
