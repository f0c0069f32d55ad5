#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/attempt.hpp"
#include "ledger/failure_class.hpp"
#include "ledger/incoming.hpp"
#include "services/worker/assignment.hpp"
#include "services/worker/batch.hpp"

// A batch on its way through the applier, and what leaves it. Private to applier.cpp.
namespace tollgate::worker {

/// An event that leaves its batch: for another try, or for good because of what happened to it.
struct Leaving {
  ledger::EventFailure failure;
  std::optional<ledger::NextTry> next;  // nothing: it is dead
  int64_t started_us = 0, failed_us = 0;
};

/// A batch on its way; bisecting works on index ranges of it, in reading order, so that progress never skips.
struct Slice {
  postgres::Connection& connection;
  const Assignment& assignment;
  const Batch& batch;
  std::vector<ledger::Incoming> incoming;              // a copy of the views: set_aside() marks what leaves
  std::map<const ledger::Incoming*, Leaving> leaving;  // by what happened to it, not by what it is
  std::set<const ledger::Incoming*> published;         // letters acked already: a redone attempt must not repeat them
  int64_t started_us = 0;                              // of the try at hand

  [[nodiscard]] ledger::EventFailure failure_of(const ledger::Incoming* of) const {
    const auto found = leaving.find(of);
    if (found != leaving.end()) return found->second.failure;
    return {ledger::class_of_code(of->refusal->code), *of->refusal, "decode"};
  }
  [[nodiscard]] const std::optional<ledger::NextTry>& next_of(const ledger::Incoming* of) const {
    static const std::optional<ledger::NextTry> kNone;
    const auto found = leaving.find(of);
    return found == leaving.end() ? kNone : found->second.next;
  }
  [[nodiscard]] size_t index_of(const ledger::Incoming* of) const { return static_cast<size_t>(of - incoming.data()); }
};

struct Part {
  size_t begin, end;
  [[nodiscard]] size_t size() const { return end - begin; }
  [[nodiscard]] std::span<const ledger::Incoming> of(const Slice& slice) const {
    return {slice.incoming.data() + begin, size()};
  }
};

}  // namespace tollgate::worker
