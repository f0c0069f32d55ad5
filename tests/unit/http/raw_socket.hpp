#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tollgate::test {

/// A TCP connection to 127.0.0.1 on which a test says exactly what it likes.
class RawSocket {
 public:
  explicit RawSocket(uint16_t port);  ///< throws when refused
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  /// What could not be sent because the peer closed is dropped; false then.
  bool send(std::string_view bytes) const;
  /// Everything until the peer closes (or resets), at most `limit` long; `closed()` tells which.
  std::string read_to_end(std::chrono::milliseconds limit = std::chrono::seconds(10));
  /// Until `marker` was received.
  std::string read_until(std::string_view marker, std::chrono::milliseconds limit = std::chrono::seconds(10));
  /// One answer with a Content-Length.
  std::string read_answer();
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  bool read_some(std::chrono::steady_clock::time_point until);

  int socket_ = -1;
  bool closed_ = false;
  std::string received_;
};

/// "HTTP/1.1 413 …" → 413; 0 when there is no answer.
[[nodiscard]] int status_of(std::string_view answer);
/// The "code" of an error body.
[[nodiscard]] std::string code_of(std::string_view answer);

}  // namespace tollgate::test
