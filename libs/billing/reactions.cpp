#include "billing/reactions.hpp"

#include <algorithm>
#include <array>

#include "billing/handler_failed.hpp"
#include "billing/reactions/rule.hpp"
#include "common/base/check.hpp"
#include "stripe/sorted_table.hpp"

namespace tollgate::billing {
namespace {

using namespace reactions;

struct EventRules {
  std::string_view type;
  std::array<Rule, 3> rules;
};

/// The index of all reactions: a new one is a line here and a rule in reactions/.
constexpr EventRules kRules[] = {
    {"charge.dispute.created", {ticket_of_dispute}},
    {"customer.deleted", {entitlement_changed}},
    {"customer.source.expiring", {notify_of_card}},
    {"customer.subscription.created", {entitlement_changed}},
    {"customer.subscription.deleted", {suspension, notify_of_subscription, entitlement_changed}},
    {"customer.subscription.paused", {suspension, notify_of_subscription, entitlement_changed}},
    {"customer.subscription.pending_update_applied", {entitlement_changed}},
    {"customer.subscription.resumed", {notify_of_subscription, entitlement_changed}},
    {"customer.subscription.trial_will_end", {notify_of_subscription}},
    {"customer.subscription.updated", {suspension, subscription_updated}},
    {"entitlements.active_entitlement_summary.updated", {entitlement_changed}},
    {"invoice.overdue", {notify_of_invoice}},
    {"invoice.paid", {usage_reset}},
    {"invoice.payment_action_required", {notify_of_invoice}},
    {"invoice.payment_failed", {recovery_attempt, notify_of_invoice}},
    {"payout.failed", {ticket_of_payout}},
    {"plan.updated", {price_updated}},
    {"price.updated", {price_updated}},
    {"radar.early_fraud_warning.created", {ticket_of_fraud_warning}},
    {"review.opened", {ticket_of_review}},
};
static_assert(stripe::is_sorted_table(kRules), "found by halves");

constexpr auto kTypes = [] {
  std::array<std::string_view, std::size(kRules)> types;
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = kRules[i].type;
  return types;
}();

/// What a rule is called where it fails: groups of dead letters outlive a change of the kinds it makes.
constexpr std::pair<Rule, const char*> kPlaces[] = {
    {entitlement_changed, "reactions/entitlement_changed"},
    {notify_of_card, "reactions/notify_of_card"},
    {notify_of_invoice, "reactions/notify_of_invoice"},
    {notify_of_subscription, "reactions/notify_of_subscription"},
    {price_updated, "reactions/price_updated"},
    {recovery_attempt, "reactions/recovery_attempt"},
    {subscription_updated, "reactions/subscription_updated"},
    {suspension, "reactions/suspension"},
    {ticket_of_dispute, "reactions/ticket_of_dispute"},
    {ticket_of_fraud_warning, "reactions/ticket_of_fraud_warning"},
    {ticket_of_payout, "reactions/ticket_of_payout"},
    {ticket_of_review, "reactions/ticket_of_review"},
    {usage_reset, "reactions/usage_reset"},
};

constexpr const char* place_of(Rule rule) {
  const auto* const found = std::ranges::find(kPlaces, rule, [](const auto& each) { return each.first; });
  return found == std::end(kPlaces) ? nullptr : found->second;
}

static_assert(std::ranges::all_of(kRules,
                                  [](const EventRules& row) {
                                    return std::ranges::all_of(row.rules, [](Rule rule) {
                                      return rule == nullptr || place_of(rule) != nullptr;
                                    });
                                  }),
              "a rule that fails must say where");

/// What has a customer's id without naming it as `customer`.
bool is_customer(const stripe::Event& event) {
  return event.object_type == "customer" || event.object_type == "entitlements.active_entitlement_summary";
}

}  // namespace

std::string_view name_of(ReactionKind kind) {
  switch (kind) {
    case ReactionKind::cache_invalidation:
      return "cache_invalidation";
    case ReactionKind::notification:
      return "notification";
    case ReactionKind::recovery_attempt:
      return "recovery_attempt";
    case ReactionKind::support_ticket:
      return "support_ticket";
    case ReactionKind::suspension:
      return "suspension";
    case ReactionKind::usage_reset:
      return "usage_reset";
  }
  TOLLGATE_CHECK(false, "a reaction of a kind outside its enum has no name");
}

std::span<const std::string_view> reacting_types() { return kTypes; }

std::vector<Reaction> react(const stripe::Event& event) {
  const EventRules* row = event.thin ? nullptr : stripe::find_in(kRules, event.type);
  if (row == nullptr) return {};
  const rapidjson::Document object = json::parse_object(event.object_json);
  const rapidjson::Document previous = json::parse_object(event.previous_json);
  std::vector<Reaction> made;
  for (const Rule rule : row->rules) {
    if (rule == nullptr) continue;
    try {
      if (auto reaction = rule({event, object, previous})) made.push_back(*std::move(reaction));
    } catch (const std::exception&) {
      throw HandlerFailed(place_of(rule));
    }
  }
  std::ranges::sort(made, {}, &Reaction::kind);
  return made;
}

std::string customer_of(const stripe::Event& event) {
  const std::string& id = event.customer.empty() && is_customer(event) ? event.object_id : event.customer;
  return id.size() <= kTextBytesMax ? id : std::string();
}

}  // namespace tollgate::billing
