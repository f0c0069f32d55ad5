#include "unit/http/raw_socket.hpp"

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tollgate::test {

using Clock = std::chrono::steady_clock;

RawSocket::RawSocket(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect");
  }
}

RawSocket::~RawSocket() { ::close(socket_); }

bool RawSocket::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool RawSocket::read_some(Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd waiting{socket_, POLLIN, 0};
  if (closed_ || left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
  char chunk[8192];
  const auto got = ::recv(socket_, chunk, sizeof chunk, 0);
  if (got <= 0) {
    closed_ = true;
    return false;
  }
  received_.append(chunk, static_cast<size_t>(got));
  return true;
}

std::string RawSocket::read_to_end(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (read_some(until)) {
  }
  return std::move(received_);
}

std::string RawSocket::read_until(std::string_view marker, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (received_.find(marker) == std::string::npos) {
    if (!read_some(until)) return std::move(received_);
  }
  const auto end = received_.find(marker) + marker.size();
  auto out = received_.substr(0, end);
  received_.erase(0, end);
  return out;
}

std::string RawSocket::read_answer() {
  auto answer = read_until("\r\n\r\n");
  const auto at = answer.find("Content-Length: ");
  const size_t length = at == std::string::npos ? 0 : std::stoul(answer.substr(at + 16));
  const auto until = Clock::now() + std::chrono::seconds(10);
  while (received_.size() < length && read_some(until)) {
  }
  answer += received_.substr(0, length);
  received_.erase(0, length);
  return answer;
}

int status_of(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 ") && answer.size() > 12 ? std::stoi(std::string(answer.substr(9, 3))) : 0;
}

std::string code_of(std::string_view answer) {
  constexpr std::string_view kKey = "\"code\":\"";
  const auto at = answer.find(kKey);
  if (at == std::string_view::npos) return {};
  const auto rest = answer.substr(at + kKey.size());
  return std::string(rest.substr(0, rest.find('"')));
}

}  // namespace tollgate::test
