#include "stripe-sim/serve/server.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace tollgate::sim {
namespace {

constexpr int kBacklog = 512;

sockaddr_in address_of(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  uint16_t port = 0;
  const char* end = listen.data() + listen.size();
  const bool number =
      colon != std::string::npos && std::from_chars(listen.data() + colon + 1, end, port).ec == std::errc{};
  std::string host = listen.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  if (!number || ::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
    throw std::runtime_error("expected an IPv4 address and a port to listen on, found " + listen);
  address.sin_port = htons(port);
  return address;
}

/// OpenSSL writes without MSG_NOSIGNAL.
void block_broken_pipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

SimServer::SimServer(ServeOptions options, Handler handler)
    : options_(std::move(options)), handler_(std::move(handler)) {}

SimServer::~SimServer() { stop(); }

void SimServer::start() {
  if (!options_.tls_certificate.empty()) tls_ = tls_context(options_.tls_certificate, options_.tls_key);
  const sockaddr_in address = address_of(options_.listen);
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, kBacklog) != 0) {
    ::close(listener_);
    listener_ = -1;
    throw std::runtime_error("expected " + options_.listen + " to be free, found it taken: choose another --listen");
  }
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size);
  port_ = ntohs(bound.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

void SimServer::accept_all() {
  block_broken_pipe();
  while (!stopping_) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) {
      if (!stopping_) wait(std::chrono::milliseconds(10));  // out of descriptors: others will close
      continue;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    sockets_.insert(socket);
    std::thread([this, socket] { serve(socket); }).detach();  // stop() waits until its socket is gone
  }
}

void SimServer::serve(int socket) {
  {
    Stream stream(socket, tls_.get());
    std::string buffer;
    if (!stopping_ && stream.open()) {
      while (!stopping_ && answer_next(stream, buffer)) continue;
    }
    const std::lock_guard lock(mutex_);  // before the socket is closed: its number may be given again at once
    sockets_.erase(socket);
    changed_.notify_all();
  }
}

void SimServer::stop() {
  if (!accepting_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  changed_.notify_all();
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  ::close(listener_);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return sockets_.empty(); });
}

void SimServer::wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return stopping_.load(); });
}

}  // namespace tollgate::sim
