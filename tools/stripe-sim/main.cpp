#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "common/lifecycle/stop_signal.hpp"
#include "stripe-sim/app.hpp"

namespace {

using tollgate::sim::AppOptions;

constexpr const char* kAbout =
    R"(A seeded, stateful Stripe on your own machine: it plays an account's history, posts the webhooks and serves the API.

  stripe-sim run --webhook http://127.0.0.1:8080/webhooks/stripe --secret whsec_demo --double 0.1 --shuffle-window 200
  curl -s http://127.0.0.1:12111/sim/status
  curl -s -H 'Authorization: Bearer sk_test_tollgate' 'http://127.0.0.1:12111/v1/subscriptions?status=all&limit=3'
  tollgate-compare --sim http://127.0.0.1:12111 --database postgres:///tollgate

The same --seed, --events, --ties and --end-at give the same history, byte for byte. What it serves: GET of /v1/customers, /v1/invoices …
and their lists, /v1/events, and the truth under /sim/status, /sim/objects (one JSON object a line) and /sim/acked.)";

struct Flags {
  bool compact = false;
  int64_t give_up_after = 600, backoff_first = 200, backoff_max = 5000;
};

void add_history(CLI::App& command, AppOptions& options, Flags& flags) {
  command.add_option("--seed", options.history.seed, "which history")->capture_default_str();
  command.add_option("--events", options.history.events, "how many events it has")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000000));
  command
      .add_option("--ties", options.history.ties, "at least so many seconds in which one object shows several states")
      ->capture_default_str();
  command.add_option("--end-at", options.history.end_at, "Unix second of the last event (now)");
  command.add_flag("--compact", flags.compact, "bodies without white space");
  command.add_option("--listen", options.listen, "address of the API; port 0 takes a free one, \"\" serves none")
      ->capture_default_str();
  command.add_option("--api-key", options.api_key, "the key the API asks for")
      ->capture_default_str()
      ->envname("STRIPE_API_KEY");
  command.add_flag("--quiet", options.quiet, "no progress lines");
}

void add_delivery(CLI::App& command, AppOptions& options, Flags& flags) {
  auto& disorder = options.disorder;
  auto& poster = options.poster;
  command.add_option("--webhook", poster.webhook, "where the webhooks go")->required();
  command.add_option("--secret", poster.secrets, "signing secret; several: one v1 each")
      ->required()
      ->envname("STRIPE_WEBHOOK_SECRET")
      ->delimiter(',');
  command.add_option("--double", disorder.doubled, "share of events sent twice")->check(CLI::Range(0.0, 1.0));
  command.add_option("--shuffle-window", disorder.shuffle_window, "an event moves up to that many places");
  command.add_option("--delay", disorder.delayed, "share of events that come very late")->check(CLI::Range(0.0, 1.0));
  command.add_option("--delay-places", disorder.delay_places, "how many places late at most (a fifth of the events)");
  command.add_option("--lose", disorder.lost, "share of events never sent")->check(CLI::Range(0.0, 1.0));
  command.add_option("--connections", poster.connections, "keep-alive connections")
      ->capture_default_str()
      ->check(CLI::Range(1, 4096));
  command.add_option("--rate", poster.rate, "first posts per second; 0: as fast as they are answered")
      ->capture_default_str();
  command.add_option("--give-up-after", flags.give_up_after, "seconds after which a post that fails is given up")
      ->capture_default_str();
  command.add_option("--backoff-ms", flags.backoff_first, "wait before the second attempt; doubles each time")
      ->capture_default_str();
  command.add_option("--backoff-max-ms", flags.backoff_max, "longest wait")->capture_default_str();
  command.add_flag("--exit-when-done", options.exit_when_done, "end when every post was answered 2xx or given up");
}

void finish_options(AppOptions& options, const Flags& flags) {
  using namespace std::chrono;
  if (options.history.end_at == 0)
    options.history.end_at = duration_cast<seconds>(system_clock::now().time_since_epoch()).count() - 2;
  options.history.render = flags.compact ? tollgate::sim::Render::compact : tollgate::sim::Render::pretty;
  if (options.disorder.delay_places == 0) options.disorder.delay_places = options.history.events / 5;
  options.poster.give_up_after = seconds(flags.give_up_after);
  options.poster.backoff_first = milliseconds(flags.backoff_first);
  options.poster.backoff_max = milliseconds(flags.backoff_max);
}

}  // namespace

int main(int argc, char* argv[]) {
  AppOptions options;
  Flags flags;
  CLI::App app(kAbout, "stripe-sim");
  app.require_subcommand(1);
  CLI::App& run = *app.add_subcommand("run", "post the history's webhooks and serve the API");
  add_history(run, options, flags);
  add_delivery(run, options, flags);
  CLI::App& serve = *app.add_subcommand("serve", "serve the API only");
  add_history(serve, options, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  finish_options(options, flags);
  tollgate::lifecycle::block_stop_signals();
  try {
    return tollgate::sim::run_app(std::move(options));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "stripe-sim: %s\n", error.what());
    return 1;
  }
}
