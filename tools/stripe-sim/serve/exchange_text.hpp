#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "stripe-sim/serve/message.hpp"

namespace tollgate::sim {

/// A request's first line and headers, without the empty line; nothing when it is none.
[[nodiscard]] std::optional<Request> parse_head(std::string_view head);

/// The head of an answer. `body_size` is what Content-Length says.
[[nodiscard]] std::string head_of(const Response& response, size_t body_size, bool gzipped, bool closes);

[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace tollgate::sim
