#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::ledger::reconcile {

/// A difference for people: the paths (RFC 6901) and a JSON array of {"path","mirror","stripe"}. Texts that are empty
/// stand for an object that is not there. At most 100 places are written out, then how many more there are. Pure.
struct DriftText {
  std::vector<std::string> paths;
  std::string changes;
};
[[nodiscard]] DriftText drift_text(std::string_view mirror, std::string_view stripe);

}  // namespace tollgate::ledger::reconcile
