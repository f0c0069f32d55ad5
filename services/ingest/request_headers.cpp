#include "services/ingest/request_headers.hpp"

namespace tollgate::ingest {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr size_t kTraceparentSize = 55;  // 00-<32 hex>-<16 hex>-<2 hex>

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }
bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

bool is_plain_json(const http::Request& head) {
  const auto type = head.header("Content-Type");
  if (!http::same_name(type.substr(0, kJson.size()), kJson)) return false;
  const auto rest = type.substr(kJson.size());
  const auto next = rest.find_first_not_of(" \t");
  if (next != std::string_view::npos && rest[next] != ';') return false;
  const auto encoding = head.header("Content-Encoding");
  return encoding.empty() || http::same_name(encoding, "identity");
}

std::string_view valid_traceparent(std::string_view header) {
  if (header.size() != kTraceparentSize || !header.starts_with("00-") || header[35] != '-' || header[52] != '-')
    return {};
  const auto trace = header.substr(3, 32);
  const auto parent = header.substr(36, 16);
  const bool sound =
      is_hex(trace) && is_hex(parent) && is_hex(header.substr(53)) && !is_zero(trace) && !is_zero(parent);
  return sound ? header : std::string_view{};
}

}  // namespace tollgate::ingest
