#include "services/ingest/source_policy.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tollgate::ingest {
namespace {

using http::IpAddress;
using http::IpRange;

// stripe.com/files/ips/ips_webhooks.txt as of 2026-09-04. Stripe announces changes seven days ahead.
constexpr auto kStripe = std::to_array<std::string_view>(
    {"3.18.12.63", "3.130.192.231", "13.235.14.237", "13.235.122.149", "18.211.135.69", "35.154.171.200",
     "52.15.183.38", "54.88.130.119", "54.88.130.237", "54.187.174.169", "54.187.205.235", "54.187.216.72",
     "35.157.207.129", "3.69.109.8", "3.120.168.93"});

bool any_contains(const std::vector<IpRange>& ranges, const IpAddress& address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const IpRange& range) { return range.contains(address); });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// A hop may carry a port: 192.0.2.1:4711, [2001:db8::1]:4711.
std::optional<IpAddress> parse_hop(std::string_view hop) {
  if (hop.starts_with('[')) return IpAddress::parse(hop.substr(1, hop.find(']') - 1));
  if (std::count(hop.begin(), hop.end(), ':') == 1) hop = hop.substr(0, hop.find(':'));
  return IpAddress::parse(hop);
}

}  // namespace

Result<std::vector<IpRange>> parse_ranges(const std::vector<std::string>& entries) {
  std::vector<IpRange> ranges;
  for (const auto& entry : entries) {
    if (entry == "stripe") {
      for (const auto address : kStripe) ranges.push_back(*IpRange::parse(address));
    } else if (const auto range = IpRange::parse(entry)) {
      ranges.push_back(*range);
    } else {
      return refuse(
          "config",
          fmt::format("expected IP addresses, CIDR ranges or the word stripe, found \"{}\"; correct or remove it.",
                      entry));
    }
  }
  return ranges;
}

bool SourcePolicy::is_trusted_proxy(const IpAddress& address) const { return any_contains(trusted_proxies, address); }

std::optional<IpAddress> SourcePolicy::client_of(const http::Request& request) const {
  IpAddress client = request.peer;
  if (!is_trusted_proxy(client)) return client;
  const auto& fields = *request.fields;
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    if (!http::same_name(field->name, "X-Forwarded-For")) continue;
    auto rest = field->value;
    while (true) {
      const auto comma = rest.rfind(',');
      const auto hop = parse_hop(trimmed(comma == std::string_view::npos ? rest : rest.substr(comma + 1)));
      if (!hop) return std::nullopt;
      client = *hop;
      if (!is_trusted_proxy(client)) return client;
      if (comma == std::string_view::npos) break;
      rest = rest.substr(0, comma);
    }
  }
  return client;
}

SourceVerdict SourcePolicy::judge(const http::Request& request) const {
  if (mode == SourceMode::off) return SourceVerdict::listed;
  const auto client = client_of(request);
  if (client && any_contains(allowed, *client)) return SourceVerdict::listed;
  return mode == SourceMode::enforce ? SourceVerdict::refused : SourceVerdict::reported;
}

}  // namespace tollgate::ingest
