#include <algorithm>
#include <array>

#include "services/console/handlers/handlers.hpp"
#include "services/console/route.hpp"

namespace tollgate::console {
namespace {

using Names = std::span<const std::string_view>;
constexpr auto kPage = std::to_array<std::string_view>({"cursor", "limit"});
constexpr auto kEvents =
    std::to_array<std::string_view>({"account", "cursor", "limit", "object_id", "outcome", "since", "type", "until"});
constexpr auto kLineage = std::to_array<std::string_view>({"account", "cursor", "limit", "object_type"});
constexpr auto kLetters =
    std::to_array<std::string_view>({"account", "cursor", "error_class", "error_code", "fingerprint", "limit",
                                     "object_id", "object_type", "since", "state", "type", "until"});
constexpr auto kStates = std::to_array<std::string_view>({"cursor", "limit", "state"});
constexpr auto kAudit =
    std::to_array<std::string_view>({"action", "actor", "cursor", "limit", "outcome", "since", "target", "until"});
constexpr auto kVerify = std::to_array<std::string_view>({"hash", "sequence"});
constexpr auto kAccount = std::to_array<std::string_view>({"account"});
constexpr auto kRuns = std::to_array<std::string_view>({"cursor", "kind", "limit", "state"});
constexpr auto kRequests =
    std::to_array<std::string_view>({"account", "cursor", "failing", "limit", "object_id", "type"});
constexpr auto kDrifts = std::to_array<std::string_view>(
    {"cause", "cursor", "limit", "object_id", "run_id", "since", "state", "type", "until"});
constexpr Names kNone{};

constexpr auto kRoutes = std::to_array<Route>({
    {"GET", "/openapi.yaml", Role::viewer, "openapi.get", Audited::no, kNone, get_contract},
    {"GET", "/events", Role::viewer, "events.list", Audited::no, kEvents, list_events},
    {"GET", "/events/{event_id}", Role::viewer, "events.get", Audited::no, kNone, get_event},
    {"GET", "/events/{event_id}/payload", Role::viewer, "events.payload", Audited::yes, kNone, get_payload},
    {"GET", "/events/{event_id}/attempts", Role::viewer, "events.attempts", Audited::no, kPage, list_attempts},
    {"GET", "/objects/{object_id}/lineage", Role::viewer, "objects.lineage", Audited::no, kLineage, get_lineage},
    {"GET", "/dead-letters", Role::viewer, "dead_letters.list", Audited::no, kLetters, list_letters},
    {"GET", "/dead-letters/{letter_id}", Role::viewer, "dead_letters.get", Audited::no, kNone, get_letter},
    {"POST", "/dead-letters/restore", Role::operator_, "dead_letters.restore", Audited::yes, kNone, restore_letters},
    {"POST", "/dead-letters/rebuild", Role::admin, "dead_letters.rebuild", Audited::yes, kNone, rebuild_letters},
    {"GET", "/dead-letter-groups", Role::viewer, "dead_letter_groups.list", Audited::no, kStates, list_groups},
    {"GET", "/operations", Role::viewer, "operations.list", Audited::no, kStates, list_operations},
    {"POST", "/operations", Role::operator_, "operations.create", Audited::yes, kNone, create_operation},
    {"GET", "/operations/{operation_id}", Role::viewer, "operations.get", Audited::no, kNone, get_operation},
    {"GET", "/operations/{operation_id}/items", Role::viewer, "operations.items", Audited::no, kStates, list_items},
    {"POST", "/operations/{operation_id}/pause", Role::operator_, "operations.pause", Audited::yes, kNone,
     pause_operation},
    {"POST", "/operations/{operation_id}/resume", Role::operator_, "operations.resume", Audited::yes, kNone,
     resume_operation},
    {"POST", "/operations/{operation_id}/cancel", Role::operator_, "operations.cancel", Audited::yes, kNone,
     cancel_operation},
    {"POST", "/operations/{operation_id}/approve", Role::operator_, "operations.approve", Audited::yes, kNone,
     approve_operation},
    {"POST", "/operations/{operation_id}/release", Role::operator_, "operations.release", Audited::yes, kNone,
     release_items},
    {"GET", "/reconcile/status", Role::viewer, "reconcile.status", Audited::no, kAccount, get_reconcile_status},
    {"GET", "/reconcile/runs", Role::viewer, "reconcile_runs.list", Audited::no, kRuns, list_reconcile_runs},
    {"POST", "/reconcile/runs", Role::operator_, "reconcile_runs.create", Audited::yes, kNone, create_reconcile_run},
    {"GET", "/reconcile/runs/{run_id}", Role::viewer, "reconcile_runs.get", Audited::no, kNone, get_reconcile_run},
    {"POST", "/reconcile/runs/{run_id}/cancel", Role::operator_, "reconcile_runs.cancel", Audited::yes, kNone,
     cancel_reconcile_run},
    {"POST", "/reconcile/runs/{run_id}/resume", Role::operator_, "reconcile_runs.resume", Audited::yes, kNone,
     resume_reconcile_run},
    {"GET", "/reconcile/requests", Role::viewer, "reconcile_requests.list", Audited::no, kRequests,
     list_reconcile_requests},
    {"POST", "/reconcile/requests", Role::operator_, "reconcile_requests.create", Audited::yes, kNone,
     create_reconcile_requests},
    {"GET", "/drifts", Role::viewer, "drifts.list", Audited::no, kDrifts, list_drifts},
    {"GET", "/drifts/{drift_id}", Role::viewer, "drifts.get", Audited::yes, kNone, get_drift},
    {"POST", "/drifts/{drift_id}/repair", Role::operator_, "drifts.repair", Audited::yes, kNone, repair_drift},
    {"GET", "/audit", Role::operator_, "audit.list", Audited::no, kAudit, list_audit},
    {"GET", "/audit/verify", Role::operator_, "audit.verify", Audited::yes, kVerify, verify_audit_log},
    {"GET", "/token", Role::viewer, "token.get", Audited::no, kNone, get_own_token},
    {"GET", "/tokens", Role::admin, "tokens.list", Audited::yes, kPage, list_tokens},
    {"POST", "/tokens", Role::admin, "tokens.create", Audited::yes, kNone, create_token},
    {"POST", "/tokens/{token_id}/revoke", Role::admin, "tokens.revoke", Audited::yes, kNone, revoke_token},
});

std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);  // the slash
  const size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

/// True when the path has the pattern's form; fills in the values.
bool fits(std::string_view pattern, std::string_view path, std::map<std::string, std::string, std::less<>>& values) {
  constexpr size_t kValueBytesMax = 255;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view name = take_segment(pattern);
    const std::string_view segment = take_segment(path);
    if (!name.starts_with('{')) {
      if (name != segment) return false;
      continue;
    }
    const auto value = percent_decoded(segment);
    if (!value || value->empty() || value->size() > kValueBytesMax) return false;
    values.insert_or_assign(std::string(name.substr(1, name.size() - 2)), *value);
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> all_routes() { return kRoutes; }

Match match_route(std::string_view method, std::string_view path) {
  Match match;
  if (!path.starts_with(kBasePath)) return match;
  path.remove_prefix(kBasePath.size());
  if (!path.starts_with('/')) return match;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  const bool named =
      std::any_of(kRoutes.begin(), kRoutes.end(), [&](const Route& route) { return route.path == path; });
  for (const Route& route : kRoutes) {
    std::map<std::string, std::string, std::less<>> values;
    if (!fits(route.path, path, values) || (named && !values.empty())) continue;
    match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(route.method);
    if (route.method == "GET") match.allowed += ", HEAD";
    if (route.method != wanted) continue;
    match.route = &route;
    match.values = std::move(values);
  }
  return match;
}

}  // namespace tollgate::console
