#include "ledger/merge.hpp"

#include "support/catch.hpp"

namespace tollgate::ledger {
namespace {

constexpr const char* kFinal = "customer";  // a deletion is final
constexpr const char* kRevivable = "coupon";

std::string state(const std::string& v) { return R"({"v":")" + v + "\"}"; }
Fact shown(int64_t at, const std::string& source, const std::string& v) {
  return {FactKind::shown, at, source, state(v), {}, false};
}
Fact created(int64_t at, const std::string& source, const std::string& v) {
  return {FactKind::created, at, source, state(v), {}, false};
}
Fact updated(int64_t at, const std::string& source, const std::string& from, const std::string& to) {
  return {FactKind::updated, at, source, state(to), state(from), false};
}
Fact deleted(int64_t at, const std::string& source, const std::string& v) {
  return {FactKind::deleted, at, source, state(v), {}, false};
}
Fact fetched(int64_t at, const std::string& source, const std::string& v) {
  return {FactKind::fetched, at, source, state(v), {}, false};
}
Fact missing(int64_t at, const std::string& source) { return {FactKind::fetched_missing, at, source, {}, {}, false}; }
Fact truncated(Fact fact) {
  fact.truncated = true;
  return fact;
}

std::string words_for(const Row& row) {
  std::string words = std::to_string(row.as_of) + " " + row.source;
  if (row.deleted_at) words += " deleted " + std::to_string(*row.deleted_at);
  if (!row.settled) words += " unsettled " + row.unsettled_reason;
  if (row.contested) words += " contested";
  return words;
}

std::string words_for(const Verdict& verdict) {
  if (verdict.standing == Standing::applied) return "applied";
  return verdict.reason + " " + verdict.beaten_by;
}

/// One object's mirror and ledger, driven fact by fact.
struct Desk {
  std::string type = kFinal;
  std::optional<Row> row;
  std::string json;
  std::vector<Fact> ledger;
  std::vector<std::string> verdicts;
  bool read_history = false;

  std::string take(const std::vector<Fact>& incoming) {
    read_history = needs_history(row, incoming);
    const Merged merged = merge(row, incoming, read_history ? ledger : std::vector<Fact>(), type);
    if (merged.state_changed) row = merged.row;
    CHECK(*row == merged.row);
    if (merged.state_changed && !merged.object.empty()) json = merged.object;
    ledger.insert(ledger.end(), incoming.begin(), incoming.end());
    verdicts.clear();
    for (const Verdict& verdict : merged.verdicts) verdicts.push_back(words_for(verdict));
    return words_for(*row);
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("merge: a newer second applies, an older one is superseded with a pointer to what beat it") {
  Desk desk;
  CHECK(desk.take({shown(10, "evt_a", "1")}) == "10 evt_a");
  CHECK(desk.take({shown(12, "evt_b", "2")}) == "12 evt_b");
  CHECK(desk.verdicts == Words{"applied"});
  CHECK(desk.take({shown(11, "evt_z", "3")}) == "12 evt_b");
  CHECK(desk.verdicts == Words{"older_second evt_b"});
  CHECK(desk.json == state("2"));
  CHECK_FALSE(desk.read_history);
}

TEST_CASE("merge: the ordinary path reads no JSON") {
  Desk desk;
  CHECK(desk.take({{FactKind::updated, 10, "evt_a", "not json", "nor this", false}}) == "10 evt_a");
  CHECK(desk.take({{FactKind::shown, 11, "evt_b", "not json", {}, false}}) == "11 evt_b");
  CHECK(desk.json == "not json");
}

TEST_CASE("merge: an older fact leaves row and JSON as they are") {
  const Row row{12, "evt_b", std::nullopt, true, {}, false};
  const Merged merged = merge(row, std::vector{shown(11, "evt_a", "1")}, {}, kFinal);
  CHECK_FALSE(merged.state_changed);
  CHECK(merged.row == row);
  CHECK(merged.object.empty());
}

TEST_CASE("merge: in one batch every second is applied at its turn") {
  Desk desk;
  CHECK(desk.take({shown(12, "evt_c", "3"), shown(10, "evt_a", "1"), shown(11, "evt_b", "2")}) == "12 evt_c");
  CHECK(desk.verdicts == Words{"applied", "applied", "applied"});
  CHECK(desk.json == state("3"));
  CHECK(desk.take({shown(11, "evt_d", "4"), shown(13, "evt_e", "5")}) == "13 evt_e");
  CHECK(desk.verdicts == Words{"older_second evt_c", "applied"});
}

TEST_CASE("merge: in one batch a tie in a passing second is judged there") {
  Desk desk;
  CHECK(desk.take({updated(10, "evt_b", "1", "2"), updated(10, "evt_a", "2", "3"), shown(11, "evt_c", "4")}) ==
        "11 evt_c");
  CHECK(desk.verdicts == Words{"tie evt_a", "applied", "applied"});
}

TEST_CASE("merge: two events of one second are decided by the set in either order") {
  const Fact first = updated(10, "evt_z", "1", "2");
  const Fact second = updated(10, "evt_a", "2", "3");
  Desk desk;
  Desk other;
  desk.take({first});
  CHECK(desk.take({second}) == "10 evt_a contested");
  CHECK(desk.read_history);
  CHECK(desk.verdicts == Words{"applied"});
  other.take({second});
  CHECK(other.take({first}) == "10 evt_a contested");
  CHECK(other.verdicts == Words{"tie evt_a"});
  CHECK(desk.json == other.json);
}

TEST_CASE("merge: two events that show the same are both applied") {
  Desk desk;
  desk.take({updated(10, "evt_a", "1", "2")});
  CHECK(desk.take({shown(10, "evt_b", "2")}) == "10 evt_b contested");
  CHECK(desk.verdicts == Words{"applied"});
  CHECK(desk.take({shown(10, "evt_0", "2")}) == "10 evt_b contested");
  CHECK(desk.verdicts == Words{"applied"});
}

TEST_CASE("merge: a tie nothing decides keeps the greatest id, unsettled, until a later second") {
  Desk desk;
  desk.take({shown(10, "evt_b", "1")});
  CHECK(desk.take({shown(10, "evt_a", "2")}) == "10 evt_b unsettled tie contested");
  CHECK(desk.verdicts == Words{"tie evt_b"});
  CHECK(desk.take({shown(11, "evt_c", "3")}) == "11 evt_c");
}

TEST_CASE("merge: a contested row is decided again when the state before becomes known") {
  Desk desk;
  desk.take({updated(10, "evt_a", "1", "2"), updated(10, "evt_b", "2", "1")});
  CHECK(words_for(*desk.row) == "10 evt_b unsettled tie contested");
  CHECK(desk.take({shown(8, "evt_old", "2")}) == "10 evt_a contested");
  CHECK(desk.verdicts == Words{"older_second evt_a"});
  CHECK(desk.json == state("2"));
  CHECK(desk.take({shown(9, "evt_newer", "1")}) == "10 evt_b contested");
}

TEST_CASE("merge: the state before is told by a tie before, itself decided") {
  Desk desk;
  desk.take({updated(10, "evt_a", "1", "2"), updated(10, "evt_b", "2", "1")});
  CHECK(desk.take({updated(9, "evt_c", "5", "6"), updated(9, "evt_d", "6", "2")}) == "10 evt_a contested");
  CHECK(desk.take({updated(9, "evt_e", "2", "1")}) == "10 evt_b contested");
}

TEST_CASE("merge: an answer of the API does not tell the state before, since it may show a later moment") {
  Desk desk;
  desk.take({fetched(9, "fetch_1", "2")});
  CHECK(desk.take({updated(10, "evt_a", "1", "2"), updated(10, "evt_b", "2", "1")}) ==
        "10 evt_b unsettled tie contested");
  CHECK(desk.take({shown(8, "evt_c", "2")}) == "10 evt_a contested");
}

TEST_CASE("merge: beside an answer of the API, the events of its second still tell the state before") {
  Desk desk;
  desk.take({shown(9, "evt_0", "1"), fetched(9, "fetch_1", "7")});
  CHECK(desk.take({updated(10, "evt_a", "1", "2"), updated(10, "evt_b", "2", "1")}) == "10 evt_b contested");
}

TEST_CASE("merge: a tie nothing decides does not tell the state before") {
  Desk desk;
  desk.take({shown(9, "evt_x", "1"), shown(9, "evt_y", "2")});
  CHECK(desk.take({updated(10, "evt_a", "1", "2"), updated(10, "evt_b", "2", "1")}) ==
        "10 evt_b unsettled tie contested");
}

TEST_CASE("merge: it looks back over a bounded number of seconds, heard of at once or one by one") {
  for (const int64_t seconds : {int64_t{kHistorySeconds}, int64_t{kHistorySeconds} + 1}) {
    CAPTURE(seconds);
    std::vector<Fact> facts = {shown(1, "evt_0", "1")};
    for (int64_t at = 2; at <= seconds; ++at) {
      facts.push_back(updated(at, "evt_a" + std::to_string(at), "1", "2"));
      facts.push_back(updated(at, "evt_b" + std::to_string(at), "2", "1"));
    }
    Desk at_once;
    at_once.take(facts);
    Desk backwards;
    for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) backwards.take({*fact});
    CHECK(at_once.row->settled == (seconds == kHistorySeconds));
    CHECK(words_for(*backwards.row) == words_for(*at_once.row));
  }
}

TEST_CASE("merge: a fetch beats older seconds, differs with its own, and a later one settles") {
  Desk desk;
  desk.take({updated(10, "evt_a", "1", "2")});
  CHECK(desk.take({fetched(11, "fetch_1", "2")}) == "11 fetch_1");
  CHECK(desk.take({updated(11, "evt_b", "2", "3")}) == "11 fetch_1 unsettled tie contested");
  CHECK(desk.take({fetched(12, "fetch_2", "3")}) == "12 fetch_2");
  CHECK(desk.take({fetched(12, "fetch_3", "4")}) == "12 fetch_3 unsettled tie contested");
  CHECK(desk.take({fetched(11, "fetch_4", "5")}) == "12 fetch_3 unsettled tie contested");
  CHECK(desk.verdicts == Words{"older_second fetch_3"});
}

TEST_CASE("merge: a deletion beats its second and those before") {
  for (const char* type : {kFinal, kRevivable, "type.never.heard.of"}) {
    CAPTURE(type);
    Desk desk{.type = type};
    desk.take({updated(10, "evt_z", "1", "2")});
    const std::string contested = type == std::string(kFinal) ? "" : " contested";
    CHECK(desk.take({deleted(10, "evt_a", "2")}) == "10 evt_a deleted 10" + contested);
    CHECK(desk.verdicts == Words{"applied"});
    CHECK(desk.take({updated(10, "evt_y", "0", "1")}) == "10 evt_a deleted 10" + contested);
    CHECK(desk.verdicts == Words{"deleted evt_a"});
    CHECK(desk.take({shown(9, "evt_x", "1")}) == "10 evt_a deleted 10" + contested);
    CHECK(desk.verdicts == Words{"deleted evt_a"});
    CHECK(desk.json == state("2"));
  }
}

TEST_CASE("merge: what cannot come back stays deleted, even where the later event was heard of first") {
  Desk desk;
  desk.take({deleted(10, "evt_a", "2")});
  CHECK(desk.take({shown(12, "evt_b", "3")}) == "10 evt_a deleted 10");
  CHECK(desk.verdicts == Words{"deleted evt_a"});
  Desk other;
  other.take({shown(12, "evt_b", "3")});
  CHECK(other.take({deleted(10, "evt_a", "2"), shown(11, "evt_c", "1")}) == "10 evt_a deleted 10");
  CHECK(other.verdicts == Words{"applied", "deleted evt_a"});
  CHECK(other.json == state("2"));
  CHECK(other.take({deleted(11, "evt_d", "4")}) == "11 evt_d deleted 11");
  CHECK(other.take({deleted(11, "evt_c1", "5")}) == "11 evt_d deleted 11");
  CHECK(other.take({deleted(10, "evt_e", "6")}) == "11 evt_d deleted 11");
}

TEST_CASE("merge: what can come back is revived by a later second, and so is a kind never heard of") {
  for (const char* type : {kRevivable, "plan", "product", "promotion_code", "type.never.heard.of"}) {
    CAPTURE(type);
    Desk desk{.type = type};
    desk.take({deleted(10, "evt_a", "2")});
    CHECK(desk.take({created(12, "evt_b", "3")}) == "12 evt_b");
    CHECK(desk.json == state("3"));
    CHECK(desk.take({deleted(11, "evt_c", "2")}) == "12 evt_b");
    CHECK(desk.verdicts == Words{"older_second evt_b"});
  }
}

TEST_CASE("merge: created and deleted in one second is unsettled where it could have come back") {
  Desk desk{.type = kRevivable};
  desk.take({created(10, "evt_a", "1")});
  CHECK(desk.take({deleted(10, "evt_b", "1")}) == "10 evt_b deleted 10 unsettled tie contested");
  CHECK(desk.take({fetched(11, "fetch_1", "1")}) == "11 fetch_1");
  Desk other;
  other.take({deleted(10, "evt_b", "1")});
  CHECK(other.take({created(10, "evt_a", "1")}) == "10 evt_b deleted 10");
}

TEST_CASE("merge: after a deletion a closed walk has no known beginning") {
  Desk desk{.type = kRevivable};
  desk.take({shown(8, "evt_0", "1")});
  desk.take({deleted(9, "evt_1", "1")});
  CHECK(desk.take({updated(10, "evt_a", "1", "2"), updated(10, "evt_b", "2", "1")}) ==
        "10 evt_b unsettled tie contested");
}

TEST_CASE("merge: an answer that the object is not there keeps the last JSON, and a later fact revives") {
  Desk desk;
  desk.take({shown(10, "evt_a", "1")});
  CHECK(desk.take({missing(12, "fetch_1")}) == "12 fetch_1 deleted 12 contested");
  CHECK(desk.json == state("1"));
  CHECK(desk.take({shown(11, "evt_b", "2")}) == "12 fetch_1 deleted 12 contested");
  CHECK(desk.verdicts == Words{"deleted fetch_1"});
  CHECK(desk.json == state("2"));
  CHECK(desk.take({shown(12, "evt_c", "3")}) == "12 fetch_1 deleted 12 unsettled tie contested");
  CHECK(desk.json == state("3"));
  CHECK(desk.take({shown(13, "evt_d", "4")}) == "13 evt_d");
  CHECK(desk.take({missing(13, "fetch_2"), deleted(12, "evt_e", "3")}) == "12 evt_e deleted 12");
}

TEST_CASE("merge: an answer \"not there\" before anything else is a tombstone without JSON") {
  Desk desk;
  CHECK(desk.take({missing(10, "fetch_1")}) == "10 fetch_1 deleted 10 contested");
  CHECK(desk.json.empty());
  CHECK(desk.take({deleted(9, "evt_a", "1")}) == "9 evt_a deleted 9");
  CHECK(desk.json == state("1"));
}

TEST_CASE("merge: a truncated list leaves its state unsettled until another holds; a tie is named before it") {
  Desk desk;
  CHECK(desk.take({truncated(shown(10, "evt_a", "1"))}) == "10 evt_a unsettled truncated_list");
  CHECK(desk.take({shown(9, "evt_0", "0")}) == "10 evt_a unsettled truncated_list");
  CHECK(desk.take({truncated(updated(10, "evt_b", "1", "2"))}) == "10 evt_b unsettled truncated_list contested");
  CHECK(desk.take({truncated(shown(10, "evt_c", "9"))}) == "10 evt_c unsettled tie contested");
  CHECK(desk.take({fetched(11, "fetch_1", "2")}) == "11 fetch_1");
  CHECK(desk.take({truncated(deleted(12, "evt_d", "2"))}) == "12 evt_d deleted 12");
}

TEST_CASE("merge: history is asked for only where the set must decide") {
  const Row plain{10, "evt_a", std::nullopt, true, {}, false};
  Row contested = plain;
  contested.contested = true;
  Row gone = contested;
  gone.deleted_at = 10;
  const auto asks = [](const std::optional<Row>& row, const std::vector<Fact>& facts) {
    return needs_history(row, facts);
  };
  CHECK_FALSE(asks(std::nullopt, {}));
  CHECK_FALSE(asks(std::nullopt, {shown(10, "evt_b", "1")}));
  CHECK_FALSE(asks(std::nullopt, {shown(10, "evt_b", "1"), shown(10, "evt_c", "1"), shown(11, "evt_d", "1")}));
  CHECK(asks(std::nullopt, {shown(10, "evt_b", "1"), shown(10, "evt_c", "1")}));
  CHECK_FALSE(asks(plain, {shown(11, "evt_b", "1"), shown(9, "evt_c", "1")}));
  CHECK_FALSE(asks(plain, {shown(9, "evt_b", "1"), shown(9, "evt_c", "1")}));
  CHECK(asks(plain, {shown(10, "evt_b", "1")}));
  CHECK_FALSE(asks(contested, {shown(11, "evt_b", "1")}));
  CHECK(asks(contested, {shown(9, "evt_b", "1")}));
  CHECK_FALSE(asks(plain, {missing(11, "fetch_1")}));
  CHECK(asks(plain, {missing(11, "fetch_1"), shown(9, "evt_b", "1")}));
  CHECK_FALSE(asks(gone, {shown(11, "evt_b", "1")}));
  CHECK(asks(gone, {shown(9, "evt_b", "1")}));
}

TEST_CASE("merge: a tie with a fact the ledger no longer holds is unsettled by the ids alone") {
  const Row row{10, "evt_b", std::nullopt, true, {}, false};
  const Merged kept = merge(row, std::vector{shown(10, "evt_a", "1")}, {}, kFinal);
  CHECK(words_for(kept.row) == "10 evt_b unsettled tie contested");
  CHECK(kept.object.empty());
  CHECK(words_for(kept.verdicts[0]) == "tie evt_b");
  const Merged taken = merge(row, std::vector{shown(10, "evt_c", "1")}, {}, kFinal);
  CHECK(words_for(taken.row) == "10 evt_c unsettled tie contested");
  CHECK(taken.object == state("1"));
}

}  // namespace tollgate::ledger
