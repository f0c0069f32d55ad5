#pragma once
// Private to common/http.
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "common/http/asio.hpp"
#include "common/http/connection_caps.hpp"
#include "common/http/worker.hpp"

namespace tollgate::http {

/// Accepts on the first worker's thread and deals the connections out to all. One listening socket for all threads:
/// closing one of several (SO_REUSEPORT) would reset what waits in its queue (PITFALLS 4-h).
class Listener {
 public:
  Listener(std::vector<std::unique_ptr<Worker>>& workers, ConnectionCaps& caps);
  void open(const std::string& listen);  ///< throws std::runtime_error
  void accept();
  /// Takes what already waits in the queue, then closes. Returns when done; not from the I/O thread.
  void close();
  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] uint64_t accepted() const { return accepted_; }
  [[nodiscard]] uint64_t errors() const { return errors_; }

 private:
  [[nodiscard]] Worker& next_worker();
  void deal(Socket socket, Worker& worker);
  void on_accept_error(const ErrorCode& error);

  std::vector<std::unique_ptr<Worker>>& workers_;
  ConnectionCaps& caps_;
  Acceptor acceptor_;
  Timer pause_;
  size_t turn_ = 0;
  uint16_t port_ = 0;
  std::atomic<uint64_t> accepted_{0}, errors_{0};
};

}  // namespace tollgate::http
