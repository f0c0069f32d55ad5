#pragma once
#include <string>

#include "stripe-sim/api/faults.hpp"
#include "stripe-sim/api/keys.hpp"
#include "stripe-sim/api/reader.hpp"
#include "stripe-sim/clock/clock.hpp"
#include "stripe-sim/delivery/plan.hpp"
#include "stripe-sim/delivery/poster.hpp"
#include "stripe-sim/model/history.hpp"
#include "stripe-sim/serve/server.hpp"

namespace tollgate::sim {

/// Everything a run needs, from the command line.
struct AppOptions {
  HistoryOptions history;
  Disorder disorder;
  PosterOptions poster;
  ServeOptions serve{.listen = "127.0.0.1:12111", .tls_certificate = {}, .tls_key = {}};  ///< listen empty: no API
  Keys keys;
  ClockStart clock = ClockStart::end;
  double clock_speed = 1;
  Faults faults;
  LateEvents late;
  double thin = 0;  ///< share of events posted as thin ones
  bool exit_when_done = false;
  bool quiet = false;
};

/// Plays the history, serves it, and (unless `webhook` is empty) posts it. Returns the exit code: 1 when a webhook was
/// given up.
int run_app(AppOptions options);

}  // namespace tollgate::sim
