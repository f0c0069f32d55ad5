#include "common/http/listener.hpp"

#include <future>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "common/log/log.hpp"

namespace tollgate::http {
namespace {

constexpr std::chrono::milliseconds kAcceptPause{50};
constexpr int kBacklog = 4096;  // the kernel cuts it to net.core.somaxconn

Tcp::endpoint resolve(const std::string& listen, asio::io_context& context) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos)
    throw std::runtime_error(fmt::format("a listening address is host:port, but '{}' came", listen));
  auto host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  ErrorCode error;
  const auto found = Tcp::resolver(context).resolve(host, listen.substr(colon + 1), Tcp::resolver::passive, error);
  if (error || found.empty())
    throw std::runtime_error(fmt::format("cannot listen on '{}': {}", listen, error.message()));
  return found.begin()->endpoint();
}

}  // namespace

Listener::Listener(std::vector<std::unique_ptr<Worker>>& workers, ConnectionCaps& caps)
    : workers_(workers), caps_(caps), acceptor_(workers.front()->context()), pause_(workers.front()->context()) {}

void Listener::open(const std::string& listen) {
  const auto endpoint = resolve(listen, workers_.front()->context());
  try {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(kBacklog);
    port_ = acceptor_.local_endpoint().port();
  } catch (const boost::system::system_error& failure) {
    throw std::runtime_error(fmt::format("cannot listen on {}: {}", listen, failure.code().message()));
  }
}

Worker& Listener::next_worker() { return *workers_[turn_++ % workers_.size()]; }

void Listener::accept() {
  auto& worker = next_worker();
  acceptor_.async_accept(worker.context(), [this, &worker](ErrorCode error, Socket socket) {
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (error) return on_accept_error(error);
    deal(std::move(socket), worker);
    accept();
  });
}

void Listener::deal(Socket socket, Worker& worker) {
  ++accepted_;
  ErrorCode error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return;  // gone before we looked
  const auto peer = address_of(endpoint);
  if (caps_.admit(peer)) worker.adopt(std::move(socket), peer);
}

// Out of descriptors, or the client left in the queue: never a reason to stop accepting (PITFALLS 4-e).
void Listener::on_accept_error(const ErrorCode& error) {
  ++errors_;
  log::warning("a connection could not be accepted; accepting goes on in 50 ms", {{"error", error.message()}});
  pause_.expires_after(kAcceptPause);
  pause_.async_wait([this](ErrorCode aborted) {
    if (!aborted && acceptor_.is_open()) accept();
  });
}

void Listener::close() {
  std::promise<void> done;
  asio::post(workers_.front()->context(), [this, &done] {
    ErrorCode error;
    acceptor_.non_blocking(true, error);
    while (acceptor_.is_open() && !error) {
      auto& worker = next_worker();
      Socket waiting(worker.context());
      acceptor_.accept(waiting, error);
      if (!error) deal(std::move(waiting), worker);
    }
    acceptor_.close(error);
    pause_.cancel();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace tollgate::http
