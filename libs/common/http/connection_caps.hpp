#pragma once
// Private to common/http.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <unordered_map>

#include "common/http/server.hpp"

namespace tollgate::http {

/// Counts open connections, in all and by address, against the caps. Thread safe.
class ConnectionCaps {
 public:
  explicit ConnectionCaps(const ServerOptions& options) : options_(options) {}

  /// True: counted, release() must follow. False: one cap too many.
  [[nodiscard]] bool admit(const IpAddress& peer);
  void release(const IpAddress& peer);
  [[nodiscard]] size_t open() const;
  /// False when connections are still open at the deadline.
  bool wait_until_none(std::chrono::milliseconds deadline);
  [[nodiscard]] uint64_t refused_total() const { return refused_total_; }
  [[nodiscard]] uint64_t refused_address() const { return refused_address_; }

 private:
  const ServerOptions& options_;
  mutable std::mutex mutex_;
  std::condition_variable none_;
  size_t open_ = 0;
  std::unordered_map<IpAddress, size_t, IpAddressHash> by_address_;
  std::atomic<uint64_t> refused_total_{0}, refused_address_{0};
};

}  // namespace tollgate::http
