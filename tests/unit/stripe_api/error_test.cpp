#include "stripe/api/error.hpp"

#include "stripe/api/client.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

struct Row {
  int status;
  const char* body;
  Trouble trouble;
};

TEST_CASE("error: each answer of Stripe is one kind of trouble") {
  const auto row = GENERATE(values<Row>({
      {401, R"({"error":{"type":"invalid_request_error","message":"Invalid API Key"}})", Trouble::unauthorized},
      {403, R"({"error":{"message":"The provided key does not have access to account 'acct_1'"}})",
       Trouble::no_permission},
      {404, R"({"error":{"code":"resource_missing","param":"id","message":"No such customer: 'cus_1'"}})",
       Trouble::not_found},
      {404, R"({"error":{"message":"Unrecognized request URL"}})", Trouble::refused},
      {404, "<html>not here</html>", Trouble::refused},
      {404, R"({"error":{"code":"not_found"}})", Trouble::not_found},
      {400, R"({"error":{"code":"resource_missing","param":"starting_after"}})", Trouble::cursor_gone},
      {400, R"({"error":{"code":"resource_missing","param":"ending_before"}})", Trouble::cursor_gone},
      {404, R"({"error":{"code":"resource_missing","param":"starting_after"}})", Trouble::cursor_gone},
      {400, R"({"error":{"code":"resource_missing","param":"customer"}})", Trouble::refused},
      {400, R"({"error":{"code":"parameter_invalid_empty","param":"starting_after"}})", Trouble::refused},
      {400, R"({"error":{"type":"invalid_request_error","code":"parameter_unknown"}})", Trouble::refused},
      {400, R"({"error":{"type":"invalid_request_error","code":"rate_limit"}})", Trouble::rate_limited},
      {400, R"({"error":"invalid_grant","error_description":"x"})", Trouble::refused},
      {402, R"({"error":{"type":"card_error"}})", Trouble::refused},
      {409, R"({"error":{"type":"idempotency_error"}})", Trouble::conflict},
      {429, R"({"error":{"code":"lock_timeout"}})", Trouble::conflict},
      {429, R"({"error":{"type":"rate_limit"}})", Trouble::rate_limited},
      {429, "slow down", Trouble::rate_limited},
      {500, R"({"error":{"type":"api_error"}})", Trouble::server},
      {502, "<html>", Trouble::server},
      {503, "", Trouble::server},
      {301, "", Trouble::malformed},
  }));
  INFO(row.status << ' ' << row.body);
  CHECK(decode_error({.status = row.status, .body = row.body}, "/v1/customers/cus_1").trouble == row.trouble);
}

TEST_CASE("error: the sentence has Stripe's words and request id") {
  const Answer answer{.status = 404,
                      .body = R"({"error":{"type":"invalid_request_error","code":"resource_missing","param":"id",)"
                              R"("message":"No such customer: 'cus_1'"}})",
                      .request_id = "req_abc"};
  const auto error = decode_error(answer, "/v1/customers/cus_1");
  CHECK(error.message ==
        "Stripe answered 404 resource_missing to GET /v1/customers/cus_1 (request req_abc): No such customer: 'cus_1'");
  CHECK(error.type == "invalid_request_error");
  CHECK(error.code == "resource_missing");
  CHECK(error.param == "id");
  CHECK(error.request_id == "req_abc");
}

TEST_CASE("error: keys are taken out of Stripe's words, control characters too, and they are cut short") {
  const std::string long_tail(5000, 'x');
  const Answer answer{.status = 401,
                      .body = R"({"error":{"message":"Invalid API Key: sk_live_abcdef123 \n\u001b[31m rk_test_zzz )" +
                              long_tail + "\"}}"};
  const auto error = decode_error(answer, "/v1/balance");
  CHECK(error.message.find("abcdef123") == std::string::npos);
  CHECK(error.message.find("zzz") == std::string::npos);
  CHECK(error.message.find('\n') == std::string::npos);
  CHECK(error.message.find('\x1b') == std::string::npos);
  CHECK(error.message.size() < 600);
  CHECK(error.message.find("STRIPE_API_KEY") != std::string::npos);
}

TEST_CASE("error: an answer of 200 is only good as a JSON object in the pinned version") {
  Answer answer{.status = 200, .body = "{}", .request_id = "req_1", .api_version = "v1"};
  CHECK_FALSE(find_trouble(answer, "/v1/balance", "v1"));
  CHECK(find_trouble(answer, "/v1/balance", "v2")->trouble == Trouble::wrong_version);
  answer.api_version.clear();
  CHECK_FALSE(find_trouble(answer, "/v1/balance", "v2"));
  for (const auto* body : {"", "[]", "\"x\"", "{", "<html>"}) {
    answer.body = body;
    const auto trouble = find_trouble(answer, "/v1/balance", "v1");
    REQUIRE(trouble);
    CHECK(trouble->trouble == Trouble::malformed);
    CHECK(trouble->message.find("req_1") != std::string::npos);
  }
}

}  // namespace
}  // namespace tollgate::stripe::api
