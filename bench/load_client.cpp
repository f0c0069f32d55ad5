#include "bench/load_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <system_error>

#include "bench/http_answer.hpp"

namespace tollgate::bench {
namespace {

constexpr int64_t kSignatureSecondsMax = 200;  // the receiver refuses at 300
constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kWaitMax = kSecond / 10;

int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }
int64_t unix_us() { return std::chrono::system_clock::now().time_since_epoch() / std::chrono::microseconds(1); }

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int connected_to(const LoadOptions& options) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  if (inet_pton(AF_INET, options.address.c_str(), &address.sin_addr) != 1)
    throw std::runtime_error("not an IPv4 address: " + options.address);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  const int on = 1;
  if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) fail("TCP_NODELAY");
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
  return fd;
}

void watch(int epoll, int operation, int fd, size_t index, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = index;
  if (epoll_ctl(epoll, operation, fd, &event) != 0) fail("epoll_ctl");
}

}  // namespace

LoadClient::LoadClient(LoadOptions options, std::vector<WebhookRequest>& requests)
    : options_(std::move(options)), requests_(requests), connections_(static_cast<size_t>(options_.connections)) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) fail("epoll_create1");
  result_.latencies_us.reserve(requests.size());
  result_.sent_us.assign(requests.size(), 0);
  for (size_t i = 0; i < connections_.size(); ++i) open(i);
}

LoadClient::~LoadClient() {
  for (const Connection& connection : connections_) {
    if (connection.fd >= 0) close(connection.fd);
  }
  if (epoll_ >= 0) close(epoll_);
}

void LoadClient::open(size_t index) {
  Connection& connection = connections_[index];
  connection.fd = connected_to(options_);
  watch(epoll_, EPOLL_CTL_ADD, connection.fd, index, EPOLLIN);
  idle_.push_back(index);
}

LoadResult LoadClient::run() {
  began_ns_ = now_ns();
  result_.began_us = unix_us();
  const int64_t end = began_ns_ + static_cast<int64_t>(options_.seconds_max * 1e9);
  int64_t now = began_ns_;
  while (finished_ < requests_.size() && now < end) {
    begin_due(now);
    wait(now);
    now = now_ns();
  }
  result_.seconds = static_cast<double>(now - began_ns_) / 1e9;
  return std::move(result_);
}

int64_t LoadClient::due_ns(size_t request) const {
  if (options_.rate <= 0) return 0;
  return began_ns_ + std::llround(static_cast<double>(request) / options_.rate * 1e9);
}

void LoadClient::begin_due(int64_t now) {
  while (!idle_.empty() && next_ < requests_.size() && due_ns(next_) <= now) {
    const size_t index = idle_.front();
    idle_.pop_front();
    begin_next(index, now);
  }
}

void LoadClient::begin_next(size_t index, int64_t now) {
  Connection& connection = connections_[index];
  connection.request = next_++;
  connection.written = 0;
  connection.busy = true;
  connection.since_ns = options_.rate > 0 ? due_ns(connection.request) : now;
  const int64_t sent_us = result_.began_us + (connection.since_ns - began_ns_) / 1000;
  result_.sent_us[connection.request] = sent_us;
  WebhookRequest& request = requests_[connection.request];
  if (sent_us / 1'000'000 - request.signed_at > kSignatureSecondsMax)
    sign_again(request, options_.secret, sent_us / 1'000'000);
  write(index);
}

void LoadClient::write(size_t index) {
  Connection& connection = connections_[index];
  const std::string& text = requests_[connection.request].text;
  while (connection.written < text.size()) {
    const ssize_t sent = send(connection.fd, text.data() + connection.written, text.size() - connection.written,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      connection.written += static_cast<size_t>(sent);
    } else if (errno == EAGAIN) {
      return watch(epoll_, EPOLL_CTL_MOD, connection.fd, index, EPOLLIN | EPOLLOUT);
    } else if (errno != EINTR) {
      return cut(index);
    }
  }
}

void LoadClient::read(size_t index) {
  Connection& connection = connections_[index];
  std::array<char, 4096> buffer;
  const ssize_t got = recv(connection.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return cut(index);
  connection.received.append(buffer.data(), static_cast<size_t>(got));
  if (const auto answer = find_answer(connection.received)) {
    connection.received.erase(0, answer->bytes);
    finish(index, answer->status, answer->closes);
  }
}

void LoadClient::finish(size_t index, int status, bool closes) {
  Connection& connection = connections_[index];
  if (!connection.busy) throw std::runtime_error("an answer came to no request");
  connection.busy = false;
  ++finished_;
  ++result_.answered;
  ++result_.statuses[status];
  if (status >= 200 && status < 300) ++result_.ok;
  result_.latencies_us.push_back(static_cast<uint32_t>(std::max<int64_t>(0, now_ns() - connection.since_ns) / 1000));
  if (closes) return cut(index);
  idle_.push_back(index);
}

/// The connection is over; another takes its place. A request that waited for its answer is not sent again.
void LoadClient::cut(size_t index) {
  Connection& connection = connections_[index];
  if (connection.busy) {
    ++finished_;
    ++result_.cut;
  } else if (const auto at = std::find(idle_.begin(), idle_.end(), index); at != idle_.end()) {
    idle_.erase(at);
  }
  close(connection.fd);
  connection = {};
  open(index);
}

void LoadClient::wait(int64_t now) {
  int64_t limit = kWaitMax;
  if (options_.rate > 0 && next_ < requests_.size() && !idle_.empty())
    limit = std::clamp<int64_t>(due_ns(next_) - now, 0, kWaitMax);
  const timespec time{limit / kSecond, limit % kSecond};
  std::array<epoll_event, 256> events;
  const int count = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &time, nullptr);
  if (count < 0 && errno != EINTR) fail("epoll_pwait2");
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<size_t>(events[static_cast<size_t>(i)].data.u64);
    if ((events[static_cast<size_t>(i)].events & EPOLLOUT) != 0) {
      watch(epoll_, EPOLL_CTL_MOD, connections_[index].fd, index, EPOLLIN);
      write(index);
    }
    if ((events[static_cast<size_t>(i)].events & ~static_cast<uint32_t>(EPOLLOUT)) != 0) read(index);
  }
}

}  // namespace tollgate::bench
