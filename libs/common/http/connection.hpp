#pragma once
// Private to common/http.
#include <atomic>
#include <memory>
#include <string>

#include "common/http/asio.hpp"
#include "common/http/head.hpp"
#include "common/http/read_buffer.hpp"
#include "common/http/worker.hpp"

namespace tollgate::http {

/// One connection: read a head, judge it, read the body, have it handled, write the answer, again. Lives on its
/// worker's thread; only answer() may come from elsewhere. Each phase has one absolute deadline, looked after by the
/// worker's tick.
class Connection final : public AnswerSink, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Worker& worker, Shared& shared, Socket socket, IpAddress peer);

  void start();
  void answer(Response response) override;  ///< any thread
  void write(Response response);
  void close_if_idle();
  void close();
  void on_deadline();
  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }

 private:
  enum class Phase { idle, head, body, handling, writing, lingering, closed };

  void enter(Phase phase, std::chrono::milliseconds limit);
  void next_request();
  void read_head();
  void on_head(size_t head_bytes);
  void begin_body();
  void read_body();
  void handle();
  void refuse(const Refusal& refusal);
  void refuse(Response response);
  void serialise(const Response& response);
  void linger();
  [[nodiscard]] bool interrupted(const ErrorCode& error, Phase phase, std::optional<Phase> or_phase = std::nullopt);

  Worker& worker_;
  Shared& shared_;
  Socket socket_;
  ReadBuffer buffer_;
  Head head_;
  Request request_;
  size_t head_scanned_ = 0;
  size_t body_bytes_ = 0;  ///< received so far
  size_t requests_ = 0;
  size_t lingered_bytes_ = 0;
  Phase phase_ = Phase::idle;
  bool close_after_ = false;
  bool unread_body_ = false;  ///< refused before all of the request was read
  bool owes_answer_ = false;  ///< a handler holds the Responder
  std::atomic<bool> answered_{true};
  Clock::time_point deadline_ = Clock::time_point::max();
  Clock::time_point began_{};
  std::string out_;
};

}  // namespace tollgate::http
