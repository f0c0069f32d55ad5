#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

#include "common/base/result.hpp"
#include "stripe/api/error.hpp"
#include "stripe/api/request.hpp"

namespace tollgate::stripe::api {

/// The longest each phase of a call may take, as a whole. 80 s until the answer begins is what Stripe's own libraries
/// grant (facts section 6).
struct Timeouts {
  std::chrono::milliseconds resolve{5'000};
  std::chrono::milliseconds connect{10'000};  ///< one address
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds write{10'000};
  std::chrono::milliseconds head{80'000};
  std::chrono::milliseconds body{60'000};
};

struct ConnectorOptions {
  BaseUrl base;
  std::string ca_file{};  ///< PEM of the authorities to trust instead of the system's; empty: the system's
  Timeouts timeouts{};
  std::size_t body_bytes_max = std::size_t{16} << 20;  ///< of an answer's body, as sent and after inflating
};

/// One connection to Stripe's API: HTTP/1.1 over TLS 1.2 or later (plain for http:// simulators), kept alive. Calls
/// block; one thread at a time. Any failure closes it.
class Connection {
 public:
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends a GET and reads the whole answer, whatever its status. `head` holds further header lines, each ended by
  /// CR LF. Errors: network (with the phase), too_large, malformed, stopped.
  [[nodiscard]] ApiResult<Answer> get(const std::string& target, const std::string& head, std::stop_token stop);
  /// Whether it may be used for another call.
  [[nodiscard]] bool open() const;

 private:
  friend class Connector;
  class Impl;
  explicit Connection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Makes connections to one API. Thread safe; must outlive them.
class Connector {
 public:
  /// Refuses (code config) authorities that cannot be read.
  [[nodiscard]] static Result<std::unique_ptr<Connector>> make(ConnectorOptions options);
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  /// Resolves, connects and shakes hands; the certificate must be valid, trusted and for the host's name. Errors:
  /// network, untrusted, stopped.
  [[nodiscard]] ApiResult<std::unique_ptr<Connection>> connect(std::stop_token stop) const;

 private:
  struct Impl;
  explicit Connector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::stripe::api
