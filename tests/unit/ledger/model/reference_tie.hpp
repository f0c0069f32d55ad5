#pragma once
#include <optional>
#include <vector>

#include "model/world.hpp"

namespace tollgate::ledger::model {

struct ReferenceDecision {
  bool settled = false;
  Fields state;
  friend bool operator==(const ReferenceDecision&, const ReferenceDecision&) = default;
};

/// The tie rule once more, on the model's own terms, with nothing of the library in it: for events of one second of a
/// kind without a lifecycle, none a deletion.
[[nodiscard]] ReferenceDecision decide_reference(const std::vector<Said>& events, const std::optional<Fields>& before);

/// The same question by trying: every state in which some order of the events can end, each update starting from the
/// state the one before left. Empty when no order fits. For up to seven events.
[[nodiscard]] std::vector<Fields> possible_ends(const std::vector<Said>& events, const std::optional<Fields>& before);

}  // namespace tollgate::ledger::model
