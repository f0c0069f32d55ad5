#pragma once
#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tollgate::sim {

/// One post to be made.
struct Post {
  uint32_t event = 0;
  uint32_t attempt = 1;
  std::chrono::steady_clock::time_point first_tried{};
};

/// One keep-alive connection and the request on it, without blocking: the poster's epoll loop calls advance() when the
/// socket is ready.
class Exchange {
 public:
  enum class State { closed, connecting, sending, receiving, idle };
  enum class Outcome { pending, answered, broken };

  Exchange() = default;
  ~Exchange() { close(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Starts a connection if none is open, and the request. `body` must live until the outcome. Returns false when
  /// connecting failed at once.
  [[nodiscard]] bool begin(const Post& post, std::string head, std::string_view body, const sockaddr_in& address);
  /// Goes on as far as the socket allows.
  Outcome advance();
  void close();

  [[nodiscard]] int descriptor() const { return socket_; }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool busy() const { return state_ != State::closed && state_ != State::idle; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Post& post() const { return post_; }
  [[nodiscard]] std::chrono::steady_clock::time_point begun() const { return begun_; }
  [[nodiscard]] bool fresh_socket() const { return fresh_socket_; }

 private:
  Outcome send_some();
  Outcome receive_some();
  [[nodiscard]] bool complete();

  int socket_ = -1;
  State state_ = State::closed;
  Post post_;
  std::string head_;
  std::string_view body_;
  size_t sent_ = 0;
  std::string answer_;
  int status_ = 0;
  bool keep_alive_ = true;
  bool fresh_socket_ = false;  ///< made by the last begin(): not registered with epoll yet
  std::chrono::steady_clock::time_point begun_{};
};

}  // namespace tollgate::sim
