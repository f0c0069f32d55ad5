#pragma once
// Private to common/http.
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/http/asio.hpp"
#include "common/http/server.hpp"

namespace tollgate::http {

class Connection;

/// What all threads of a server share: the rules (read only after start) and the counters.
struct Shared {
  ServerOptions options;
  Handler handler;
  HeadCheck head_check;
  std::function<void(const IpAddress&)> on_closed;
  std::atomic<bool> closing{false};   ///< answers say Connection: close
  std::atomic<bool> draining{false};  ///< and idle connections are closed
  std::atomic<size_t> in_flight{0};
  std::atomic<uint64_t> timeouts{0};
};

/// One I/O thread with its io_context and the connections that live on it.
class Worker {
 public:
  explicit Worker(Shared& shared);
  ~Worker();
  void start();
  [[nodiscard]] asio::io_context& context() { return context_; }
  /// A connection just accepted; from any thread.
  void adopt(Socket socket, IpAddress peer);
  /// An answer from any thread; those given while the I/O thread is busy are written in one go.
  void post_answer(std::shared_ptr<Connection> connection, Response response);
  void close_idle();  ///< from any thread
  void stop();        ///< cuts everything, joins

  // On the I/O thread only.
  void forget(Connection* connection);
  [[nodiscard]] const std::string& date_header() const { return date_header_; }

 private:
  void tick();
  void write_answers();
  void refresh_date();

  Shared& shared_;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_;
  Timer ticker_;
  std::unordered_set<Connection*> connections_;
  bool stopping_ = false;
  std::string date_header_;
  std::time_t date_seconds_ = 0;
  std::mutex answers_mutex_;
  std::vector<std::pair<std::shared_ptr<Connection>, Response>> answers_;
  std::thread thread_;
};

}  // namespace tollgate::http
