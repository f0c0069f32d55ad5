#include "services/console/failed_tokens.hpp"

#include <algorithm>

#include "console/sha256.hpp"

namespace tollgate::console {
namespace {

constexpr size_t kNetworkBytes = 8;  // who has one address of an IPv6 /64 has them all

http::IpAddress::Bytes network_of(const http::IpAddress& peer) {
  http::IpAddress::Bytes bytes = peer.bytes();
  if (!peer.is_v4()) std::fill(bytes.begin() + kNetworkBytes, bytes.end(), uint8_t{0});
  return bytes;
}

}  // namespace

std::optional<std::chrono::seconds> FailedTokens::must_wait(const http::IpAddress& peer, std::string_view bearer,
                                                            Clock::time_point now) {
  if (options_.per_minute == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = empty_at_.find(network_of(peer));
  // Where there was no room for an address, those without a place share one.
  const bool crowded = empty_at_.size() >= options_.addresses_max;
  const auto empty_at = found != empty_at_.end() ? found->second : crowded ? others_empty_at_ : Clock::time_point{};
  const auto too_much = empty_at - (now + std::chrono::minutes(1) - interval());
  if (too_much <= Clock::duration::zero()) return std::nullopt;
  if (!bearer.empty()) {
    const auto good = good_until_.find(sha256_hex(bearer));
    if (good != good_until_.end() && good->second > now) return std::nullopt;
  }
  return std::chrono::ceil<std::chrono::seconds>(too_much);
}

FailedTokens::Clock::time_point& FailedTokens::empty_at(const http::IpAddress& peer, Clock::time_point now) {
  const Key key = network_of(peer);
  if (const auto found = empty_at_.find(key); found != empty_at_.end()) return found->second;
  if (empty_at_.size() >= options_.addresses_max)
    std::erase_if(empty_at_, [&](const auto& entry) { return entry.second <= now; });
  if (empty_at_.size() >= options_.addresses_max) return others_empty_at_;
  return empty_at_[key];
}

void FailedTokens::failed(const http::IpAddress& peer, std::string_view bearer, Clock::time_point now) {
  if (options_.per_minute == 0) return;
  const std::lock_guard lock(mutex_);
  Clock::time_point& at = empty_at(peer, now);
  at = std::max(at, now) + interval();
  if (!bearer.empty()) good_until_.erase(sha256_hex(bearer));
}

void FailedTokens::passed(std::string_view bearer, Clock::time_point now) {
  if (options_.per_minute == 0) return;
  const std::lock_guard lock(mutex_);
  if (good_until_.size() >= options_.good_tokens_max)
    std::erase_if(good_until_, [&](const auto& entry) { return entry.second <= now; });
  if (good_until_.size() >= options_.good_tokens_max) good_until_.clear();
  good_until_[sha256_hex(bearer)] = now + options_.good_for;
}

}  // namespace tollgate::console
