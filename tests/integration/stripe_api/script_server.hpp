#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "certificates.hpp"

namespace tollgate::test {

/// The server's end of one connection.
class Peer {
 public:
  virtual ~Peer() = default;
  /// The next request's head; empty when the client closed.
  [[nodiscard]] std::string read_head();
  /// Blocks until the client closes.
  void wait_for_close();
  /// False: the client went away.
  bool send(std::string_view bytes);

 protected:
  virtual int read_some(char* into, int room) = 0;
  virtual int write_some(const char* from, int size) = 0;
};

/// Serves each connection on 127.0.0.1 by a script, in a thread of its own; the script ends the connection by
/// returning. Destruction waits for all scripts, so clients go first.
class ScriptServer {
 public:
  using Script = std::function<void(Peer& peer, int connection)>;

  explicit ScriptServer(Script script, std::optional<Certificate> certificate = std::nullopt);
  ~ScriptServer();
  ScriptServer(const ScriptServer&) = delete;
  ScriptServer& operator=(const ScriptServer&) = delete;

  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  struct Tls;
  void accept_all();
  void serve(int socket, int connection);

  Script script_;
  std::unique_ptr<Tls> tls_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::vector<std::jthread> scripts_;
  std::jthread acceptor_;
};

/// An answer with its length, Date and request id; `more` holds further header lines.
[[nodiscard]] std::string answer(std::string_view body, int status = 200, std::string_view more = "");

}  // namespace tollgate::test
