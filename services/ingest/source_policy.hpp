#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "common/http/message.hpp"

namespace tollgate::ingest {

/// What happens to a request from an address that is not on the list: a second lock, never instead of the signature.
enum class SourceMode { off, report, enforce };

enum class SourceVerdict { listed, reported, refused };

/// Addresses and CIDR ranges. The word "stripe" stands for the addresses Stripe publishes (docs.stripe.com/ips).
/// Refuses (code config) with the first entry that is neither.
[[nodiscard]] Result<std::vector<http::IpRange>> parse_ranges(const std::vector<std::string>& entries);

/// Who may post. Pure.
struct SourcePolicy {
  SourceMode mode = SourceMode::off;
  std::vector<http::IpRange> allowed{};
  std::vector<http::IpRange> trusted_proxies{};

  [[nodiscard]] bool is_trusted_proxy(const http::IpAddress& address) const;
  /// The client's address: the socket's peer, or, when that is a trusted proxy, the first untrusted hop of
  /// X-Forwarded-For read from the right. Nothing when a trusted proxy reported something that is no address.
  [[nodiscard]] std::optional<http::IpAddress> client_of(const http::Request& request) const;
  [[nodiscard]] SourceVerdict judge(const http::Request& request) const;
};

}  // namespace tollgate::ingest
