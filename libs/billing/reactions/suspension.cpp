#include "billing/reactions/details.hpp"
#include "billing/reactions/rule.hpp"

namespace tollgate::billing::reactions {
namespace {

bool entitles_no_more(std::string_view status) {
  return status == "unpaid" || status == "paused" || status == "canceled";
}

}  // namespace

/// The subscription moved to a status that entitles to nothing. An update tells the move by the status before;
/// .paused and .deleted are the move themselves.
std::optional<Reaction> suspension(const Told& told) {
  const std::string status = text_or_empty(told.object, "status");
  if (!entitles_no_more(status)) return std::nullopt;
  const bool is_update = told.event.kind == stripe::EventKind::updated;
  const std::string before = text_or_empty(told.previous, "status");
  if (is_update && (before.empty() || before == status)) return std::nullopt;
  return Details()
      .put("status", status)
      .text("previous_status", told.previous, "status")
      .text("reason", told.object, "cancellation_details.reason")
      .reaction(ReactionKind::suspension);
}

}  // namespace tollgate::billing::reactions
