#include "common/http/connection_caps.hpp"

#include <algorithm>

namespace tollgate::http {
namespace {

// Whoever has one IPv6 address usually has its /64.
IpAddress counted_as(const IpAddress& peer) {
  if (peer.is_v4()) return peer;
  auto bytes = peer.bytes();
  std::fill(bytes.begin() + 8, bytes.end(), uint8_t{0});
  return IpAddress(bytes);
}

}  // namespace

bool ConnectionCaps::admit(const IpAddress& peer) {
  const bool uncapped = options_.uncapped_address && options_.uncapped_address(peer);
  const std::lock_guard lock(mutex_);
  if (open_ >= options_.connections_max) {
    ++refused_total_;
    return false;
  }
  const auto key = counted_as(peer);
  if (const auto found = by_address_.find(key);
      !uncapped && found != by_address_.end() && found->second >= options_.connections_per_address_max) {
    ++refused_address_;
    return false;
  }
  ++by_address_[key];
  ++open_;
  return true;
}

void ConnectionCaps::release(const IpAddress& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = by_address_.find(counted_as(peer));
  if (--found->second == 0) by_address_.erase(found);
  if (--open_ == 0) none_.notify_all();
}

size_t ConnectionCaps::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

bool ConnectionCaps::wait_until_none(std::chrono::milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(lock, deadline, [this] { return open_ == 0; });
}

}  // namespace tollgate::http
