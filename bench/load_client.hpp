#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "bench/webhook_request.hpp"

namespace tollgate::bench {

struct LoadOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;
  int connections = 64;
  double rate = 0;  ///< requests a second at fixed times; 0: each connection sends its next one at once
  double seconds_max = 120;
  std::string secret;  ///< for signing again what has waited too long
};

struct LoadResult {
  size_t answered = 0, ok = 0;  ///< ok: 2xx
  size_t cut = 0;               ///< connections that ended before their answer
  std::map<int, size_t> statuses;
  double seconds = 0;                  ///< from the first request to the last answer
  int64_t began_us = 0;                ///< Unix time of the first request
  std::vector<uint32_t> latencies_us;  ///< of each answer: since it was sent, or since its time when the rate is fixed
  std::vector<int64_t> sent_us;  ///< Unix time of each request, in order: sent, or its time when the rate is fixed
};

/// Sends requests over keep-alive connections from one thread with epoll, light enough to share a machine with what it
/// measures.
class LoadClient {
 public:
  /// Opens the connections. Throws std::system_error.
  LoadClient(LoadOptions options, std::vector<WebhookRequest>& requests);
  ~LoadClient();
  LoadClient(const LoadClient&) = delete;
  LoadClient& operator=(const LoadClient&) = delete;
  /// Sends all requests once, or as many as fit in seconds_max. The connections stay open until the client is
  /// destroyed.
  [[nodiscard]] LoadResult run();

 private:
  struct Connection {
    int fd = -1;
    std::string received;
    size_t request = 0, written = 0;
    int64_t since_ns = 0;
    bool busy = false;
  };

  void open(size_t index);
  void begin_next(size_t index, int64_t now_ns);
  void begin_due(int64_t now_ns);
  void write(size_t index);
  void read(size_t index);
  void finish(size_t index, int status, bool closes);
  void cut(size_t index);
  void wait(int64_t now_ns);
  [[nodiscard]] int64_t due_ns(size_t request) const;

  LoadOptions options_;
  std::vector<WebhookRequest>& requests_;
  std::vector<Connection> connections_;
  std::deque<size_t> idle_;
  int epoll_ = -1;
  size_t next_ = 0, finished_ = 0;
  int64_t began_ns_ = 0;
  LoadResult result_;
};

}  // namespace tollgate::bench
