#include "stripe-sim/app.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "common/http/server.hpp"
#include "common/lifecycle/stop_signal.hpp"
#include "stripe-sim/api/api.hpp"
#include "stripe-sim/api/sim_pages.hpp"

namespace tollgate::sim {
namespace {

http::Response answer(const http::Request& request, const Api& api, const SimPages& pages) {
  if (request.target.starts_with("/v1/")) return api.answer(request);
  http::Response response;
  if (request.target == "/sim/status") {
    response.body = pages.status();
  } else if (request.target == "/sim/objects" || request.target == "/sim/acked") {
    response.content_type = "application/x-ndjson";
    response.body = request.target == "/sim/acked" ? pages.acked() : pages.objects();
  } else {
    response.status = 404;
    response.body = "{\"error\":\"expected /v1/…, /sim/status, /sim/objects or /sim/acked\"}\n";
  }
  return response;
}

std::unique_ptr<http::Server> start_server(const AppOptions& options, const Api& api, const SimPages& pages) {
  http::ServerOptions server_options;
  server_options.listen = options.listen;
  server_options.write_timeout = std::chrono::minutes(2);
  auto server = std::make_unique<http::Server>(
      server_options, [&api, &pages](const http::Request& request, const http::Responder& respond) {
        respond(answer(request, api, pages));
      });
  server->start();
  std::fprintf(stderr, "stripe-sim: the API listens on http://%s:%u\n",
               options.listen.substr(0, options.listen.rfind(':')).c_str(), server->port());
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
  options.disorder.seed = options.history.seed;
  const Plan plan = options.poster.webhook.empty() ? Plan{} : make_plan(world->events().size(), options.disorder);
  Tally tally(world->events().size());
  const Api api(*world, tally, options.api_key);
  const SimPages pages(*world, plan, tally, options.history.seed);
  tally.done = options.poster.webhook.empty();
  const auto& objects = world->objects();
  const auto shown = std::count_if(objects.begin(), objects.end(), [](const Object* object) { return object->shown; });
  std::fprintf(stderr,
               "stripe-sim: seed %llu: %zu events, %td objects, %zu seconds with several states of one object\n",
               static_cast<unsigned long long>(options.history.seed), world->events().size(), shown, world->ties());
  std::unique_ptr<http::Server> server;
  if (!options.listen.empty()) server = start_server(options, api, pages);

  std::atomic<bool> stop{false}, finished{options.poster.webhook.empty()};
  std::thread poster_thread;
  if (!options.poster.webhook.empty()) {
    auto poster = std::make_shared<Poster>(options.poster, world->events(), plan.posts, tally);
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
