#include "common/http/client.hpp"

#include <charconv>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "common/http/message.hpp"

namespace tollgate::http {
namespace {

namespace beast = boost::beast;
using Parser = beast::http::response_parser<beast::http::string_body>;
using Clock = std::chrono::steady_clock;

constexpr size_t kBodyMax = size_t{256} << 20;

struct AddressesDeleter {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

// The server closed the kept connection between two requests: nothing of ours was handled, so asking again is safe.
struct StaleConnection : ClientError {
  using ClientError::ClientError;
};

}  // namespace

class Client::Impl {
 public:
  Impl(std::string host_name, uint16_t port_number, std::chrono::milliseconds limit)
      : host(std::move(host_name)), port(port_number), timeout(limit) {}
  ~Impl() { disconnect(); }

  ClientResponse request(std::string_view method, std::string_view target, const Headers& headers,
                         std::string_view body) {
    deadline = Clock::now() + timeout;
    const auto text = head(method, target, headers, body);
    const bool kept = socket >= 0;
    try {
      return exchange(method, text, body);
    } catch (const StaleConnection&) {
      disconnect();
      if (!kept) throw;
    } catch (...) {
      disconnect();  // whatever comes later on this connection would be taken for the next answer
      throw;
    }
    return exchange(method, text, body);
  }

  void disconnect() {
    if (socket >= 0) ::close(socket);
    socket = -1;
    received.clear();
  }

 private:
  std::string head(std::string_view method, std::string_view target, const Headers& headers,
                   std::string_view body) const {
    auto text = fmt::format("{} {} HTTP/1.1\r\nHost: {}:{}\r\n", method, target, host, port);
    for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
      text += fmt::format("Content-Length: {}\r\n", body.size());
    return text + "\r\n";
  }

  ClientResponse exchange(std::string_view method, std::string_view text, std::string_view body) {
    if (socket < 0) connect();
    if (body.size() <= 65536) {  // one segment train instead of two
      std::string whole(text);
      whole += body;
      send_all(whole);
    } else {
      send_all(text);
      send_all(body);
    }
    return read_answer(method);
  }

  void connect() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const auto service = std::to_string(port);
    if (const int error = getaddrinfo(host.c_str(), service.c_str(), &hints, &list); error != 0)
      throw ClientError(fmt::format("{} cannot be resolved: {}", host, gai_strerror(error)));
    const std::unique_ptr<addrinfo, AddressesDeleter> addresses(list);
    int last_error = 0;
    for (const auto* entry = list; entry != nullptr; entry = entry->ai_next) {
      last_error = try_connect(*entry);
      if (last_error == 0) return;
    }
    throw ClientError(fmt::format("cannot connect to {}:{}: {}", host, port, std::strerror(last_error)));
  }

  int try_connect(const addrinfo& entry) {
    const int fd = ::socket(entry.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    int error = 0;
    if (::connect(fd, entry.ai_addr, entry.ai_addrlen) != 0) {
      error = errno;
      if (error == EINPROGRESS) {
        pollfd waiting{fd, POLLOUT, 0};
        socklen_t size = sizeof error;
        if (::poll(&waiting, 1, remaining_ms()) <= 0)
          error = ETIMEDOUT;
        else
          getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
      }
    }
    if (error != 0) {
      ::close(fd);
      return error;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    socket = fd;
    return 0;
  }

  [[nodiscard]] int remaining_ms() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return left > 0 ? static_cast<int>(left) + 1 : 0;
  }

  void wait_for(short events) {
    pollfd waiting{socket, events, 0};
    int ready = 0;
    do {
      ready = ::poll(&waiting, 1, remaining_ms());
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) throw ClientError(fmt::format("{}:{} did not answer within {} ms", host, port, timeout.count()));
  }

  void send_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<size_t>(sent));
      } else if (errno == EAGAIN) {
        wait_for(POLLOUT);
      } else if (errno == EPIPE || errno == ECONNRESET) {
        return;  // the server may have refused and closed; its answer says why
      } else if (errno != EINTR) {
        throw ClientError(fmt::format("cannot send to {}:{}: {}", host, port, std::strerror(errno)));
      }
    }
  }

  // Appends to `received`; false at the end of the stream.
  bool receive(bool anything_before) {
    char chunk[16384];
    while (true) {
      const auto got = ::recv(socket, chunk, sizeof chunk, 0);
      if (got > 0) {
        received.append(chunk, static_cast<size_t>(got));
        return true;
      }
      if (got == 0) return false;
      if (errno == ECONNRESET && !anything_before) return false;
      if (errno == EAGAIN)
        wait_for(POLLIN);
      else if (errno != EINTR)
        throw ClientError(fmt::format("cannot read from {}:{}: {}", host, port, std::strerror(errno)));
    }
  }

  ClientResponse read_answer(std::string_view method) {
    while (true) {
      Parser parser;
      parser.body_limit(kBodyMax);
      parser.header_limit(1 << 20);
      parser.eager(true);
      parser.skip(method == "HEAD");
      parse(parser);
      if (const int status = parser.get().result_int(); status >= 200) return to_response(parser);
    }
  }

  void parse(Parser& parser) {
    beast::error_code error;
    bool anything = !received.empty();
    while (!parser.is_done()) {
      while (!received.empty() && !parser.is_done()) {
        const size_t used = parser.put(boost::asio::const_buffer(received.data(), received.size()), error);
        received.erase(0, used);
        if (error == beast::http::error::need_more) break;
        if (error) throw ClientError(fmt::format("{}:{} did not answer in HTTP/1.1: {}", host, port, error.message()));
      }
      if (parser.is_done()) break;
      if (receive(anything)) {
        anything = true;
        continue;
      }
      if (!anything) throw StaleConnection(fmt::format("{}:{} closed the connection without an answer", host, port));
      parser.put_eof(error);
      if (error || !parser.is_done())
        throw ClientError(fmt::format("{}:{} closed the connection within its answer", host, port));
    }
  }

  ClientResponse to_response(Parser& parser) {
    auto& message = parser.get();
    ClientResponse response;
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message)
      response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    response.body = std::move(message.body());
    if (!parser.keep_alive()) disconnect();
    return response;
  }

  std::string host;
  uint16_t port;
  std::chrono::milliseconds timeout;
  Clock::time_point deadline{};
  int socket = -1;
  std::string received;
};

std::string_view ClientResponse::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (same_name(field, name)) return value;
  }
  return {};
}

Client::Client(std::string host, uint16_t port, std::chrono::milliseconds timeout)
    : impl_(std::make_unique<Impl>(std::move(host), port, timeout)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

ClientResponse Client::request(std::string_view method, std::string_view target, const Headers& headers,
                               std::string_view body) {
  return impl_->request(method, target, headers, body);
}

void Client::close() { impl_->disconnect(); }

Url parse_http_url(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme))
    throw ClientError(fmt::format("an address that starts with http:// was expected, but '{}' came", url));
  auto rest = url.substr(kScheme.size());
  Url parsed;
  if (const auto slash = rest.find('/'); slash != std::string_view::npos) {
    parsed.target = rest.substr(slash);
    rest = rest.substr(0, slash);
  }
  auto host = rest;
  if (const auto colon = rest.rfind(':'); colon != std::string_view::npos && rest.back() != ']') {
    host = rest.substr(0, colon);
    const auto digits = rest.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed.port);
    if (error != std::errc{} || end != digits.data() + digits.size())
      throw ClientError(fmt::format("'{}' has no valid port", url));
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host.empty()) throw ClientError(fmt::format("'{}' has no host", url));
  parsed.host = host;
  return parsed;
}

}  // namespace tollgate::http
