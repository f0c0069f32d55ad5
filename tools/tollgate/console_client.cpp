#include "tools/tollgate/console_client.hpp"

#include <algorithm>

namespace tollgate::cli {
namespace {

constexpr std::chrono::seconds kTimeout{30};
constexpr int64_t kPageRows = 200;

std::string encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

http::Url base_url(Session& session) {
  const config::Settings& settings = session.settings();
  const std::string& own = settings.text("TOLLGATE_CONSOLE_URL");
  const std::string& url = own.empty() ? settings.text("CONSOLE_URL") : own;
  if (url.empty())
    throw Failure(config::kExitConfig,
                  "TOLLGATE_CONSOLE_URL: expected where the console answers, such as http://127.0.0.1:8081; set it.");
  if (url.starts_with("https://"))
    throw Failure(config::kExitConfig,
                  "TOLLGATE_CONSOLE_URL: this program speaks plain HTTP only; reach the console by a port-forward or a "
                  "TLS proxy on this machine.");
  http::Url parsed = http::parse_http_url(url);
  while (parsed.target.ends_with('/')) parsed.target.pop_back();
  return parsed;
}

std::string token_of(Session& session) {
  const std::string& token = session.settings().text("TOLLGATE_CONSOLE_TOKEN");
  if (token.empty())
    throw Failure(config::kExitConfig,
                  "TOLLGATE_CONSOLE_TOKEN: expected a token of the console; an admin makes one with `tollgate tokens "
                  "create`, the first one with `tollgate tokens create --bootstrap`.");
  return token;
}

int exit_code_of(int status) {
  if (status == 404) return kExitNotFound;
  if (status == 401 || status == 403) return kExitAuth;
  return status == 400 || status == 422 ? kExitUsage : kExitError;
}

[[noreturn]] void refuse(const http::ClientResponse& response, const JsonValue& problem) {
  std::string sentence = problem["detail"].text();
  if (sentence.empty()) sentence = "the console answered " + std::to_string(response.status);
  for (const JsonValue& error : problem["errors"].items()) {
    const std::string detail = error["detail"].text();
    if (sentence.find(detail) == std::string::npos) sentence += "\n  " + detail;
  }
  const std::string code = problem["code"].text();
  const std::string request = problem["request_id"].text();
  if (!code.empty()) sentence += " (" + code + ", " + request + ")";
  throw Failure(exit_code_of(response.status), sentence);
}

}  // namespace

ConsoleQuery& ConsoleQuery::add(std::string_view name, const std::optional<std::string>& value) {
  if (value) text_ += (text_.empty() ? "?" : "&") + std::string(name) + "=" + encoded(*value);
  return *this;
}

std::string segment(std::string_view text) { return encoded(text); }

ConsoleClient::ConsoleClient(Session& session)
    : base_(base_url(session)), token_(token_of(session)), client_(base_.host, base_.port, kTimeout) {}

JsonValue ConsoleClient::get(const std::string& path) { return call("GET", path, {}, {}); }

JsonValue ConsoleClient::post(const std::string& path, const std::string& body, const std::string& idempotency_key) {
  return call("POST", path, body, idempotency_key);
}

JsonValue ConsoleClient::call(std::string_view method, const std::string& path, const std::string& body,
                              const std::string& idempotency_key) {
  http::Client::Headers headers{{"Authorization", "Bearer " + token_}, {"Accept", "application/json"}};
  if (method == "POST") headers.emplace_back("Content-Type", "application/json");
  if (!idempotency_key.empty()) headers.emplace_back("Idempotency-Key", idempotency_key);
  http::ClientResponse response;
  try {
    response = client_.request(method, base_.target + "/api/v1" + path, headers, body);
  } catch (const http::ClientError& error) {
    throw Failure(kExitError, "the console at " + base_.host + ":" + std::to_string(base_.port) +
                                  " does not answer: " + error.what());
  }
  const auto parsed = JsonValue::parse(response.body);
  if (response.status >= 300) refuse(response, parsed.value_or(JsonValue()));
  if (!parsed) throw Failure(kExitError, "expected JSON from the console, found something else: is it one?");
  return *parsed;
}

ConsoleClient::List ConsoleClient::list(const std::string& path, const ConsoleQuery& query, int64_t limit) {
  List list;
  std::string cursor;
  for (;;) {
    ConsoleQuery page = query;
    page.add("limit", std::min(kPageRows, limit - static_cast<int64_t>(list.rows.size())));
    if (!cursor.empty()) page.add("cursor", cursor);
    const JsonValue answer = get(path + page.text());
    for (const JsonValue& row : answer["data"].items()) list.rows.push_back(row);
    list.more = answer["has_more"].boolean();
    cursor = answer["next_cursor"].text();
    if (!list.more || static_cast<int64_t>(list.rows.size()) >= limit) return list;
  }
}

}  // namespace tollgate::cli
