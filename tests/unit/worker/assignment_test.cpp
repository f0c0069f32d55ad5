#include "services/worker/assignment.hpp"

#include "support/catch.hpp"

using namespace tollgate;
using worker::Assignment;
using worker::start_of;

namespace {

ledger::Claim claim_at(std::optional<int64_t> next) {
  return {.topic = "stripe.events", .partition = 3, .epoch = 7, .next_offset = next};
}

}  // namespace

TEST_CASE("assignment: a partition never read starts at the log's first offset") {
  const auto start = start_of(claim_at(std::nullopt), 40, 90);
  CHECK(start.position.offset == 40);
  CHECK(start.refusal.empty());
}

TEST_CASE("assignment: reading goes on where the data stops, the log's two ends included") {
  for (const int64_t offset : {40, 41, 89, 90}) {
    const auto start = start_of(claim_at(offset), 40, 90);
    CHECK(start.position.offset == offset);
    CHECK(start.refusal.empty());
  }
}

TEST_CASE("assignment: an offset outside the log is refused with the command to run") {
  for (const int64_t offset : {39, 91}) {
    const auto start = start_of(claim_at(offset), 40, 90);
    CHECK(start.refusal.find("tollgate progress reset --topic stripe.events --partition 3") != std::string::npos);
    CHECK(start.refusal.find(std::to_string(offset)) != std::string::npos);
  }
}

TEST_CASE("assignment: a parked partition stays parked, also when its log has grown past the offset") {
  ledger::Claim claim = claim_at(50);
  claim.parked_reason = "the log is younger than the data";
  CHECK(start_of(claim, 40, 90).refusal == "the log is younger than the data");
}

TEST_CASE("assignment: progress carries the epoch of the claim and refuses what is not ours") {
  Assignment assignment;
  assignment.given({{"stripe.events", 3, -1}});
  CHECK(assignment.unclaimed());
  assignment.claimed({claim_at(5)});
  CHECK_FALSE(assignment.unclaimed());
  const auto ours = assignment.progress_for({{"stripe.events", 3, 6}});
  REQUIRE(ours.has_value());
  CHECK(ours->at(0).epoch == 7);
  CHECK(ours->at(0).next_offset == 6);
  CHECK_FALSE(assignment.progress_for({{"stripe.events", 4, 6}}).has_value());
}

TEST_CASE("assignment: what the group takes is forgotten, and each change by the group starts a new generation") {
  Assignment assignment;
  assignment.given({{"stripe.events", 3, -1}});
  assignment.claimed({claim_at(5)});
  const auto before = assignment.generation();
  assignment.taken();
  CHECK(assignment.generation() != before);
  CHECK_FALSE(assignment.progress_for({{"stripe.events", 3, 6}}).has_value());
  assignment.mark_unclaimed();
  CHECK_FALSE(assignment.unclaimed());  // nothing is owned, so nothing can be claimed
}
