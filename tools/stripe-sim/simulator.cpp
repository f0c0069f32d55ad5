#include "stripe-sim/simulator.hpp"

namespace tollgate::sim {
namespace {

std::vector<int64_t> seconds_of(const World& world) {
  std::vector<int64_t> seconds;
  for (const Event& event : world.events()) seconds.push_back(event.created);
  return seconds;
}

Plan plan_of(const AppOptions& options, const World& world) {
  if (options.poster.webhook.empty()) return {};
  Disorder disorder = options.disorder;
  disorder.seed = options.history.seed;
  return make_plan(seconds_of(world), disorder);
}

LateEvents late_of(const AppOptions& options) {
  LateEvents late = options.late;
  late.seed = options.history.seed;
  return late;
}

}  // namespace

Simulator::Simulator(const AppOptions& options, const World& world)
    : world_(world),
      plan_(plan_of(options, world)),
      tally_(world.events().size()),
      clock_(seconds_of(world), options.clock, options.clock_speed),
      timeline_(world),
      thin_(world, options.thin, options.history.seed),
      reader_(timeline_, tally_, late_of(options), thin_),
      faults_(options.faults, options.history.seed),
      api_({reader_, clock_, faults_, calls_, options.keys}),
      pages_({timeline_, plan_, tally_, thin_, clock_, faults_, calls_, options.history.seed}) {
  tally_.done = options.poster.webhook.empty();
}

Response Simulator::answer(const Request& request) {
  const bool api = request.target.starts_with("/v1/") || request.target.starts_with("/v2/");
  return api ? api_.answer(request) : pages_.answer(request);
}

PosterOptions Simulator::poster_options(PosterOptions options) {
  options.on_first_try = [this](uint32_t event) {
    clock_.deliver(event);
    // What was lost at the end has happened, too.
    if (++tried_ == plan_.posts.size()) clock_.advance_to(clock_.end());
  };
  options.body_of = [this](uint32_t event) -> const std::string& {
    const auto* thin = thin_.of_event(event);
    return thin == nullptr ? world_.events()[event].body : thin->body;
  };
  return options;
}

}  // namespace tollgate::sim
