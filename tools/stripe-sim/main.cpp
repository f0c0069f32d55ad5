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

  curl -s -X POST http://127.0.0.1:12111/sim/faults -d '{"profile": "rough", "rate_limit": 25}'
  curl -s -X POST http://127.0.0.1:12111/sim/clock -d '{"advance_seconds": 60}'

The same --seed, --events, --ties and --end-at give the same history, byte for byte. What it serves: GET of /v1/customers, /v1/invoices …
and their lists, /v1/events, /v2/core/events, the truth under /sim/status, /sim/objects[?at=now] (one JSON object a line) and /sim/acked,
and /sim/clock, /sim/faults, /sim/calls and /sim/calls/log to steer and to count.)";

struct Flags {
  std::string clock = "end", profile = "none";
  std::vector<std::string> faults, restricted;
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
  command.add_option("--listen", options.serve.listen, "address of the API; port 0 takes a free one, \"\" serves none")
      ->capture_default_str();
  command.add_option("--api-key", options.keys.secret, "the key the API asks for")
      ->capture_default_str()
      ->envname("STRIPE_API_KEY");
  command.add_flag("--quiet", options.quiet, "no progress lines");
}

void add_stripe(CLI::App& command, AppOptions& options, Flags& flags) {
  command.add_option("--tls-cert", options.serve.tls_certificate, "PEM file: the API speaks TLS with this certificate");
  command.add_option("--tls-key", options.serve.tls_key, "PEM file: its private key");
  command
      .add_option("--restricted-key", flags.restricted,
                  "rk_test_name:customers,invoices,… — a key that may read these resources only; may be repeated")
      ->take_all();
  command.add_option("--live-key", options.keys.live,
                     "a live mode key: it is known, and sees nothing of this test mode world");
  command
      .add_option("--clock", flags.clock,
                  "end: the API shows everything at once; follow: it shows what has happened as webhooks are delivered "
                  "(or the clock is advanced by /sim/clock)")
      ->check(CLI::IsMember({"end", "follow"}))
      ->capture_default_str();
  command
      .add_option("--clock-speed", options.clock_speed,
                  "simulated seconds a second while the history plays; 0: the clock stands")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1e7));
  command.add_option("--late-events", options.late.share, "share of events that /v1/events shows late")
      ->check(CLI::Range(0.0, 1.0));
  command.add_option("--late-seconds", options.late.seconds, "so many simulated seconds at most")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  command
      .add_option("--api-faults", flags.profile, "none, mild, rough or hostile: what goes wrong with the API's answers")
      ->check(CLI::IsMember({"none", "mild", "rough", "hostile"}))
      ->capture_default_str();
  command
      .add_option("--api-fault", flags.faults,
                  "name=value on top of the profile (GET /sim/faults names them); may be repeated")
      ->take_all();
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
  command.add_option("--shuffle-seconds", disorder.shuffle_seconds,
                     "instead: an event comes up to that many simulated seconds late");
  command.add_option("--thin", options.thin, "share of events posted as thin ones (v2.core.event)")
      ->check(CLI::Range(0.0, 1.0));
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

/// "slow=0.1", "empty_lists=true", "only=/v1/customers"
void set_named_fault(tollgate::sim::Faults& faults, const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) throw std::runtime_error("expected --api-fault name=value, found " + text);
  const std::string name = text.substr(0, equals), value = text.substr(equals + 1);
  tollgate::sim::set_fault(faults, name,
                           name == "only" ? tollgate::sim::Json(value) : tollgate::sim::parse_json(value));
}

void finish_options(AppOptions& options, const Flags& flags) {
  using namespace std::chrono;
  if (options.history.end_at == 0)
    options.history.end_at = duration_cast<seconds>(system_clock::now().time_since_epoch()).count() - 2;
  options.history.render = flags.compact ? tollgate::sim::Render::compact : tollgate::sim::Render::pretty;
  if (options.disorder.delay_places == 0) options.disorder.delay_places = options.history.events / 5;
  options.clock = flags.clock == "end" ? tollgate::sim::ClockStart::end : tollgate::sim::ClockStart::begin;
  for (const std::string& key : flags.restricted) options.keys.add_restricted(key);
  options.faults = tollgate::sim::fault_profile(flags.profile);
  for (const std::string& fault : flags.faults) set_named_fault(options.faults, fault);
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
  add_stripe(run, options, flags);
  add_delivery(run, options, flags);
  CLI::App& serve = *app.add_subcommand("serve", "serve the API only");
  add_history(serve, options, flags);
  add_stripe(serve, options, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    finish_options(options, flags);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "stripe-sim: %s\n", error.what());
    return 2;
  }
  tollgate::lifecycle::block_stop_signals();
  try {
    return tollgate::sim::run_app(std::move(options));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "stripe-sim: %s\n", error.what());
    return 1;
  }
}
