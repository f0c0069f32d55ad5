#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/merge.hpp"

namespace tollgate::ledger {

/// What holds after a second, decided by the facts of that second and those before it.
struct Decision {
  const Fact* kept = nullptr;   ///< the fact the state comes from
  const Fact* shows = nullptr;  ///< the fact whose object is the row's JSON; null: keep what is there
  bool gone = false;
  std::string unsettled_reason;    ///< empty: settled
  bool contested = false;          ///< facts of its second or before can change it
  std::vector<const Fact*> alike;  ///< all facts that say what `kept` says
};

/// The facts known of one object, by second. Each second is decided when asked for, at most once; JSON is parsed only
/// where several facts share one. Where the row's own fact is not among the facts, a stand-in takes its place that has
/// the row's marks but not its JSON. The arguments must outlive the timeline. Not thread-safe.
class Timeline {
 public:
  Timeline(const std::optional<Row>& row, std::span<const Fact> incoming, std::span<const Fact> history,
           std::string_view object_type);
  Timeline(const Timeline&) = delete;
  Timeline& operator=(const Timeline&) = delete;

  /// What holds at the end: after the newest second, or after the deletion nothing can undo.
  [[nodiscard]] const Decision& last() { return decide(last_); }
  /// What held after `second`, one of the facts' seconds; last() where that is earlier.
  [[nodiscard]] const Decision& after(int64_t second);

 private:
  using Second = std::vector<const Fact*>;

  void add_stand_in(const Row& row);
  [[nodiscard]] const Decision& decide(std::size_t index);
  [[nodiscard]] Decision decide_second(std::size_t index);
  [[nodiscard]] Decision decide_stand_in(const Second& facts) const;
  [[nodiscard]] Decision decide_alive(const Second& facts, std::size_t index);
  [[nodiscard]] Decision decide_gone(std::size_t index);
  [[nodiscard]] Decision decide_final(const Second& facts) const;
  [[nodiscard]] const Fact* find_shown_before_deletion(const Second& rest, std::size_t index);
  [[nodiscard]] std::optional<std::string> state_before(std::size_t index);
  [[nodiscard]] std::optional<std::string> state_by_events(std::size_t index);
  [[nodiscard]] bool has_object(const Fact& fact) const;

  std::string_view object_type_;
  bool deletion_is_final_;
  std::optional<Row> row_;
  Fact stand_in_;
  std::vector<Second> seconds_;  // ascending, each sorted by source
  std::size_t last_ = 0;
  std::size_t window_ = 0;  // seconds before it are as good as unknown
  std::map<std::size_t, Decision> decided_;
  std::map<std::size_t, std::optional<std::string>> states_;
};

}  // namespace tollgate::ledger
