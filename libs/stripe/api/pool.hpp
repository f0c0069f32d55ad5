#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "stripe/api/connection.hpp"

namespace tollgate::stripe::api {

struct PoolOptions {
  std::size_t connections_max = 16;            ///< calls beyond wait
  std::chrono::milliseconds idle_max{30'000};  ///< an idle connection older than this is closed instead of used
};

/// Kept-alive connections to one API, shared by threads. Thread safe; must outlive every call.
class Pool {
 public:
  Pool(std::unique_ptr<Connector> connector, PoolOptions options);

  /// One GET on a kept connection, or a new one. A kept one that turns out to have been closed by the server before it
  /// answered anything is replaced once; a GET may be sent twice. Errors: those of Connector and Connection.
  [[nodiscard]] ApiResult<Answer> get(const std::string& target, const std::string& head, std::stop_token stop);

  struct Counts {
    std::size_t busy = 0, idle = 0;
    uint64_t opened = 0;  ///< since the start
  };
  [[nodiscard]] Counts counts() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Idle {
    std::unique_ptr<Connection> connection;
    Clock::time_point since;
  };
  class Slot;

  [[nodiscard]] std::unique_ptr<Connection> take_idle(std::stop_token stop, bool& granted);
  ApiResult<std::unique_ptr<Connection>> connect(const std::stop_token& stop);
  void give_back(std::unique_ptr<Connection> connection);

  const std::unique_ptr<Connector> connector_;
  const PoolOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable_any freed_;
  std::vector<Idle> idle_;  // the longest idle first
  std::size_t busy_ = 0;
  uint64_t opened_ = 0;
};

}  // namespace tollgate::stripe::api
