#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tollgate::http {

/// A request as a handler sees it; the views live until its Responder was used.
struct Request {
  std::string_view method;
  std::string_view target;           ///< path and query as sent
  std::string_view body;
  std::string remote_address;        ///< the socket's peer
  std::function<std::string_view(std::string_view name)> header;  ///< empty when absent
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// Answers one request, exactly once, from any thread. Every 4xx closes the connection.
using Responder = std::function<void(Response)>;

/// Looks at the head before the body is read; a Response refuses (and closes). Strict servers use it for limits by path and source.
using HeadCheck = std::function<bool(const Request& head, Response& refusal)>;   ///< false: refuse
using Handler = std::function<void(const Request&, Responder)>;

struct ServerOptions {
  std::string listen = "127.0.0.1:0";      ///< host:port; port 0 takes a free one
  int threads = 1;                          ///< one io_context each
  size_t connections_max = 1024;
  size_t connections_per_address_max = 1024;
  size_t header_bytes_max = 8192;
  size_t body_bytes_max = 1 << 20;
  std::chrono::milliseconds header_timeout{5000}, body_timeout{10000}, idle_timeout{75000}, write_timeout{5000};
  bool require_post_framing = true;         ///< Content-Length required where a body is (411), Transfer-Encoding always refused
  std::string error_style = "plain";        ///< body of refusals the server makes itself: {"error","code"}
};

/// HTTP/1.1 server on Beast with strict framing (PITFALLS 4-a): Transfer-Encoding, HTTP/1.0, missing or double Host, double
/// Content-Length, duplicate Stripe-Signature refused. One request at a time per connection.
class Server {
 public:
  Server(ServerOptions options, Handler handler, HeadCheck head_check = {});
  ~Server();
  void start();                                          ///< throws std::runtime_error: address taken, …
  [[nodiscard]] uint16_t port() const;
  /// From now every answer closes its connection; idle ones are closed; returns when no request is in flight or after `deadline`.
  void drain(std::chrono::milliseconds deadline);
  void stop();
  [[nodiscard]] size_t connections() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::http
