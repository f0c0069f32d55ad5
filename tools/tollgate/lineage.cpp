#include "tools/tollgate/lineage.hpp"

#include <algorithm>

#include "common/base/rfc3339.hpp"
#include "common/log/redact.hpp"

namespace tollgate::cli {
namespace {

const LineageEntry* find_entry(const std::vector<LineageEntry>& all, const std::string& id) {
  const auto at = std::ranges::find(all, id, &LineageEntry::id);
  return at == all.end() ? nullptr : &*at;
}

/// "evt_9 (invoice.paid)": an id says little to a person.
std::string named(const std::string& id, const std::vector<LineageEntry>& all) {
  const LineageEntry* entry = find_entry(all, id);
  if (entry == nullptr) return id;
  return id + (entry->kind == LineageEntry::Kind::fetch ? " (asked from Stripe)" : " (" + entry->type + ")");
}

std::string why_holds(const LineageEntry& entry, const ObjectState& state) {
  std::string sentence = entry.kind == LineageEntry::Kind::fetch ? "HOLDS: Stripe was asked, and this was the answer"
                                                                 : "HOLDS: this is the state the mirror shows";
  if (!state.settled) return sentence + ", for now: Stripe must be asked (" + state.unsettled_reason + ")";
  if (entry.outcome == "superseded") return sentence + "; decided again when an event came late";
  return sentence + (state.contested ? "; several of its second were compared" : "");
}

std::string why_superseded(const LineageEntry& entry, const std::optional<ObjectState>& state,
                           const std::vector<LineageEntry>& all) {
  const std::string winner = entry.beaten_by.empty() ? "a newer state" : named(entry.beaten_by, all);
  if (entry.reason == "older_second") return "superseded: it came after " + winner + ", which is from a later second";
  const bool open_tie = state && state->unsettled_reason == "tie" && state->as_of == entry.at;
  if (entry.reason == "tie" && open_tie)
    return "superseded: of the events of this second, " + winner + " was taken until Stripe is asked";
  if (entry.reason == "tie") return "superseded: of the events of this second, " + winner + " is the last state";
  if (entry.reason == "deleted") return "superseded: " + winner + " deleted the object";
  return "superseded by " + winner + (entry.reason.empty() ? "" : " (" + entry.reason + ")");
}

std::string why_applied(const LineageEntry& entry, const std::optional<ObjectState>& state,
                        const std::vector<LineageEntry>& all) {
  if (entry.reason == "reconcile_requested") return "it carries no state: Stripe is asked for the object";
  if (!state) return "applied, but the mirror has no row any more";
  const LineageEntry* holder = find_entry(all, state->source);
  if (holder != nullptr && holder->at == entry.at)
    return "applied; of the events of this second, " + named(state->source, all) + " holds";
  return "applied, then replaced by what came later";
}

std::string why_fetch(const LineageEntry& entry, const std::optional<ObjectState>& state,
                      const std::vector<LineageEntry>& all) {
  const std::string answer = entry.type == "missing" ? "Stripe did not know the object" : "Stripe's answer";
  if (!state) return answer + "; the mirror has no row";
  if (entry.at < state->as_of) return answer + "; replaced by what came later";
  return answer + "; " + named(state->source, all) + " is at least as new";
}

std::string time_text(int64_t seconds) { return format_rfc3339_seconds(seconds); }

}  // namespace

bool holds(const LineageEntry& entry, const std::optional<ObjectState>& state) {
  return state && state->source == entry.id;
}

std::string explain(const LineageEntry& entry, const std::optional<ObjectState>& state,
                    const std::vector<LineageEntry>& all) {
  if (holds(entry, state)) return why_holds(entry, *state);
  if (entry.kind == LineageEntry::Kind::fetch) return why_fetch(entry, state, all);
  if (entry.outcome == "applied") return why_applied(entry, state, all);
  if (entry.outcome == "superseded") return why_superseded(entry, state, all);
  if (entry.outcome == "ignored")
    return "ignored: it has no row in the mirror" + (entry.reason.empty() ? "" : " (" + entry.reason + ")");
  if (entry.outcome == "dead")
    return "dead: it could not be applied (" + entry.reason + "); its bytes are on the dead topic";
  return entry.outcome + (entry.reason.empty() ? "" : ": " + entry.reason);
}

std::string describe(const ObjectName& name, const std::optional<ObjectState>& state) {
  std::string text = name.type + " " + name.id + ", " + (name.livemode ? "live mode" : "test mode") + ", " +
                     (name.account.empty() ? "own account" : "account " + name.account) + "\n";
  if (!state)
    return log::escape(text.substr(0, text.size() - 1)) + "\n  no row in the mirror: no event of it could be applied\n";
  text = log::escape(text.substr(0, text.size() - 1)) + "\n";
  if (state->deleted_at)
    text +=
        "  deleted at " + time_text(*state->deleted_at) + (state->never_seen_alive ? ", never seen alive" : "") + "\n";
  if (!state->status.empty()) text += "  status " + log::escape(state->status) + "\n";
  text += "  as of " + time_text(state->as_of) + ", from " + log::escape(state->source) + ", revision " +
          std::to_string(state->revision) + ", written " + state->updated_at + "\n";
  text += state->settled
              ? "  settled: this is what Stripe held at that time\n"
              : "  NOT settled (" + log::escape(state->unsettled_reason) + "): the events alone cannot tell\n";
  if (!state->reconcile_reason.empty())
    text += "  Stripe is to be asked for it (" + log::escape(state->reconcile_reason) + ")\n";
  return text;
}

}  // namespace tollgate::cli
