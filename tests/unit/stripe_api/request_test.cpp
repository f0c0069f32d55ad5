#include "stripe/api/request.hpp"

#include <rapidcheck.h>

#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using namespace std::chrono_literals;

TEST_CASE("request: parameters are encoded, brackets of names stay") {
  CHECK(target_of("/v1/events", {}) == "/v1/events");
  CHECK(target_of("/v1/events", {{"types[]", "charge.*"}, {"types[]", "a&b=c"}, {"created[gte]", "1"}}) ==
        "/v1/events?types[]=charge.%2A&types[]=a%26b%3Dc&created[gte]=1");
  CHECK(target_of("/v1/customers", {{"email", "a+b@c.de"}, {"expand[]", "data.x"}}) ==
        "/v1/customers?email=a%2Bb%40c.de&expand[]=data.x");
  CHECK(encode("ü/ ?#") == "%C3%BC%2F%20%3F%23");
}

TEST_CASE("request: what is encoded decodes to itself") {
  CHECK(rc::check([](const std::string& text) { RC_ASSERT(decode(encode(text)) == text); }));
  CHECK(decode("a+b%2") == std::nullopt);
  CHECK(decode("%zz") == std::nullopt);
}

TEST_CASE("request: an endpoint is the route without ids") {
  CHECK(endpoint_of("/v1/customers") == "/v1/customers");
  CHECK(endpoint_of("/v1/customers/cus_1") == "/v1/customers/:id");
  CHECK(endpoint_of("/v1/customers/cus_1/tax_ids/txi_1?x=y") == "/v1/customers/:id/tax_ids/:id");
  CHECK(endpoint_of("/v1/checkout/sessions/cs_1/line_items") == "/v1/checkout/sessions/:id/line_items");
  CHECK(endpoint_of("/v1/radar/early_fraud_warnings") == "/v1/radar/early_fraud_warnings");
  CHECK(endpoint_of("/v2/core/events/evt_1") == "/v2/core/events/:id");
  CHECK(endpoint_of("/v1/products/billing") == "/v1/products/:id");  // an id of the user's choice
  CHECK(endpoint_of("/v1/invoices/in_1/lines") == "/v1/invoices/:id/lines");
}

TEST_CASE("request: HTTP dates") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
  CHECK(parse_http_date("Sat, 21 Nov 2026 17:50:38 GMT") == 1795283438);
  CHECK(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT") == 1709164800);
  for (const auto* bad :
       {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 31 Feb 2024 00:00:00 GMT", "Sun, 06 anF 1994 08:49:37 GMT", "Sun, 0x Nov 1994 08:49:37 GMT"})
    CHECK(parse_http_date(bad) == std::nullopt);
}

TEST_CASE("request: only headers that mean something are believed") {
  const auto with = [](std::string_view retry, std::string_view after, std::string_view date) {
    return answer_head(200, [=](std::string_view name) {
      return name == "Stripe-Should-Retry" ? retry : name == "Retry-After" ? after : name == "Date" ? date : "";
    });
  };
  const auto good = with("true", "7", "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(good.should_retry == true);
  CHECK(good.retry_after == 7s);
  CHECK(good.date == 784111777);
  const auto bad = with("maybe", "-7", "today");
  CHECK(bad.should_retry == std::nullopt);
  CHECK(bad.retry_after == std::nullopt);
  CHECK(bad.date == std::nullopt);
}

TEST_CASE("request: an answer is as old as the start of its request, rounded down") {
  Answer answer{.date = 1000};
  CHECK(as_of(answer) == 1000);
  answer.took = 1ms;
  CHECK(as_of(answer) == 999);
  answer.took = 1000ms;
  CHECK(as_of(answer) == 999);
  answer.took = 1001ms;
  CHECK(as_of(answer) == 998);
  answer.date.reset();
  CHECK(as_of(answer) == std::nullopt);
}

TEST_CASE("request: base addresses") {
  const auto stripe = parse_base_url("https://api.stripe.com");
  REQUIRE(stripe);
  CHECK(stripe->tls);
  CHECK(stripe->host == "api.stripe.com");
  CHECK(stripe->port == 443);
  CHECK(stripe->authority() == "api.stripe.com");
  const auto local = parse_base_url("http://[::1]:12111/stripe/");
  REQUIRE(local);
  CHECK_FALSE(local->tls);
  CHECK(local->host == "::1");
  CHECK(local->authority() == "[::1]:12111");
  CHECK(local->prefix == "/stripe");
  for (const auto* bad : {"", "ftp://x", "https://", "https://user@host", "http://x:y", "http://x:0", "http://x:70000",
                          "https://x?y", "https://x#y", "api.stripe.com"})
    CHECK_FALSE(parse_base_url(bad));
}

}  // namespace
}  // namespace tollgate::stripe::api
