#include "stripe-sim/delivery/exchange.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>

namespace tollgate::sim {
namespace {

/// The value of a header in a response head, empty when absent; names compared without case.
std::string_view header_value(std::string_view head, std::string_view name) {
  for (size_t start = head.find("\r\n"); start != std::string_view::npos; start = head.find("\r\n", start + 2)) {
    const std::string_view line = head.substr(start + 2, head.find("\r\n", start + 2) - start - 2);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    const bool same = std::equal(name.begin(), name.end(), line.begin(),
                                 [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    if (!same) continue;
    const size_t first = line.find_first_not_of(' ', name.size() + 1);
    return first == std::string_view::npos ? std::string_view() : line.substr(first);
  }
  return {};
}

int number_of(std::string_view text) {
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

bool Exchange::begin(const Post& post, std::string head, std::string_view body, const sockaddr_in& address) {
  post_ = post;
  head_ = std::move(head);
  body_ = body;
  sent_ = 0;
  status_ = 0;
  answer_.clear();
  begun_ = std::chrono::steady_clock::now();
  fresh_socket_ = state_ == State::closed;
  if (!fresh_socket_) {
    state_ = State::sending;
    return true;
  }
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return false;
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const int result = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  state_ = State::connecting;
  if (result == 0 || errno == EINPROGRESS) return true;
  close();
  return false;
}

Exchange::Outcome Exchange::advance() {
  if (state_ == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) return Outcome::broken;
    state_ = State::sending;
  }
  if (state_ == State::sending) {
    const Outcome outcome = send_some();
    if (outcome == Outcome::broken) return outcome;
  }
  // A server may answer and close before it has read everything (a refusal by its head): look for an answer while
  // sending, too.
  return receive_some();
}

Exchange::Outcome Exchange::send_some() {
  while (sent_ < head_.size() + body_.size()) {
    std::array<iovec, 2> parts{};
    int count = 0;
    if (sent_ < head_.size()) parts[static_cast<size_t>(count++)] = {head_.data() + sent_, head_.size() - sent_};
    const size_t body_sent = sent_ < head_.size() ? 0 : sent_ - head_.size();
    parts[static_cast<size_t>(count++)] = {const_cast<char*>(body_.data()) + body_sent, body_.size() - body_sent};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = static_cast<size_t>(count);
    const ssize_t wrote = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (wrote < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN ? Outcome::pending : Outcome::broken;
    }
    sent_ += static_cast<size_t>(wrote);
  }
  state_ = State::receiving;
  return Outcome::pending;
}

Exchange::Outcome Exchange::receive_some() {
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got == 0) return complete() ? Outcome::answered : Outcome::broken;
    if (got < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN ? Outcome::pending : Outcome::broken;
    }
    answer_.append(buffer.data(), static_cast<size_t>(got));
    if (!complete()) continue;
    const bool reusable = keep_alive_ && state_ == State::receiving;
    state_ = State::idle;
    if (!reusable) close();
    return Outcome::answered;
  }
}

bool Exchange::complete() {
  const size_t end = answer_.find("\r\n\r\n");
  if (end == std::string::npos || answer_.size() < 12) return false;
  const std::string_view head = std::string_view(answer_).substr(0, end);
  const int length = std::max(number_of(header_value(head, "content-length")), 0);
  if (answer_.size() < end + 4 + static_cast<size_t>(length)) return false;
  status_ = number_of(head.substr(9, 3));
  keep_alive_ = header_value(head, "connection") != "close";
  return true;
}

void Exchange::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  state_ = State::closed;
}

}  // namespace tollgate::sim
