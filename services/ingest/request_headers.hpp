#pragma once
#include <string_view>

#include "common/http/message.hpp"

namespace tollgate::ingest {

/// True for application/json (any parameters, any case), not encoded.
[[nodiscard]] bool is_plain_json(const http::Request& head);

/// The W3C traceparent (version 00) when it is well formed, else empty: it goes on as a record header.
[[nodiscard]] std::string_view valid_traceparent(std::string_view header);

}  // namespace tollgate::ingest
