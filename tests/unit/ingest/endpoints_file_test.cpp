#include "services/ingest/endpoints_file.hpp"

#include <cstdio>
#include <fstream>

#include <unistd.h>

#include "support/catch.hpp"

using namespace tollgate::ingest;

namespace {

const EndpointConfig kDefaults{.name = {}, .profile = Profile::staging, .rate_per_second = 7};

std::string refused(const std::string& json) {
  const auto read = parse_endpoints(json, kDefaults);
  return read ? "taken" : read.error().message;
}

std::string with(const std::string& member) {
  return R"({"endpoints":[{"name":"eu","secrets":["whsec_1"],)" + member + "}]}";
}

}  // namespace

TEST_CASE("endpoints file: everything that can be said is read") {
  const auto read = parse_endpoints(R"({"endpoints": [
    {"name": "eu", "secrets": ["whsec_a", "whsec_b"], "account": ["platform", "acct_1"], "livemode": true, "profile": "production", "rate_limit": 0},
    {"name": "us", "secrets": ["whsec_c"]}]})",
                                    kDefaults);
  REQUIRE(read.has_value());
  REQUIRE(read->size() == 2);
  const auto& eu = read->at(0);
  CHECK(eu.name == "eu");
  CHECK(eu.secrets == std::vector<std::string>{"whsec_a", "whsec_b"});
  CHECK(eu.accounts == std::vector<std::string>{"platform", "acct_1"});
  CHECK(eu.livemode == true);
  CHECK(eu.profile == Profile::production);
  CHECK(eu.rate_per_second == 0);
  const auto& us = read->at(1);
  CHECK(us.accounts.empty());
  CHECK_FALSE(us.livemode.has_value());
  CHECK(us.profile == Profile::staging);
  CHECK(us.rate_per_second == 7);
}

TEST_CASE("endpoints file: secrets may lie in files of their own") {
  char path[] = "/tmp/tollgate-secrets-XXXXXX";
  ::close(mkstemp(path));
  std::ofstream(path) << "whsec_old\nwhsec_new\n";
  const auto read =
      parse_endpoints(R"({"endpoints":[{"name":"eu","secrets_file":")" + std::string(path) + "\"}]}", kDefaults);
  std::remove(path);
  REQUIRE(read.has_value());
  CHECK(read->at(0).secrets == std::vector<std::string>{"whsec_old", "whsec_new"});
}

TEST_CASE("endpoints file: each mistake gets a sentence that says where and what") {
  struct Row {
    std::string json, says;
  };
  const std::vector<Row> rows{
      {"{", "error at byte"},
      {"[]", "the one key \"endpoints\""},
      {R"({"endpoints":[],"more":1})", "the one key \"endpoints\""},
      {R"({"endpoints":{}})", "the one key \"endpoints\""},
      {R"({"endpoints":[1]})", "endpoints[0]: expected an object, found a number"},
      {R"({"endpoints":[{"secrets":["whsec_1"]}]})", "expected \"name\", found no such key"},
      {R"({"endpoints":[{"name":"eu"}]})", "at least one secret, found none"},
      {R"({"endpoints":[{"name":"eu","secrets":[]}]})", "at least one secret, found none"},
      {R"({"endpoints":[{"name":"EU","secrets":["whsec_1"]}]})", "found \"EU\""},
      {R"({"endpoints":[{"name":"default","secrets":["whsec_1"]}]})", "another name than \"default\""},
      {R"({"endpoints":[{"name":"eu","secrets":["whsec_1"]},{"name":"eu","secrets":["whsec_1"]}]})",
       "endpoints[1]: the name \"eu\" is taken"},
      {with(R"("acount":"platform")"), "found \"acount\""},
      {with(R"("account":"customer")"), "found \"customer\""},
      {with(R"("account":[])"), "found a list"},
      {with(R"("livemode":"yes")"), "livemode: true, false or \"any\""},
      {with(R"("profile":"prod")"), "found \"prod\""},
      {with(R"("rate_limit":-1)"), "rate_limit: a whole number"},
      {with(R"("rate_limit":1.5)"), "rate_limit: a whole number"},
      {with(R"("livemode":true,"livemode":false)"), "the key \"livemode\" comes twice"},
      {with(R"("secrets":"whsec_very_secret")"), "comes twice"},
      {R"({"endpoints":[{"name":"eu","secrets":"whsec_very_secret"}]})", "secrets: a list of strings, found a string"},
      {with(R"("secrets_file":"/nowhere/at/all")"), "found \"/nowhere/at/all\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    const auto message = refused(row.json);
    CAPTURE(message);
    CHECK(message.find(row.says) != std::string::npos);
    CHECK(message.find("very_secret") == std::string::npos);
  }
}

TEST_CASE("endpoints file: deep nesting is refused, not followed") {
  CHECK(refused(std::string(1'000'000, '[')) != "taken");
}

TEST_CASE("endpoints file: a file that is not there is named") {
  const auto read = read_endpoints_file("/nowhere/endpoints.json", kDefaults);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().message == "TOLLGATE_ENDPOINTS_FILE: /nowhere/endpoints.json cannot be read.");
}
