#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/http/ip_address.hpp"

namespace tollgate::console {

/// How often an address may come with a token that is none. A secret of 256 bits cannot be guessed; this keeps whoever
/// tries, or a program with an old token, from the database, the log and the audit log. A token that was good lately
/// passes whatever its address did: many people may share one. Memory is bounded; thread safe.
class FailedTokens {
 public:
  using Clock = std::chrono::steady_clock;
  struct Options {
    int64_t per_minute = 30;  ///< of an address (an IPv6 /64); so many at once too. 0: no limit
    size_t addresses_max = 4096;
    size_t good_tokens_max = 1024;
    std::chrono::minutes good_for{10};
  };
  explicit FailedTokens(Options options) : options_(options) {}

  /// How long this address has to wait before its next try; nothing: it may.
  [[nodiscard]] std::optional<std::chrono::seconds> must_wait(const http::IpAddress& peer, std::string_view bearer,
                                                              Clock::time_point now);
  void failed(const http::IpAddress& peer, std::string_view bearer, Clock::time_point now);
  void passed(std::string_view bearer, Clock::time_point now);

 private:
  using Key = http::IpAddress::Bytes;
  [[nodiscard]] Clock::duration interval() const {
    return Clock::duration(std::chrono::minutes(1)) / options_.per_minute;
  }
  Clock::time_point& empty_at(const http::IpAddress& peer, Clock::time_point now);

  Options options_;
  std::mutex mutex_;
  std::map<Key, Clock::time_point> empty_at_;                      ///< when its bucket of failures has run out again
  Clock::time_point others_empty_at_;                              ///< of all that found no room above
  std::unordered_map<std::string, Clock::time_point> good_until_;  ///< by the token's SHA-256
};

}  // namespace tollgate::console
