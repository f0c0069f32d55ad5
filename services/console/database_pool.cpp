#include "services/console/database_pool.hpp"

#include <utility>

namespace tollgate::console {

postgres::Connection& DatabasePool::Lease::get() {
  if (!connection_ || !connection_->still_open()) connection_ = std::make_unique<postgres::Connection>(options_);
  return *connection_;
}

DatabasePool::DatabasePool(postgres::ConnectOptions options, int threads, size_t queue_max)
    : options_(std::move(options)), queue_max_(queue_max) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

DatabasePool::~DatabasePool() { stop(); }

bool DatabasePool::submit(Work work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
  return true;
}

void DatabasePool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

size_t DatabasePool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void DatabasePool::run() {
  Lease lease(options_);
  for (;;) {
    Work work;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work(lease);
  }
}

}  // namespace tollgate::console
