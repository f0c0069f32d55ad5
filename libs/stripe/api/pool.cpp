#include "stripe/api/pool.hpp"

#include "common/base/check.hpp"

namespace tollgate::stripe::api {

/// Holds one of the places for calls; gives it back with the connection, if that may be used again.
class Pool::Slot {
 public:
  explicit Slot(Pool& pool) : pool_(pool) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() { pool_.give_back(std::move(connection)); }

  std::unique_ptr<Connection> connection;

 private:
  Pool& pool_;
};

Pool::Pool(std::unique_ptr<Connector> connector, PoolOptions options)
    : connector_(std::move(connector)), options_(options) {
  TOLLGATE_CHECK(options.connections_max > 0, "every call would wait for ever");
}

ApiResult<Answer> Pool::get(const std::string& target, const std::string& head, std::stop_token stop) {
  bool granted = false;
  auto kept = take_idle(stop, granted);
  if (!granted) return fail(stopped_error());
  Slot slot(*this);
  if (kept) {
    slot.connection = std::move(kept);
    auto answer = slot.connection->get(target, head, stop);
    if (answer || !answer.error().unanswered) return answer;
  }
  auto connected = connect(stop);
  if (!connected) return fail(std::move(connected.error()));
  slot.connection = std::move(*connected);
  return slot.connection->get(target, head, stop);
}

Pool::Counts Pool::counts() const {
  const std::lock_guard lock(mutex_);
  return {.busy = busy_, .idle = idle_.size(), .opened = opened_};
}

std::unique_ptr<Connection> Pool::take_idle(std::stop_token stop, bool& granted) {
  std::vector<Idle> expired;  // closed after the lock is gone
  std::unique_lock lock(mutex_);
  granted = freed_.wait(lock, stop, [&] { return busy_ < options_.connections_max; });
  if (!granted) return nullptr;
  ++busy_;
  const auto oldest = Clock::now() - options_.idle_max;
  while (!idle_.empty() && idle_.front().since < oldest) {
    expired.push_back(std::move(idle_.front()));
    idle_.erase(idle_.begin());
  }
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back().connection);
  idle_.pop_back();
  return connection;
}

ApiResult<std::unique_ptr<Connection>> Pool::connect(const std::stop_token& stop) {
  auto connection = connector_->connect(stop);
  const std::lock_guard lock(mutex_);
  if (connection) ++opened_;
  return connection;
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  --busy_;
  if (connection && connection->open()) idle_.push_back({std::move(connection), Clock::now()});
  freed_.notify_one();
}

}  // namespace tollgate::stripe::api
