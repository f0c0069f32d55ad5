#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/postgres/connection.hpp"

namespace tollgate::console {

/// A few threads with a Postgres connection each, made when first needed and made anew when it is lost: database work
/// never runs on an I/O thread. Work that finds the queue full is refused at once.
class DatabasePool {
 public:
  /// Gets a connection or throws PostgresError; asking again after a lost session makes a new one.
  class Lease {
   public:
    explicit Lease(const postgres::ConnectOptions& options) : options_(options) {}
    [[nodiscard]] postgres::Connection& get();

   private:
    const postgres::ConnectOptions& options_;
    std::unique_ptr<postgres::Connection> connection_;
  };
  /// Must not throw.
  using Work = std::function<void(Lease& lease)>;

  DatabasePool(postgres::ConnectOptions options, int threads, size_t queue_max);
  ~DatabasePool();
  DatabasePool(const DatabasePool&) = delete;
  DatabasePool& operator=(const DatabasePool&) = delete;

  /// False: the queue is full or the pool stops. Any thread.
  [[nodiscard]] bool submit(Work work);
  /// What waits is still done; nothing new is taken. Idempotent.
  void stop();
  [[nodiscard]] size_t waiting() const;

 private:
  void run();

  postgres::ConnectOptions options_;
  size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tollgate::console
