#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tollgate::stripe::api {

/// Query parameters in the order they are sent; names as Stripe writes them ("types[]", "created[gte]", "expand[]"), a
/// name repeated for each entry of an array. Encoded when sent.
using Params = std::vector<std::pair<std::string, std::string>>;

/// A GET of Stripe's API.
struct Request {
  std::string path;       ///< "/v1/customers/cus_1", its parts already encoded (encode())
  Params params{};        ///
  std::string account{};  ///< sent as Stripe-Account; empty: the key's own account
};

/// What Stripe answered, as far as anything here needs it.
struct Answer {
  int status = 0;
  std::string body;               ///< inflated; from Client: a JSON object
  std::string request_id;         ///< Request-Id
  std::string api_version;        ///< Stripe-Version; empty when not sent
  std::string content_type;       ///
  std::string limited_reason;     ///< Stripe-Rate-Limited-Reason
  std::optional<int64_t> date{};  ///< Date: Stripe's clock, Unix seconds
  std::optional<bool> should_retry{};
  std::optional<std::chrono::seconds> retry_after{};
  std::chrono::milliseconds took{};  ///< from the first byte sent to the head of the answer, rounded up
};

/// What an answer's head tells; `field` gives a header's value by its name, empty when it is not there. Pure.
[[nodiscard]] Answer answer_head(int status, const std::function<std::string_view(std::string_view)>& field);

/// Percent-encodes all but RFC 3986's unreserved characters: for one part of a path, a parameter's name or value.
[[nodiscard]] std::string encode(std::string_view text);
/// "%41+" → "A "; nothing when a % is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> decode(std::string_view text);

/// The request's target: path?name=value&…. Brackets in names stay as they are, as Stripe's own libraries send them.
[[nodiscard]] std::string target_of(std::string_view path, const Params& params);

/// The method's route with ids left out, "/v1/customers/:id/tax_ids": what Stripe counts its limits by.
[[nodiscard]] std::string endpoint_of(std::string_view path);

/// An HTTP date (RFC 9110 5.6.7, the form all servers send) as Unix seconds.
[[nodiscard]] std::optional<int64_t> parse_http_date(std::string_view text);

/// How old, at most, what an answer says can be, on Stripe's clock: its Date minus the time the request took, rounded
/// down. An object fetched is as old as the start of its request (DESIGN 4, rule 4). Nothing without a Date.
[[nodiscard]] std::optional<int64_t> as_of(const Answer& answer);

/// Scheme, host and port of an API.
struct BaseUrl {
  bool tls = true;
  std::string host;  ///< a name or an address, an IPv6 one without its brackets
  uint16_t port = 443;
  std::string prefix;  ///< put before every path; no slash at its end

  /// What goes into the Host header.
  [[nodiscard]] std::string authority() const;
};
/// Nothing when it is no http:// or https:// URL, or has a user, a query or a fragment.
[[nodiscard]] std::optional<BaseUrl> parse_base_url(std::string_view url);

}  // namespace tollgate::stripe::api
