#include "services/reconciler/unsealed.hpp"

#include <algorithm>

#include "ledger/reconcile/sweeps.hpp"
#include "stripe/event.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;

constexpr int kPagesMax = 20;

std::optional<int64_t> seal_of(postgres::Connection& connection, const Scope& scope) {
  const auto scopes = rec::read_scopes(connection);
  const auto found = std::ranges::find(scopes, scope, &rec::ScopeState::scope);
  return found == scopes.end() ? std::nullopt : std::optional(found->sealed_until);
}

}  // namespace

ApiResult<std::optional<std::set<std::string>>> told_since_the_seal(postgres::Connection& connection,
                                                                    StripeReader& stripe, const Scope& scope,
                                                                    const std::stop_token& stop) {
  const auto sealed_until = seal_of(connection, scope);
  if (!sealed_until) return std::nullopt;
  const auto now = stripe.now(scope, stop);
  if (!now) return tl::unexpected(now.error());
  std::set<std::string> objects;
  std::string after;
  for (int pages = 0; pages < kPagesMax; ++pages) {
    const auto page = stripe.events(scope, *sealed_until, *now + 1, after, stop);
    if (!page) return tl::unexpected(page.error());
    for (const ApiEvent& event : page->events)
      if (const auto read = stripe::scan_event(event.body, stripe::Scan::ingest)) objects.emplace(read->object_id);
    if (!page->has_more || page->events.empty()) return objects;
    after = page->events.back().id;
  }
  return std::nullopt;
}

}  // namespace tollgate::reconciler
