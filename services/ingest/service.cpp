#include "services/ingest/service.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "common/base/unix_time.hpp"
#include "common/http/ops_server.hpp"
#include "common/log/log.hpp"
#include "services/ingest/receiver.hpp"

namespace tollgate::ingest {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

}  // namespace

class Service::Impl {
 public:
  explicit Impl(IngestOptions given)
      : options(std::move(given)),
        metrics(registry),
        endpoints(options.endpoints),
        duplicates(options.duplicate_window),
        receiver(
            endpoints, options.sources, duplicates, metrics,
            [this](kafka::OutRecord record, kafka::Producer::OnReport on_report) {
              producer.produce(std::move(record), std::move(on_report));
            },
            unix_now_us),
        server(
            server_options(),
            [this](http::Request& request, http::Responder respond) { receiver.receive(request, std::move(respond)); },
            [this](const http::Request& head) { return receiver.check_head(head); }),
        producer(options.producer),
        ops(options.ops_listen, registry,
            [this] { return draining ? std::string("draining") : producer.why_not_ready(); }) {
    registry.set_build_info("tollgate-ingest", TOLLGATE_VERSION);
    metrics.watch(server, producer);
  }

  http::ServerOptions server_options() {
    http::ServerOptions with_callbacks = options.server;
    with_callbacks.on_served = [this](const http::Served& served) { metrics.served(served); };
    with_callbacks.uncapped_address = [this](const http::IpAddress& peer) {
      return options.sources.is_trusted_proxy(peer);
    };
    return with_callbacks;
  }

  // Destroyed from the bottom: nobody asks any more, the producer gives its last reports, and the server they answer to
  // ends after it.
  IngestOptions options;
  metrics::Registry registry;
  IngestMetrics metrics;
  Endpoints endpoints;
  DuplicateWindow duplicates;
  Receiver receiver;
  http::Server server;
  kafka::Producer producer;
  std::atomic<bool> draining{false};
  http::OpsServer ops;
};

Service::Service(IngestOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Service::~Service() {
  impl_->ops.stop();
  impl_->server.stop();
}

void Service::start() {
  impl_->ops.start();
  impl_->server.start();
}

uint16_t Service::port() const { return impl_->server.port(); }
uint16_t Service::ops_port() const { return impl_->ops.port(); }
http::ServerStats Service::http_stats() const { return impl_->server.stats(); }
kafka::Producer& Service::producer() { return impl_->producer; }

void Service::drain() {
  const auto until = Clock::now() + impl_->options.drain_timeout;
  const auto left = [&] {
    return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(until - Clock::now()));
  };
  impl_->draining = true;
  std::this_thread::sleep_for(impl_->options.drain_delay);  // requests still come while load balancers take notice
  if (!impl_->server.drain(left() * 3 / 4)) log::warning("connections were still busy when the drain ended");
  if (!impl_->producer.flush(left() / 2))
    log::warning("Kafka had not acknowledged everything; those senders got no 2xx and will send again");
}

}  // namespace tollgate::ingest
