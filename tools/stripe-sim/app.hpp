#pragma once
#include <string>

#include "stripe-sim/delivery/plan.hpp"
#include "stripe-sim/delivery/poster.hpp"
#include "stripe-sim/model/history.hpp"

namespace tollgate::sim {

/// Everything a run needs, from the command line.
struct AppOptions {
  HistoryOptions history;
  Disorder disorder;
  PosterOptions poster;
  std::string listen = "127.0.0.1:12111";  ///< empty: no API
  std::string api_key = "sk_test_tollgate";
  bool exit_when_done = false;
  bool quiet = false;
};

/// Plays the history, serves it, and (unless `webhook` is empty) posts it. Returns the exit code: 1 when a webhook was
/// given up.
int run_app(AppOptions options);

}  // namespace tollgate::sim
