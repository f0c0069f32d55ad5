#include "stripe-sim/app.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "common/lifecycle/stop_signal.hpp"
#include "stripe-sim/simulator.hpp"

namespace tollgate::sim {
namespace {

std::unique_ptr<SimServer> start_server(const AppOptions& options, Simulator& simulator) {
  auto server = std::make_unique<SimServer>(options.serve,
                                            [&simulator](const Request& request) { return simulator.answer(request); });
  server->start();
  const std::string& listen = options.serve.listen;
  std::fprintf(stderr, "stripe-sim: the API listens on %s://%s:%u\n",
               options.serve.tls_certificate.empty() ? "http" : "https", listen.substr(0, listen.rfind(':')).c_str(),
               server->port());
  return server;
}

void report(const Plan& plan, const Tally& tally, const char* word) {
  std::fprintf(
      stderr,
      "stripe-sim: %s: %llu posts answered of %zu planned, %llu events acked, %llu retried, %llu refused, %llu "
      "broken\n",
      word, static_cast<unsigned long long>(tally.posted.load()), plan.posts.size(),
      static_cast<unsigned long long>(tally.acked.load()), static_cast<unsigned long long>(tally.retried.load()),
      static_cast<unsigned long long>(tally.refused.load()), static_cast<unsigned long long>(tally.broken.load()));
}

}  // namespace

int run_app(AppOptions options) {
  const auto world = make_history(options.history);
  Simulator simulator(options, *world);
  const Plan& plan = simulator.plan();
  Tally& tally = simulator.tally();
  const auto& objects = world->objects();
  const auto shown = std::count_if(objects.begin(), objects.end(), [](const Object* object) { return object->shown; });
  std::fprintf(stderr,
               "stripe-sim: seed %llu: %zu events, %td objects, %zu seconds with several states of one object\n",
               static_cast<unsigned long long>(options.history.seed), world->events().size(), shown, world->ties());
  std::unique_ptr<SimServer> server;
  if (!options.serve.listen.empty()) server = start_server(options, simulator);

  std::atomic<bool> stop{false}, finished{options.poster.webhook.empty()};
  std::thread poster_thread;
  if (!options.poster.webhook.empty()) {
    auto poster =
        std::make_shared<Poster>(simulator.poster_options(options.poster), world->events(), plan.posts, tally);
    poster_thread = std::thread([poster, &stop, &finished] {
      poster->run(stop);
      finished = true;
    });
  }
  auto next_report = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  bool told = options.poster.webhook.empty();
  lifecycle::wait_for_stop([&] {
    const auto now = std::chrono::steady_clock::now();
    if (finished && !told) {
      report(plan, tally, "done");
      told = true;
    } else if (!finished && !options.quiet && now > next_report) {
      report(plan, tally, "so far");
      next_report = now + std::chrono::seconds(5);
    }
    return finished && options.exit_when_done;
  });
  stop = true;
  if (poster_thread.joinable()) poster_thread.join();
  if (server) server->stop();
  if (tally.given_up > 0)
    std::fprintf(stderr, "stripe-sim: gave up %llu posts that were never answered 2xx\n",
                 static_cast<unsigned long long>(tally.given_up.load()));
  return tally.given_up == 0 ? 0 : 1;
}

}  // namespace tollgate::sim
