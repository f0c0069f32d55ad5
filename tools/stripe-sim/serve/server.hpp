#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "stripe-sim/serve/message.hpp"
#include "stripe-sim/serve/stream.hpp"

namespace tollgate::sim {

struct ServeOptions {
  std::string listen = "127.0.0.1:0";  ///< IPv4 address and port; port 0 takes a free one
  std::string tls_certificate;         ///< PEM file; empty: plain HTTP
  std::string tls_key;                 ///< PEM file
};

/// A plain HTTP/1.1 server, one thread for each connection, so that an answer may be slow, cut off or never come. It is
/// the simulator's own and lenient where a real one would be strict.
class SimServer {
 public:
  /// Called on many threads at once.
  using Handler = std::function<Response(const Request&)>;

  SimServer(ServeOptions options, Handler handler);
  ~SimServer();
  SimServer(const SimServer&) = delete;
  SimServer& operator=(const SimServer&) = delete;

  void start();  ///< throws std::runtime_error: address taken, certificate not readable …
  [[nodiscard]] uint16_t port() const { return port_; }
  void stop();  ///< cuts all connections; idempotent

 private:
  void accept_all();
  void serve(int socket);
  [[nodiscard]] bool answer_next(Stream& stream, std::string& buffer);
  [[nodiscard]] bool read_request(Stream& stream, std::string& buffer, Request& request);
  [[nodiscard]] bool write_response(Stream& stream, const Request& request, Response response);
  void wait(std::chrono::milliseconds time);

  ServeOptions options_;
  Handler handler_;
  TlsContext tls_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::thread accepting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<int> sockets_;  ///< of living connections
  std::atomic<bool> stopping_{false};
};

}  // namespace tollgate::sim
