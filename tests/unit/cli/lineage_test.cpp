#include "tools/tollgate/lineage.hpp"
#include "support/catch.hpp"

using namespace tollgate::cli;

namespace {

LineageEntry event(const char* id, int64_t at, const char* outcome, const char* reason = "",
                   const char* beaten_by = "") {
  return {.at = at,
          .id = id,
          .type = "invoice.paid",
          .outcome = outcome,
          .reason = reason,
          .beaten_by = beaten_by,
          .origin = "webhook"};
}

LineageEntry fetch(const char* id, int64_t at, const char* answer) {
  return {.kind = LineageEntry::Kind::fetch, .at = at, .id = id, .type = answer, .origin = "fetch"};
}

const std::vector<LineageEntry> kAll{
    event("evt_1", 100, "applied"), event("evt_2", 200, "applied"), event("evt_3", 200, "superseded", "tie", "evt_2"),
    event("evt_4", 150, "superseded", "older_second", "evt_2"), fetch("fet_1", 120, "found")};
const ObjectState kState{.as_of = 200, .source = "evt_2", .contested = true, .revision = 4};

std::string why(size_t entry, const std::optional<ObjectState>& state = kState) {
  return explain(kAll[entry], state, kAll);
}

}  // namespace

TEST_CASE("why: each entry says whether it holds and what beat it") {
  CHECK(why(0) == "applied, then replaced by what came later");
  CHECK(why(1) == "HOLDS: this is the state the mirror shows; several of its second were compared");
  CHECK(why(2) == "superseded: of the events of this second, evt_2 (invoice.paid) is the last state");
  CHECK(why(3) == "superseded: it came after evt_2 (invoice.paid), which is from a later second");
  CHECK(why(4) == "Stripe's answer; replaced by what came later");
}

TEST_CASE("why: what holds may be unsettled, or have been decided again") {
  ObjectState unsettled = kState;
  unsettled.settled = false;
  unsettled.unsettled_reason = "tie";
  CHECK(why(1, unsettled) == "HOLDS: this is the state the mirror shows, for now: Stripe must be asked (tie)");
  CHECK(why(2, unsettled) ==
        "superseded: of the events of this second, evt_2 (invoice.paid) was taken until Stripe is asked");
  ObjectState again = kState;
  again.source = "evt_3";
  CHECK(why(2, again) == "HOLDS: this is the state the mirror shows; decided again when an event came late");
  CHECK(why(1, again) == "applied; of the events of this second, evt_3 (invoice.paid) holds");
}

TEST_CASE("why: a fetch that holds, one that found nothing, one as old as the event that holds") {
  ObjectState fetched = kState;
  fetched.source = "fet_1";
  CHECK(why(4, fetched) == "HOLDS: Stripe was asked, and this was the answer; several of its second were compared");
  CHECK(explain(fetch("fet_2", 10, "missing"), kState, kAll) ==
        "Stripe did not know the object; replaced by what came later");
  CHECK(explain(fetch("fet_3", 200, "found"), kState, kAll) ==
        "Stripe's answer; evt_2 (invoice.paid) is at least as new");
}

TEST_CASE("why: events without a row say so") {
  CHECK(explain(event("evt_5", 1, "ignored", "not_mirrored"), {}, kAll) ==
        "ignored: it has no row in the mirror (not_mirrored)");
  CHECK(explain(event("evt_6", 1, "dead", "nul_character"), {}, kAll) ==
        "dead: it could not be applied (nul_character); its bytes are on the dead topic");
  CHECK(explain(event("evt_7", 1, "applied", "reconcile_requested"), {}, kAll) ==
        "it carries no state: Stripe is asked for the object");
  CHECK(explain(event("evt_8", 1, "superseded", "deleted", "evt_gone"), kState, kAll) ==
        "superseded: evt_gone deleted the object");
}

TEST_CASE("why: the state in a few lines") {
  ObjectState state = kState;
  state.status = "paid";
  state.updated_at = "2026-01-01T00:00:00Z";
  CHECK(describe({.type = "invoice", .livemode = true, .id = "in_1"}, state) ==
        "invoice in_1, live mode, own account\n  status paid\n"
        "  as of 1970-01-01T00:03:20Z, from evt_2, revision 4, written 2026-01-01T00:00:00Z\n"
        "  settled: this is what Stripe held at that time\n");
  state.settled = false;
  state.unsettled_reason = "truncated_list";
  state.deleted_at = 200;
  state.never_seen_alive = true;
  state.reconcile_reason = "truncated_list";
  const std::string text = describe({.type = "invoice", .account = "acct_1", .id = "in\x1b_1"}, state);
  CHECK(text.find(
            "invoice in\\x1b_1, test mode, account acct_1\n  deleted at 1970-01-01T00:03:20Z, never seen alive\n") ==
        0);
  CHECK(text.find("NOT settled (truncated_list)") != std::string::npos);
  CHECK(text.find("Stripe is to be asked for it") != std::string::npos);
}
