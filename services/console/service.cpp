#include "services/console/service.hpp"

#include <atomic>

#include "common/http/ops_server.hpp"
#include "common/log/log.hpp"
#include "services/console/api.hpp"
#include "services/console/console_metrics.hpp"
#include "services/console/database_pool.hpp"
#include "services/console/readiness.hpp"

namespace tollgate::console {
namespace {

constexpr size_t kQueueMax = 256;

}  // namespace

class Service::Impl {
 public:
  explicit Impl(ConsoleOptions given)
      : options(std::move(given)),
        metrics(registry),
        api(options.rules, options.failed_tokens, options.dead_topic),
        server(
            server_options(),
            [this](http::Request& request, const http::Responder& respond) { receive(request, respond); },
            [this](const http::Request& head) { return api.check_head(head); }),
        pool(options.postgres, options.database_threads, kQueueMax),
        readiness(options.postgres),
        ops(options.ops_listen, registry, [this] { return draining ? std::string("draining") : readiness.why_not(); }) {
    registry.set_build_info("tollgate-console", TOLLGATE_VERSION);
    auto waiting = registry.gauge("tollgate_console_requests_waiting", "Requests that wait for a database thread.");
    registry.before_scrape([this, waiting]() mutable { waiting.set(static_cast<double>(pool.waiting())); });
  }

  http::ServerOptions server_options() {
    http::ServerOptions with_callbacks = options.server;
    with_callbacks.on_served = [this](const http::Served& served) { metrics.served(served); };
    return with_callbacks;
  }

  void receive(http::Request& request, const http::Responder& respond) {
    Incoming incoming = take_request(request);
    const std::string id = incoming.request_id;
    const bool taken = pool.submit([this, respond, incoming = std::move(incoming)](DatabasePool::Lease& lease) mutable {
      respond(api.answer(lease, std::move(incoming)));
    });
    if (!taken) respond(finished(problem_response(busy("Too many requests wait already; try again."), id), id));
  }

  // Destroyed from the bottom: nobody asks any more, the pool answers what waits, and the server they answer to ends
  // after it.
  ConsoleOptions options;
  metrics::Registry registry;
  ConsoleMetrics metrics;
  Api api;
  http::Server server;
  DatabasePool pool;
  Readiness readiness;
  std::atomic<bool> draining{false};
  http::OpsServer ops;
};

Service::Service(ConsoleOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Service::~Service() {
  impl_->ops.stop();
  impl_->pool.stop();
  impl_->server.stop();
}

void Service::start() {
  impl_->ops.start();
  impl_->server.start();
}

uint16_t Service::port() const { return impl_->server.port(); }
uint16_t Service::ops_port() const { return impl_->ops.port(); }

void Service::drain() {
  impl_->draining = true;
  if (!impl_->server.drain(impl_->options.drain_timeout * 3 / 4))
    log::warning("connections were still busy when the drain ended");
}

}  // namespace tollgate::console
