#include "services/console/problem.hpp"

#include "services/console/api.hpp"
#include "support/catch.hpp"

using namespace tollgate::console;

TEST_CASE("problem: RFC 9457 with a stable code, the request's id, and what is wrong where") {
  const auto response = problem_response(invalid_parameters({{"/query/limit", "expected \"1\""}}), "req_1");
  CHECK(response.status == 400);
  CHECK(response.content_type == "application/problem+json");
  CHECK(response.code == "INVALID_PARAMETER");
  CHECK(
      response.body ==
      R"({"type":"urn:tollgate:problem:INVALID_PARAMETER","title":"The request's parameters are not valid","status":400,)"
      R"("detail":"/query/limit: expected \"1\"","code":"INVALID_PARAMETER","request_id":"req_1",)"
      R"("errors":[{"pointer":"/query/limit","detail":"expected \"1\""}]})");
}

TEST_CASE("problem: those that pass say when to come back, 401 asks for a token, 405 says what is taken") {
  const auto has = [](const tollgate::http::Response& response, std::string_view name) {
    for (const auto& [header, value] : response.headers) {
      if (header == name) return value;
    }
    return std::string();
  };
  CHECK_FALSE(has(problem_response(busy("x"), "r"), "Retry-After").empty());
  CHECK_FALSE(has(problem_response(database_unavailable(), "r"), "Retry-After").empty());
  CHECK(has(problem_response(unauthorized("x"), "r"), "WWW-Authenticate").starts_with("Bearer"));
  CHECK(has(problem_response(method_not_allowed("GET, HEAD"), "r"), "Allow") == "GET, HEAD");
}

TEST_CASE("problem: every answer forbids a browser to run or guess anything; the server's own refusals too") {
  for (const auto& response :
       {finished({.body = "{}"}, "req_1"), server_refusal(413, "BODY_TOO_LARGE", "<too> large")}) {
    std::string headers;
    for (const auto& [name, value] : response.headers) headers += name + ": " + value + "\n";
    CHECK(headers.find("X-Content-Type-Options: nosniff\n") != std::string::npos);
    CHECK(headers.find("Content-Security-Policy: default-src 'none'") != std::string::npos);
    CHECK(headers.find("X-Request-Id: req_") != std::string::npos);
    CHECK(response.body.find('<') == std::string::npos);
  }
}
