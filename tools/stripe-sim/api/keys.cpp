#include "stripe-sim/api/keys.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/resources.hpp"

namespace tollgate::sim {
namespace {

/// Stripe shows a key by its ends.
std::string shown(std::string_view key) {
  return key.size() < 12 ? "***" : std::string(key.substr(0, 8)) + "***" + std::string(key.substr(key.size() - 4));
}

int digit_of(char c) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const size_t at = kDigits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string from_base64(std::string_view text) {
  std::string plain;
  unsigned bits = 0;
  int held = 0;
  for (char c : text) {
    const int digit = digit_of(c);
    if (digit < 0) break;
    bits = bits << 6U | static_cast<unsigned>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    plain += static_cast<char>(bits >> static_cast<unsigned>(held) & 0xFFU);
  }
  return plain;
}

std::string key_of_request(const Request& request) {
  const std::string_view given = request.header("authorization");
  if (given.starts_with("Bearer ")) return std::string(given.substr(7));
  if (!given.starts_with("Basic ")) return {};
  const std::string pair = from_base64(given.substr(6));
  return pair.substr(0, pair.find(':'));
}

std::vector<std::string_view> words_of(std::string_view path) {
  std::vector<std::string_view> words;
  while (!path.empty()) {
    path.remove_prefix(1);
    words.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(words.back().size());
  }
  return words;
}

}  // namespace

void Keys::add_restricted(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || !text.starts_with("rk_"))
    throw std::runtime_error("expected a restricted key as rk_test_name:customers,invoices, found " +
                             std::string(text.substr(0, 8)) + "…");
  auto& resources = restricted[std::string(text.substr(0, colon))];
  for (std::string_view rest = text.substr(colon + 1); !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    resources.emplace(one);
  }
}

Caller check_key(const Request& request, const Keys& keys, std::string_view path) {
  if (request.header("authorization").empty())
    throw ApiError(401, "",
                   "You did not provide an API key. Provide it in the Authorization header, using Bearer auth.");
  const std::string key = key_of_request(request);
  if (!key.empty() && key == keys.secret) return {key, false};
  if (!key.empty() && key == keys.live) return {key, true};
  const auto restricted = keys.restricted.find(key);
  if (restricted == keys.restricted.end())
    throw ApiError(401, "api_key_invalid", "Invalid API Key provided: " + shown(key));
  const std::string resource = resource_of(path);
  if (restricted->second.contains(resource)) return {key, key.starts_with("rk_live_")};
  throw ApiError(403, "",
                 "The provided key '" + shown(key) +
                     "' does not have the required permissions for this endpoint. "
                     "Having the 'rak_" +
                     resource + "_read' permission would allow this request to continue.");
}

std::string resource_of(std::string_view path) {
  const auto words = words_of(path);
  if (words.size() > 2) {
    const std::string two = std::string(words[1]) + "/" + std::string(words[2]);
    if (words[0] == "v2" || find_resource(two) != nullptr || words[1] == "entitlements") return two;
  }
  return words.size() > 1 ? std::string(words[1]) : std::string();
}

std::string route_of(std::string_view path) {
  const auto words = words_of(path);
  const std::string resource = resource_of(path);
  std::string route = words.empty() ? "/" : "/" + std::string(words[0]) + "/" + resource;
  const size_t first = resource.find('/') == std::string::npos ? 2 : 3;
  for (size_t i = first; i < words.size(); ++i) route += (i - first) % 2 == 0 ? "/{id}" : "/" + std::string(words[i]);
  return route;
}

}  // namespace tollgate::sim
