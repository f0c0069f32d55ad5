#include <functional>
#include <vector>

#include "console/audit.hpp"
#include "support/catch.hpp"

using namespace tollgate::console;

namespace {

std::vector<AuditRow> sound_log() {
  std::vector<AuditRow> rows;
  std::string previous;
  for (int64_t sequence = 1; sequence <= 5; ++sequence) {
    AuditRow row{.sequence = sequence,
                 .at = "2026-11-21T10:00:0" + std::to_string(sequence) + ".000000Z",
                 .entry = {.actor = "ada",
                           .token_id = "1",
                           .action = "a.b",
                           .target = "x",
                           .reason = "why",
                           .detail = "{}",
                           .request_id = "r"},
                 .previous_hash = previous,
                 .hash = {}};
    row.hash = audit_hash(row, previous);
    previous = row.hash;
    rows.push_back(row);
  }
  return rows;
}

int64_t broken_at(const std::vector<AuditRow>& rows) {
  AuditChain chain;
  for (const AuditRow& row : rows) {
    if (!chain.add(row).empty()) return row.sequence;
  }
  return 0;
}

}  // namespace

TEST_CASE("audit: a sound log is sound; any member of any row changed breaks it there") {
  CHECK(broken_at(sound_log()) == 0);
  const std::vector<std::function<void(AuditRow&)>> edits{
      [](AuditRow& row) { row.at.back() = 'z'; },
      [](AuditRow& row) { row.entry.actor = "bob"; },
      [](AuditRow& row) { row.entry.token_id = {}; },
      [](AuditRow& row) { row.entry.action += "c"; },
      [](AuditRow& row) { row.entry.target = ""; },
      [](AuditRow& row) { row.entry.reason = ""; },
      [](AuditRow& row) { row.entry.outcome = "failed"; },
      [](AuditRow& row) { row.entry.detail = "{ }"; },
      [](AuditRow& row) { row.entry.request_id = "s"; },
      [](AuditRow& row) { row.previous_hash = "0"; },
      [](AuditRow& row) { row.hash[0] = row.hash[0] == '0' ? '1' : '0'; }};
  for (size_t index = 0; index < 5; ++index) {
    for (const auto& edit : edits) {
      auto rows = sound_log();
      edit(rows[index]);
      CHECK(broken_at(rows) == rows[index].sequence);
    }
  }
}

TEST_CASE("audit: a row left out, put in twice or moved breaks the log") {
  for (size_t index = 0; index + 1 < 5; ++index) {
    auto without = sound_log();
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(index));
    CHECK(broken_at(without) != 0);
    auto moved = sound_log();
    std::swap(moved[index], moved[index + 1]);
    CHECK(broken_at(moved) != 0);
  }
  auto twice = sound_log();
  twice.push_back(twice.back());
  CHECK(broken_at(twice) != 0);
}

TEST_CASE("audit: rows written anew with a hash of their own break at the next row") {
  auto rows = sound_log();
  rows[2].entry.reason = "another";
  rows[2].hash = audit_hash(rows[2], rows[2].previous_hash);
  CHECK(broken_at(rows) == 4);
}

TEST_CASE("audit: a border moved between two members is another row") {
  auto rows = sound_log();
  AuditRow row = rows[0];
  row.entry.action = "a.bx";
  row.entry.target = "";
  CHECK(audit_hash(row, "") != audit_hash(rows[0], ""));
}
