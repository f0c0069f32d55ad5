#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tollgate::http {

/// No answer: connecting, sending or reading failed or took too long. What was sent may or may not have been handled.
struct ClientError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct ClientResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  /// The first header of that name, whatever its case; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// A small blocking HTTP/1.1 client over plain TCP for tools on this machine's side of the network. One keep-alive
/// connection, opened on first use; a connection that the server closed meanwhile is opened again (once) before
/// anything of the answer came. `timeout` bounds each request as a whole. Not thread safe.
class Client {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  Client(std::string host, uint16_t port, std::chrono::milliseconds timeout);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// Host, Content-Length (when there is a body, or the method wants one) are added. Throws ClientError.
  ClientResponse request(std::string_view method, std::string_view target, const Headers& headers = {},
                         std::string_view body = {});
  void close();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// An http:// URL taken apart.
struct Url {
  std::string host;
  uint16_t port = 80;
  std::string target = "/";  ///< path and query
};
/// Throws ClientError when it is not an http:// URL (https is not for this client).
[[nodiscard]] Url parse_http_url(std::string_view url);

}  // namespace tollgate::http
