#pragma once
#include <memory>

#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

struct HistoryOptions {
  uint64_t seed = 1;
  size_t events = 10000;
  size_t ties =
      300;  ///< at least that many seconds in which one object shows several states (bounded by what `events` allow)
  int64_t end_at = 0;  ///< Unix seconds of the last event
  Render render = Render::pretty;
};

/// Plays the whole history. The same options give the same bytes, on every machine and with every compiler.
[[nodiscard]] std::unique_ptr<World> make_history(const HistoryOptions& options);

}  // namespace tollgate::sim
