#pragma once
#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace tollgate::stripe::api {

/// True for an IPv4 or IPv6 address.
[[nodiscard]] bool is_address(const std::string& host);

/// The addresses of a host, best first; itself when it is an address. The system's resolver cannot be interrupted: it
/// is left behind in a thread of its own when it takes longer than `limit` or the stop comes. The error says why.
[[nodiscard]] tl::expected<std::vector<std::string>, std::string> resolve_host(const std::string& host,
                                                                               std::chrono::milliseconds limit,
                                                                               std::stop_token stop);

}  // namespace tollgate::stripe::api
