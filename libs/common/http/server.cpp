#include "common/http/server.hpp"

#include "common/http/connection_caps.hpp"
#include "common/http/listener.hpp"
#include "common/http/worker.hpp"

namespace tollgate::http {

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler, HeadCheck head_check) {
    shared.options = std::move(options);
    shared.handler = std::move(handler);
    shared.head_check = std::move(head_check);
    shared.on_closed = [this](const IpAddress& peer) { caps.release(peer); };
    for (int i = 0; i < std::max(1, shared.options.threads); ++i) workers.push_back(std::make_unique<Worker>(shared));
    listener.emplace(workers, caps);
  }

  Shared shared;
  ConnectionCaps caps{shared.options};
  std::vector<std::unique_ptr<Worker>> workers;
  std::optional<Listener> listener;
  bool running = false;
  bool listening = false;
};

Server::Server(ServerOptions options, Handler handler, HeadCheck head_check)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(head_check))) {}

Server::~Server() { stop(); }

void Server::start() {
  impl_->listener->open(impl_->shared.options.listen);
  impl_->listener->accept();
  for (auto& worker : impl_->workers) worker->start();
  impl_->running = impl_->listening = true;
}

uint16_t Server::port() const { return impl_->listener->port(); }

void Server::announce_close() { impl_->shared.closing = true; }

bool Server::drain(std::chrono::milliseconds deadline) {
  if (!impl_->running) return true;
  announce_close();
  if (impl_->listening) impl_->listener->close();
  impl_->listening = false;
  impl_->shared.draining = true;
  for (auto& worker : impl_->workers) worker->close_idle();
  return impl_->caps.wait_until_none(deadline);
}

void Server::stop() {
  if (!impl_->running) return;
  if (impl_->listening) impl_->listener->close();
  impl_->running = impl_->listening = false;
  for (auto& worker : impl_->workers) worker->stop();
}

ServerStats Server::stats() const {
  const auto& impl = *impl_;
  return {impl.caps.open(),          impl.shared.in_flight,       impl.listener->accepted(),
          impl.caps.refused_total(), impl.caps.refused_address(), impl.listener->errors(),
          impl.shared.timeouts};
}

}  // namespace tollgate::http
