#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"

namespace tollgate::http {

/// Looks at a head before its body is read (and before 100-continue is given): a Response refuses it. On an I/O thread;
/// must not block.
using HeadCheck = std::function<std::optional<Response>(const Request& head)>;
/// Sees to one complete request. On an I/O thread; must not block; the Responder may be used later, from any thread.
using Handler = std::function<void(Request& request, Responder respond)>;

/// One answer as it was handed to the socket, the server's own refusals included; method and target are empty when the
/// head was malformed.
struct Served {
  std::string_view method;
  std::string_view target;
  int status = 0;
  std::string_view code;            ///< of an error_response; else empty
  std::chrono::nanoseconds took{};  ///< since the request's first byte was seen
};

struct ServerOptions {
  std::string listen = "127.0.0.1:0";         ///< host:port; port 0 takes a free one
  int threads = 1;                            ///< one io_context each; a connection stays with its thread
  size_t connections_max = 1024;              ///< more are closed at once
  size_t connections_per_address_max = 1024;  ///< IPv6: per /64
  std::function<bool(const IpAddress&)> uncapped_address{};  ///< true: only connections_max counts (our own proxies)
  size_t requests_per_connection_max = 100000;               ///< the last one is answered with Connection: close
  size_t header_bytes_max = 8192;
  size_t body_bytes_max = 1 << 20;
  /// Absolute deadlines of each phase, kept to about 100 ms. Header also bounds a new connection's first byte.
  std::chrono::milliseconds header_timeout{5000}, body_timeout{10000}, idle_timeout{75000}, write_timeout{5000};
  std::vector<std::string> unrepeatable_headers{};  ///< besides Host and Content-Length
  std::function<void(const Served&)> on_served{};   ///< on an I/O thread; must not block
  /// How the server's own refusals are worded; empty: error_response(). `code` is a constant. On an I/O thread.
  std::function<Response(int status, std::string_view code, std::string_view sentence)> refusal{};
};

/// Figures since start; all but the first two only grow.
struct ServerStats {
  size_t connections = 0;
  size_t in_flight = 0;  ///< handlers that still owe an answer
  uint64_t accepted = 0;
  uint64_t refused_total_cap = 0;
  uint64_t refused_address_cap = 0;
  uint64_t accept_errors = 0;  ///< e.g. out of file descriptors; accepting goes on
  uint64_t timeouts = 0;
};

/// HTTP/1.1 server with strict framing (PITFALLS 4-a): Transfer-Encoding, HTTP/1.0, missing or double Host, odd or
/// double Content-Length, folded headers are refused. One request at a time per connection; every 4xx closes it.
/// Refusals it makes itself: 400 MALFORMED_REQUEST, HEADERS_TOO_LARGE · 408 REQUEST_TIMEOUT · 411 LENGTH_REQUIRED · 413
/// BODY_TOO_LARGE · 417 EXPECTATION_FAILED. start, drain, stop from one thread; the rest from any.
class Server {
 public:
  Server(ServerOptions options, Handler handler, HeadCheck head_check = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  void start();  ///< throws std::runtime_error: address taken, …
  [[nodiscard]] uint16_t port() const;
  /// Every answer from now on says Connection: close. Accepting goes on: what clients must see before drain().
  void announce_close();
  /// Closes the listener and idle connections, lets busy ones finish. True when none was left at `deadline`.
  bool drain(std::chrono::milliseconds deadline);
  /// Cuts what is left. Idempotent.
  void stop();
  [[nodiscard]] ServerStats stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::http
