#pragma once
#include <functional>
#include <string>

#include "services/reconciler/page_work.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

/// Asks Stripe for each object of a kind that is alive here and that no list of the run showed: only its answer, never
/// the absence, makes a tombstone. When more are gone than the run's burial limit allows (and more than ten), none is
/// buried and the sentence that comes back says so; it is empty otherwise. Throws PostgresError.
[[nodiscard]] std::string settle_unlisted(const PageWork::Place& place, StripeReader& stripe, PageWork& work,
                                          const std::string& type, const Scope& scope, int64_t since,
                                          const std::function<bool(const std::string& id)>& was_listed);

}  // namespace tollgate::reconciler
