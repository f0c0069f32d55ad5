#include <algorithm>

#include "billing/reactions/details.hpp"
#include "billing/reactions/rule.hpp"

namespace tollgate::billing::reactions {
namespace {

/// What of a subscription decides what its customer may use, and until when.
constexpr std::string_view kOfSubscription[] = {"cancel_at",
                                                "cancel_at_period_end",
                                                "current_period_end",
                                                "customer",
                                                "items",
                                                "metadata",
                                                "pause_collection",
                                                "plan",
                                                "quantity",
                                                "status",
                                                "trial_end"};
/// What of a price or plan decides tier and quotas.
constexpr std::string_view kOfPrice[] = {"active", "lookup_key", "metadata", "product"};

Reaction because(std::string reason) {
  return Details().put("reason", std::move(reason)).reaction(ReactionKind::cache_invalidation);
}

/// The first of `keys` that the update changed. An update that does not say what it changed may have changed any.
std::optional<Reaction> if_changed(const Told& told, std::span<const std::string_view> keys) {
  if (!told.previous.IsObject()) return because("unknown_change");
  for (const auto& member : told.previous.GetObject())
    if (std::ranges::find(keys, json::view_of(member.name)) != keys.end())
      return because(std::string(json::view_of(member.name)));
  return std::nullopt;
}

}  // namespace

std::optional<Reaction> entitlement_changed(const Told& told) { return because(told.event.type); }

std::optional<Reaction> subscription_updated(const Told& told) { return if_changed(told, kOfSubscription); }

std::optional<Reaction> price_updated(const Told& told) { return if_changed(told, kOfPrice); }

}  // namespace tollgate::billing::reactions
