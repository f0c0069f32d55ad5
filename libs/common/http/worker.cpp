#include "common/http/worker.hpp"

#include <ctime>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include "common/http/connection.hpp"

namespace tollgate::http {
namespace {

constexpr std::chrono::milliseconds kTick{100};

}  // namespace

Worker::Worker(Shared& shared) : shared_(shared), work_(context_.get_executor()), ticker_(context_) { refresh_date(); }

Worker::~Worker() { stop(); }

void Worker::start() {
  tick();
  thread_ = std::thread([this] { context_.run(); });
}

void Worker::adopt(Socket socket, IpAddress peer) {
  asio::dispatch(context_, [this, socket = std::move(socket), peer]() mutable {
    auto connection = std::make_shared<Connection>(*this, shared_, std::move(socket), peer);
    connections_.insert(connection.get());
    connection->start();
  });
}

void Worker::post_answer(std::shared_ptr<Connection> connection, Response response) {
  bool wake = false;
  {
    const std::lock_guard lock(answers_mutex_);
    wake = answers_.empty();
    answers_.emplace_back(std::move(connection), std::move(response));
  }
  if (wake) asio::post(context_, [this] { write_answers(); });
}

void Worker::write_answers() {
  decltype(answers_) batch;
  {
    const std::lock_guard lock(answers_mutex_);
    batch.swap(answers_);
  }
  for (auto& [connection, response] : batch) connection->write(std::move(response));
}

void Worker::close_idle() {
  asio::post(context_, [this] {
    const std::vector<Connection*> all(connections_.begin(), connections_.end());  // closing changes the set
    for (auto* connection : all) connection->close_if_idle();
  });
}

void Worker::stop() {
  if (!thread_.joinable()) return;
  asio::post(context_, [this] {
    const std::vector<Connection*> all(connections_.begin(), connections_.end());
    for (auto* connection : all) connection->close();
    stopping_ = true;  // a tick may be queued already: cancelling the timer alone would not end it
    ticker_.cancel();
    work_.reset();  // run() returns once the aborted operations have been told
  });
  thread_.join();
}

void Worker::forget(Connection* connection) { connections_.erase(connection); }

void Worker::tick() {
  if (stopping_) return;
  refresh_date();
  const auto now = Clock::now();
  std::vector<Connection*> due;
  for (auto* connection : connections_) {
    if (connection->deadline() <= now) due.push_back(connection);
  }
  for (auto* connection : due) connection->on_deadline();
  ticker_.expires_after(kTick);
  ticker_.async_wait([this](const ErrorCode& error) {
    if (!error) tick();
  });
}

void Worker::refresh_date() {
  const std::time_t now = std::time(nullptr);
  if (now == date_seconds_) return;
  date_seconds_ = now;
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  const size_t size = std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
  date_header_.assign(text, size);
}

}  // namespace tollgate::http
