#pragma once
#include <functional>
#include <string>
#include <vector>

#include "stripe-sim/api/page.hpp"
#include "stripe-sim/api/resources.hpp"
#include "stripe-sim/api/thin.hpp"
#include "stripe-sim/api/timeline.hpp"
#include "stripe-sim/delivery/tally.hpp"

namespace tollgate::sim {

/// Events that lists show late: a share of them, up to so many seconds after `created`. Pure by seed and index.
struct LateEvents {
  double share = 0;
  int64_t seconds = 30;
  uint64_t seed = 1;
  [[nodiscard]] int64_t delay_of(size_t event) const;
};

/// Whom an answer is for, and of which moment it tells.
struct View {
  std::string account;  ///< connected account, empty for the platform
  Moment moment;
  bool no_objects = false;  ///< a live mode key: nothing of this world is there
};

/// What the API shows at a moment: objects, lists, events. Immutable and thread safe; `timeline` and `tally` must
/// outlive it. Everything throws ApiError for what Stripe refuses.
class Reader {
 public:
  Reader(const Timeline& timeline, const Tally& tally, LateEvents late, const ThinEvents& thin)
      : timeline_(timeline), tally_(tally), late_(late), thin_(thin) {}

  /// The body for a path that begins with /v1/ or /v2/.
  [[nodiscard]] std::string read(const Query& query, const View& view) const;
  /// Whether the platform has that connected account by then.
  [[nodiscard]] bool knows_account(const std::string& account, const Moment& moment) const;

 private:
  using Parts = std::vector<std::string>;
  using Wanted = std::function<bool(const Event&)>;

  [[nodiscard]] std::string read_v1(const Parts& parts, const Query& query, const View& view) const;
  [[nodiscard]] std::string one(std::string_view type, const std::string& id, const Query& query,
                                const View& view) const;
  [[nodiscard]] std::string own_account(const Query& query, const View& view) const;
  [[nodiscard]] std::string list(const Resource& resource, const Query& query, const View& view) const;
  [[nodiscard]] std::string nested(const std::string& parent, const std::string& id, const std::string& child,
                                   const Query& query, const View& view) const;
  [[nodiscard]] std::string inner_list(std::string_view type, const std::string& id, std::string_view member,
                                       const Query& query, const View& view) const;
  [[nodiscard]] std::string objects(std::string_view type, const Query& query, const View& view, bool created_filter,
                                    const Wanted& wanted) const;
  [[nodiscard]] std::string events(const Query& query, const View& view) const;
  [[nodiscard]] std::string event(const std::string& id, const View& view) const;
  [[nodiscard]] std::string thin_event(const std::string& id, const View& view) const;
  [[nodiscard]] std::string thin_events(const Query& query, const View& view) const;
  [[nodiscard]] bool listed(size_t event, const View& view) const;
  [[nodiscard]] const Event* state_of(std::string_view type, const std::string& id, const View& view) const;
  [[nodiscard]] std::string shown_json(const Event& event, const Query& query, const View& view,
                                       std::string_view prefix) const;
  void expand(Json& value, std::string_view path, const View& view) const;

  const Timeline& timeline_;
  const Tally& tally_;
  LateEvents late_;
  const ThinEvents& thin_;
};

}  // namespace tollgate::sim
